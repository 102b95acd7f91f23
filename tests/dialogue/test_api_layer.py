"""What holds for every address below /api/: who asks is not known, answers are tagged and counted, problems are told in words."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Author
from dialogue import api_layer
from essays.models import Authorship, Edition, Essay, EssayTopic, Release, Revision, Series, Topic
from tests.factories import (
    make_author,
    make_edition,
    make_essay,
    make_response,
    make_revision,
    make_series,
    make_topic,
    make_user,
    release,
)

pytestmark = pytest.mark.django_db
PATHS = [
    "",
    "openapi.json",
    "essays",
    "essays/ferry",
    "editions",
    "series",
    "topics",
    "authors",
    "search?q=ferry",
    "changes",
]


@pytest.fixture(autouse=True)
def ferry() -> None:
    cache.clear()
    make_response("en", "zh-hans", slug="ferry", series=make_series(), authors=(make_author(),), topics=(make_topic(),))


@pytest.mark.parametrize("path", PATHS)
def test_who_has_the_bytes_gets_none(client: Client, path: str) -> None:
    first = client.get(f"/api/v1/{path}")

    again = client.get(f"/api/v1/{path}", headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["ETag"] == first["ETag"]
    assert "Content-Type" not in again.headers


def test_another_language_or_another_version_has_another_tag(client: Client) -> None:
    tag = client.get("/api/v1/essays/ferry")["ETag"]

    assert client.get("/api/v1/essays/ferry?language=zh-hans")["ETag"] != tag
    release(make_revision(make_edition(make_essay())))
    assert client.get("/api/v1/essays/ferry")["ETag"] == tag
    assert client.get("/api/v1/essays", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_may_be_kept_like_a_page_and_varies_with_its_encoding_alone(client: Client, path: str) -> None:
    response = client.get(f"/api/v1/{path}", headers={"Accept-Encoding": "gzip"})

    assert response["Cache-Control"].startswith("public, max-age=0")
    assert response["Vary"] == "Accept-Encoding"
    assert json.loads(gzip.decompress(response.content)) == client.get(f"/api/v1/{path}").json()
    assert int(response["Content-Length"]) == len(response.content)


@pytest.mark.parametrize("path", PATHS)
def test_any_page_of_the_web_may_read(client: Client, path: str) -> None:
    response = client.get(f"/api/v1/{path}", headers={"Origin": "https://elsewhere.example"})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Link", "RateLimit-Remaining"} <= set(response["Access-Control-Expose-Headers"].split(", "))
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_browser_may_ask_before_and_is_told_the_methods(client: Client) -> None:
    response = client.options("/api/v1/essays", headers={"Origin": "https://elsewhere.example"})

    assert (response.status_code, response["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
    assert client.options("/api/v1/nothing").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_the_bytes(client: Client, path: str) -> None:
    whole, head = client.get(f"/api/v1/{path}"), client.head(f"/api/v1/{path}")

    assert (head.status_code, head.content) == (200, b"")
    changing = {"RateLimit-Remaining", "RateLimit-Reset", "X-Request-ID"}
    assert {k: v for k, v in head.headers.items() if k not in changing} == {
        k: v for k, v in whole.headers.items() if k not in changing
    }


@pytest.mark.parametrize("path", PATHS)
def test_somebody_signed_in_gets_the_same_and_no_cookie(client: Client, path: str) -> None:
    stranger = client.get(f"/api/v1/{path}")
    client.force_login(make_user("publisher"))

    known = client.get(f"/api/v1/{path}", headers={"Accept-Language": "zh-hans"})

    assert known.content == stranger.content
    assert known["Content-Language"] == stranger["Content-Language"] == "en"
    assert not known.cookies


# How often --------------------------------------------------------------------------------------------------------------
def test_a_network_is_counted_and_then_waits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_layer, "MOST", 2)

    answers = [client.get("/api/v1/topics") for _ in range(3)]
    elsewhere = client.get("/api/v1/topics", REMOTE_ADDR="192.0.2.7")

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert {answer["RateLimit-Limit"] for answer in answers} == {"2"}
    assert 0 < int(answers[2]["Retry-After"]) <= api_layer.WINDOW
    assert answers[2]["Content-Type"] == "application/problem+json"
    assert elsewhere.status_code == 200


def test_limits_can_be_off(client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(api_layer, "MOST", 1)
    settings.RATE_LIMITS = False

    answers = [client.get("/api/v1/topics") for _ in range(3)]

    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit-Limit" not in answers[0].headers


# Problems ---------------------------------------------------------------------------------------------------------------
def problem(response: Any) -> dict[str, Any]:
    assert response["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = response.json()
    assert told["status"] == response.status_code
    assert told["title"]
    assert response["Cache-Control"] == "no-store"
    return told


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=51", "limit"),
        ("limit=x", "limit"),
        ("year=99", "year"),
        ("language=fr", "language"),
        ("kind=poem", "kind"),
        ("listed_since=yesterday", "listed_since"),
        ("listed_since=1651622400", "listed_since"),
        ("series=a/b", "series"),
        ("cursor=!", "cursor"),
        ("serie=x", ""),
    ],
)
@pytest.mark.parametrize("accept", ["en", "zh-CN"])
def test_a_parameter_that_is_not_right_is_told_in_the_readers_language(
    client: Client, query: str, parameter: str, accept: str
) -> None:
    told = problem(client.get(f"/api/v1/essays?{query}", headers={"Accept-Language": accept}))

    assert told["status"] == 422
    assert [one["parameter"] for one in told["errors"]] == [parameter]
    assert told["detail"].isascii() == (accept == "en")


def test_a_cursor_that_the_list_did_not_give_leads_nowhere(client: Client) -> None:
    make_response()
    cursor = client.get("/api/v1/essays?limit=1").json()["next"].partition("cursor=")[2]

    for path in (
        f"editions?cursor={cursor}",
        f"changes?cursor={cursor}",
        f"essays?cursor={cursor}A",
        "essays?cursor=A",
    ):
        assert problem(client.get(f"/api/v1/{path}"))["status"] == 404, path


@pytest.mark.parametrize(
    "path", ["", "v1/nothing", "v1/essays/", "v1/essays/nothing", "v1/essays/a%20b", "v2/essays", "v1/editions/x"]
)
def test_what_is_not_there_is_told_as_a_problem_everywhere_below(client: Client, path: str) -> None:
    told = problem(client.get(f"/api/{path}", headers={"Accept": "text/html"}))

    assert (told["status"], told["title"]) == (404, "Not found")
    chinese = problem(client.get(f"/api/{path}?language=zh-hans", headers={"Accept-Language": "en"}))
    assert not chinese["title"].isascii()


def test_a_query_with_too_many_parts_and_a_foreign_host_are_told_as_problems(client: Client) -> None:
    assert problem(client.get("/api/v1/essays?" + "a=1&" * 2000))["status"] == 400
    assert problem(client.get("/api/v1/essays", headers={"Host": "elsewhere.example"}))["status"] == 400


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    response = getattr(client, method)("/api/v1/essays")

    assert problem(response)["status"] == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_an_error_of_ours_is_told_without_its_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("the pump is broken")

    monkeypatch.setattr("essays.api.works.take_part", fail)
    client.raise_request_exception = False

    response = client.get("/api/v1/essays")

    assert problem(response)["status"] == 500
    assert "pump" not in response.content.decode()


# What it costs ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [12, 1000])
def test_a_page_of_a_list_costs_the_same_whatever_there_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    fill(count)

    for path, queries in (
        ("essays", 4),
        ("editions", 2),
        ("series", 2),
        ("topics", 1),
        ("authors", 1),
        ("changes", 2),
        ("essays/ferry", 5),
    ):
        with django_assert_num_queries(queries):
            client.get(f"/api/v1/{path}")


def fill(count: int) -> None:
    """Works, each live in one language, under topics, questions and authors of their own: written in bulk."""
    day, now = timezone.localdate(), timezone.now()
    topics = Topic.objects.bulk_create(Topic(name=f"Name {n}", slug=f"name-{n}") for n in range(count))
    series = Series.objects.bulk_create(
        Series(title_en="Why?", slug=f"why-{n}", opened_on=day - timedelta(days=n)) for n in range(count)
    )
    authors = Author.objects.bulk_create(
        Author(name_en=f"Name {n}", slug=f"name-{n}", sort_key_en=str(n).encode()) for n in range(count)
    )
    essays = Essay.objects.bulk_create(
        Essay(slug=f"text-{n}", original_language="en", listed_on=day - timedelta(days=n), series=series[n])
        for n in range(count)
    )
    EssayTopic.objects.bulk_create(
        EssayTopic(content_object=essay, tag=topic, listed_on=essay.listed_on)
        for essay, topic in zip(essays, topics, strict=True)
    )
    Authorship.objects.bulk_create(
        Authorship(essay=essay, author=author) for essay, author in zip(essays, authors, strict=True)
    )
    editions = Edition.objects.bulk_create(Edition(essay=essay, language="en") for essay in essays)
    revisions = Revision.objects.bulk_create(
        Revision(edition=edition, number=1, title="A title", words=9, sha256="0" * 64, written_at=now)
        for edition in editions
    )
    Release.objects.bulk_create(
        Release(
            edition=revision.edition,
            essay=revision.edition.essay,
            revision=revision,
            starts_at=now - timedelta(hours=1),
            basis=Release.Basis.IMPORT,
        )
        for revision in revisions
    )
