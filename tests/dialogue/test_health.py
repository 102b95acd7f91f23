"""What a process says of itself: that it lives, whether readers should be sent to it, and its figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from dialogue.backups.rows import on_database
from dialogue.metrics import tell_page_cache
from dialogue.page_cache import PageCache
from dialogue.version_watch import VersionWatch
from essays.databases import engine
from essays.services.closing import close_site, open_site
from essays.services.notifying import tell
from essays.services.recording import record_event
from tests.desk import make_draft, make_person

NOWHERE = "/nowhere/at/all"


def checks_of(client: Client, **options: Any) -> tuple[int, dict[str, tuple[bool, str]]]:
    answer = client.get("/readyz", **options)
    said = json.loads(answer.content)
    assert said["ready"] == (answer.status_code == 200)
    assert answer["Cache-Control"] == "no-store"
    return answer.status_code, {check["name"]: (check["ok"], check["message"]) for check in said["checks"]}


def test_healthz_asks_nothing_of_the_database(client: Client) -> None:
    response = client.get("/healthz")

    assert response.content == b"ok\n"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
def test_a_probe_may_come_by_any_name_and_nobody_else(client: Client, path: str, db: None) -> None:
    assert client.get(path, headers={"host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/robots.txt", headers={"host": "10.0.0.7:8000"}).status_code == 400


@pytest.mark.django_db
def test_readyz_says_of_each_thing_that_it_is_well(client: Client) -> None:
    status, checks = checks_of(client)

    assert status == 200
    assert set(checks) == {"database", "migrations", "clock", "site"}
    assert all(is_well and sentence.endswith(".") for is_well, sentence in checks.values())


@pytest.mark.django_db
def test_readyz_speaks_chinese_to_whoever_asks_in_it(client: Client) -> None:
    _status, checks = checks_of(client, headers={"accept-language": "zh-CN"})

    assert checks["clock"][1].endswith("\u3002")


@pytest.mark.django_db
def test_a_closed_site_is_not_ready(client: Client) -> None:
    close_site(by=None, via="test", reason="test")
    assert checks_of(client)[0] == 503

    open_site(by=None, via="test")
    assert checks_of(client)[0] == 200


@pytest.mark.django_db
def test_migrations_that_are_missing_are_named(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'essays' AND name = '0014_ops'")

    status, checks = checks_of(client)

    assert status == 503
    assert not checks["migrations"][0]
    assert "essays.0014_ops" in checks["migrations"][1]


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [-5, 5])
def test_a_clock_that_is_off_is_not_ready(client: Client, seconds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine(), "clock_difference", lambda _connection: timedelta(seconds=seconds))

    status, checks = checks_of(client)

    assert status == 503
    assert f"{float(seconds)}" in checks["clock"][1]


@pytest.mark.django_db
def test_the_clock_of_the_tests_agrees_with_its_database() -> None:
    assert abs(engine().clock_difference(connection)) < timedelta(seconds=1)


@pytest.mark.django_db(transaction=True)
def test_without_a_database_readyz_says_so_and_healthz_lives(client: Client) -> None:
    with on_database(NOWHERE):
        status, checks = checks_of(client)
        assert client.get("/healthz").status_code == 200
        figures = read(client)

    assert status == 503
    assert set(checks) == {"database"}
    assert figures["dialogue_database_up", ()] == 0
    assert checks_of(client)[0] == 200


@pytest.mark.django_db
def test_a_watch_that_cannot_read_the_version_is_not_ready(client: Client) -> None:
    def fail() -> str:
        raise OperationalError("away")

    cache = PageCache(lambda _environ, _start: [], limit=0, watch=VersionWatch(fail))
    status, checks = checks_of(client, **{"dialogue.page_cache": cache})
    cache.watch.close()

    assert status == 503
    assert not checks["pages"][0]


# Figures -----------------------------------------------------------------------------------------------------------------
Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def read(client: Client, **options: Any) -> Figures:
    """What /metrics says, read by a parser that is not ours."""
    answer = client.get("/metrics", **options)
    assert answer.status_code == 200, answer.content
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


@pytest.mark.django_db
def test_figures_tell_of_requests_by_status_and_of_the_time_by_view(client: Client) -> None:
    before = read(client)
    client.get("/en/about/nothing/")
    client.get("/robots.txt")
    after = read(client)

    def grown(name: str, **labels: str) -> float:
        key = name, tuple(sorted(labels.items()))
        return after[key] - before.get(key, 0)

    assert grown("dialogue_requests_total", status="404") == 1
    assert grown("dialogue_response_seconds_count", view="robots") == 1
    assert grown("dialogue_response_seconds_count", view="none") == 1


@pytest.mark.django_db
def test_figures_of_several_processes_add_up_and_a_folder_that_is_gone_is_no_error(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    script = "from prometheus_client import Counter; Counter('dialogue_requests', 'x', ['status']).labels(200).inc({})"
    for number in (2, 3):
        environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
        subprocess.run([sys.executable, "-c", script.format(number)], env=environment, check=True)

    settings.FIGURES_FOLDER = str(tmp_path)
    assert read(client)["dialogue_requests_total", (("status", "200"),)] == 5
    settings.FIGURES_FOLDER = str(tmp_path / "gone")
    assert read(client)["dialogue_database_up", ()] == 1


@pytest.mark.django_db
def test_figures_tell_of_the_queue_and_of_the_outbox(client: Client) -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    message = tell(record_event("edition_approve", by=None, via="test", edition=edition), {writer.pk})[0]
    type(message).objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(hours=2))

    figures = read(client)

    assert figures["dialogue_editions", (("state", "drafting"),)] == 1
    assert figures["dialogue_editions", (("state", "approved"),)] == 0
    assert figures["dialogue_outbox_waiting", ()] == 1
    assert 7200 <= figures["dialogue_outbox_oldest_seconds", ()] < 7300
    assert figures["dialogue_database_up", ()] == 1
    assert figures["dialogue_site_closed", ()] == 0
    assert figures["dialogue_info", (("version", "0.1.0"),)] == 1


@pytest.mark.django_db
def test_figures_tell_what_the_page_cache_answers_and_holds(client: Client) -> None:
    def site(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"<p>A page</p>"]

    def visit(path: str) -> None:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "127.0.0.1"}
        cache(environ, lambda *_told: None)

    cache = PageCache(site, limit=1_000_000, watch=VersionWatch(lambda: "one"))
    tell_page_cache(cache)
    before = read(client)
    for path in ("/en/", "/en/", "/en/", "/", "/zh-hans/"):
        visit(path)
    after = read(client, **{"dialogue.page_cache": cache})
    again = read(client, **{"dialogue.page_cache": cache})
    cache.watch.close()

    def grown(result: str) -> float:
        key = "dialogue_page_cache_requests_total", (("result", result),)
        assert again[key] == after[key], "nothing is counted twice"
        return after[key] - before[key]

    assert (grown("hit"), grown("miss"), grown("passed")) == (2, 2, 1)
    assert after["dialogue_page_cache_pages", ()] == 2
    assert after["dialogue_page_cache_bytes", ()] > 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "handed_on", "proxies", "token", "shown", "status"),
    [
        ("127.0.0.1", None, 0, "", "", 200),
        ("10.1.2.3", None, 0, "", "", 200),
        ("fd00::7", None, 0, "", "", 200),
        ("93.184.215.14", None, 0, "", "", 403),
        ("127.0.0.1", "93.184.215.14", 0, "", "", 403),  # through a proxy that the settings do not know
        ("127.0.0.1", "127.0.0.1", 0, "", "", 403),
        ("10.1.2.3", "93.184.215.14", 1, "", "", 403),
        ("10.1.2.3", "127.0.0.1, 93.184.215.14", 1, "", "", 403),  # the first is a claim, the last the proxy's word
        ("10.1.2.3", "10.9.9.9", 1, "", "", 200),
        ("10.1.2.3", None, 1, "", "", 200),
        ("10.1.2.3", "no address", 1, "", "", 403),
        ("93.184.215.14", None, 0, "a-token", "Bearer a-token", 200),
        ("127.0.0.1", None, 0, "a-token", "", 403),
        ("127.0.0.1", None, 0, "a-token", "Bearer another", 403),
    ],
)
def test_figures_are_for_the_near_or_for_whoever_has_the_token(
    client: Client,
    settings: Any,
    address: str,
    handed_on: str | None,
    proxies: int,
    token: str,
    shown: str,
    status: int,
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT, settings.METRICS_TOKEN = proxies, token
    headers = {"authorization": shown, **({"x-forwarded-for": handed_on} if handed_on else {})}

    assert client.get("/metrics", REMOTE_ADDR=address, headers=headers).status_code == status
