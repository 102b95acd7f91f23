"""Lines of the log: one object each, with the request's id, and with nothing of people in them."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator
from io import StringIO

import pytest
from django.test import Client

from dialogue.logs import REQUEST_ID, JsonFormatter, TextFormatter, granian_config, scrubbed
from dialogue.reporting import stripped


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """All that is logged while a test runs, as JSON."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield out
    root.removeHandler(handler)
    root.setLevel(before)


def read(lines: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


@pytest.mark.django_db
def test_the_id_of_a_request_is_in_its_answer_and_in_each_of_its_lines(client: Client, lines: StringIO) -> None:
    answer = client.get("/en/nothing/", headers={"x-request-id": "proxy-7f.3_a"})

    assert answer["X-Request-ID"] == "proxy-7f.3_a"
    found = read(lines)
    assert {line["logger"] for line in found} == {"dialogue.requests", "django.request"}
    assert {line["request_id"] for line in found} == {"proxy-7f.3_a"}


@pytest.mark.parametrize("given", ["", "a" * 65, "with blanks", "<script>", "line\tfeed", "-x", "\u6e21"])
def test_an_id_that_is_none_is_replaced_by_one_of_ours(client: Client, given: str) -> None:
    first, second = (client.get("/healthz", headers={"x-request-id": given})["X-Request-ID"] for _number in range(2))

    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second


@pytest.mark.django_db
def test_an_access_line_says_what_was_done_and_nothing_of_whom(client: Client, lines: StringIO) -> None:
    client.get(
        "/en/search/",
        {"q": "zanzibar"},
        REMOTE_ADDR="93.184.215.14",
        headers={"user-agent": "Browser of somebody", "referer": "https://elsewhere.example/"},
    )

    line = read(lines)[-1]
    assert {name: line[name] for name in ("method", "path", "view", "status")} == {
        "method": "GET", "path": "/en/search/", "view": "search", "status": 200,
    }  # fmt: skip
    for word in ("zanzibar", "93.184", "Browser", "elsewhere"):
        assert word not in lines.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/preview/{}/", "/accounts/invitation/{}/", "/accounts/confirm-email/{}/", "/accounts/password/reset/key/{}/"],
)
def test_a_secret_that_stands_in_a_path_is_in_no_line(client: Client, lines: StringIO, path: str) -> None:
    client.get(path.format("3k-s3cr3t-of-a-link"))

    assert read(lines)
    assert "s3cr3t" not in lines.getvalue()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mail to anna.li+x@mail.example.org failed", "Mail to …@… failed"),
        ("from 93.184.215.14, port 80", "from …, port 80"),
        ("from 2001:db8::7 and ::1", "from … and …"),
        ("from fd00:0:0:0:0:0:0:7.", "from …."),
        ("GET /en/search/?q=ferry&page=2 HTTP/1.1", "GET /en/search/?… HTTP/1.1"),
        ("postgres://dialogue:pass%40word@db:5432/x", "postgres://dialogue:…@db:5432/x"),
        ("DETAIL:  Key (email)=(anna) already exists.", "DETAIL: …"),
        (
            "Really? It is 12:30:45 on 2026-11-28, version 5.2.19.",
            "Really? It is 12:30:45 on 2026-11-28, version 5.2.19.",
        ),
        ("dialogue.backups::x std::move", "dialogue.backups::x std::move"),
        ("/en/responses/the-many-names-of-a-screwdriver/", "/en/responses/the-many-names-of-a-screwdriver/"),
    ],
)
def test_what_tells_of_people_is_taken_out_and_the_rest_stays(text: str, left: str) -> None:
    assert scrubbed(text) == left


@pytest.mark.parametrize("text", ["a" * 200_000, "?" * 200_000, "a:" * 100_000, "a@" * 100_000, "1." * 100_000])
def test_a_hostile_text_is_scrubbed_all_the_same(text: str) -> None:
    assert isinstance(scrubbed(text), str)


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_nobody_can_begin_a_line_of_the_log(formatter: logging.Formatter) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "one\nERROR forged: two\r\n%s", ("three\n",), None)

    assert len(formatter.format(record).splitlines()) == 1


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_an_exception_is_told_without_people(formatter: logging.Formatter) -> None:
    try:
        raise ValueError("anna@mail.example from 93.184.215.14")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "It failed", (), sys.exc_info())
    line = formatter.format(record)

    assert "ValueError" in line
    assert "anna" not in line
    assert "93.184" not in line


def test_text_lines_name_the_request_where_there_is_one() -> None:
    record = logging.LogRecord("x.y", logging.WARNING, "", 0, "It is late", (), None)
    token = REQUEST_ID.set("id-1")

    assert TextFormatter().format(record) == "WARNING x.y [id-1]: It is late"
    REQUEST_ID.reset(token)


@pytest.mark.parametrize(("is_json", "name"), [(True, "Json"), (False, "Text")])
def test_the_server_writes_the_same_lines(is_json: bool, name: str) -> None:
    config = granian_config(is_json=is_json)

    assert name in config["formatters"]["line"]["()"]
    assert config["loggers"]["_granian"]["handlers"] == list(config["handlers"])


def test_what_is_reported_of_an_error_holds_nothing_of_people() -> None:
    event = {
        "exception": {"values": [{"type": "ValueError", "value": "anna@mail.example"}]},
        "request": {
            "method": "POST",
            "url": "https://dialogue.example/preview/3k-s3cr3t/",
            "query_string": "q=zanzibar",
            "data": {"title": "A draft"},
            "cookies": {"sessionid": "c00kie"},
            "headers": {"User-Agent": "Browser", "X-Forwarded-For": "93.184.215.14"},
            "env": {"REMOTE_ADDR": "93.184.215.14"},
        },
        "user": {"id": 7, "email": "anna@mail.example"},
        "breadcrumbs": {"values": [{"message": "zanzibar"}]},
        "server_name": "machine",
        "transaction": "preview",
    }
    told = json.dumps(stripped(event, {}))

    for word in ("anna", "s3cr3t", "zanzibar", "A draft", "c00kie", "Browser", "93.184", "machine"):
        assert word not in told
    assert "ValueError" in told
    assert '"transaction": "preview"' in told
