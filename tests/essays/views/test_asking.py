"""Asking for a translation, as browsers do it: without account, cookie and token."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from selectolax.lexbor import LexborHTMLParser

from essays.models import AskedToday, TranslationRequest
from essays.views.asking import MOST_AN_HOUR
from tests.factories import make_edition, make_response, make_revision, release

pytestmark = pytest.mark.django_db
HERE = {"sec-fetch-site": "same-origin"}


@pytest.fixture(autouse=True)
def _no_counts() -> None:
    cache.clear()


@pytest.fixture
def strict() -> Client:
    """A client that checks tokens as the server does: Django's own skips it."""
    return Client(enforce_csrf_checks=True)


def ask(
    client: Client, slug: str = "x", *, language: str = "zh-hans", address: str = "203.0.113.1", **headers: str
) -> Any:
    return client.post(f"/{language}/responses/{slug}/ask/", headers=headers or HERE, REMOTE_ADDR=address, secure=False)


def total() -> int:
    return sum(TranslationRequest.objects.values_list("count", flat=True))


def test_one_click_counts_and_leads_to_the_thanks(strict: Client) -> None:
    make_response("en", slug="x")
    form = LexborHTMLParser(strict.get("/zh-hans/responses/x/").content.decode()).css_first("form.ask")

    answer = strict.post(form.attributes["action"], headers=HERE)

    assert (answer.status_code, answer["Location"]) == (303, "/zh-hans/responses/x/asked/")
    assert form.attributes["method"] == "post"
    assert not form.css("input")
    thanks = strict.get(answer["Location"])
    assert thanks.status_code == 200
    assert b'content="noindex"' in thanks.content
    assert not answer.cookies
    assert not thanks.cookies
    request = TranslationRequest.objects.get()
    assert (request.essay.slug, request.language, request.count) == ("x", "zh-hans", 1)


def test_only_what_lacks_the_readers_language_offers_to_be_asked_for(client: Client) -> None:
    essay = make_response("en", slug="x")
    release(make_revision(make_edition(essay, "zh-hans"), "Short", "Short.", ""))

    assert b"/ask/" not in client.get("/en/responses/x/").content
    assert b"/zh-hans/responses/x/ask/" in client.get("/zh-hans/responses/x/").content


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"origin": "null"},
        {"origin": "https://elsewhere.example"},
        {"origin": "http://testserver.elsewhere.example"},
        {"accept": "*/*"},
    ],
)
def test_what_does_not_come_from_a_page_of_the_site_is_refused(strict: Client, headers: dict[str, str]) -> None:
    make_response("en", slug="x")

    answer = ask(strict, **headers)

    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()
    assert not TranslationRequest.objects.exists()


@pytest.mark.parametrize("origin", ["http://testserver", "https://dialogue.example"])
def test_a_browser_that_names_only_the_origin_is_believed(strict: Client, settings: Settings, origin: str) -> None:
    settings.SITE_URL = "https://dialogue.example"
    make_response("en", slug="x")

    assert ask(strict, origin=origin).status_code == 303


def test_a_visitor_counts_once_a_day_and_another_browser_is_another_visitor(client: Client) -> None:
    make_response("en", slug="x")

    for agent in ("one", "one", "two", "one"):
        ask(client, **HERE, **{"user-agent": agent})
    ask(client, address="203.0.113.2", **HERE, **{"user-agent": "one"})

    assert total() == 3


def test_ipv6_addresses_of_one_network_are_one_visitor(client: Client) -> None:
    make_response("en", slug="x")

    for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"):
        ask(client, address=address)

    assert total() == 2


def test_behind_a_proxy_the_address_is_the_one_it_names(client: Client, settings: Settings) -> None:
    make_response("en", slug="x")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    for forwarded in ("198.51.100.1", "spoofed, 198.51.100.1", "198.51.100.2"):
        ask(client, **HERE, **{"x-forwarded-for": forwarded})

    assert total() == 2


def test_without_a_trusted_proxy_the_header_counts_for_nothing(client: Client) -> None:
    make_response("en", slug="x")

    for forwarded in ("198.51.100.1", "198.51.100.2"):
        ask(client, **HERE, **{"x-forwarded-for": forwarded})

    assert total() == 1


def test_nothing_of_a_person_is_kept(client: Client) -> None:
    make_response("en", slug="x")

    ask(client, address="203.0.113.77", **HERE, **{"user-agent": "A Very Special Browser"})

    kept = str(list(TranslationRequest.objects.values())) + str(list(AskedToday.objects.values()))
    assert "203.0.113" not in kept
    assert "Special" not in kept


def test_one_network_asks_so_often_and_then_waits(client: Client, settings: Settings) -> None:
    make_response("en", slug="x")
    for number in range(MOST_AN_HOUR):
        assert ask(client, **HERE, **{"user-agent": str(number)}).status_code == 303

    answer = ask(client)

    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert ask(client, address="203.0.113.2").status_code == 303
    settings.RATE_LIMITS = False
    assert ask(client).status_code == 303


def test_a_text_that_came_meanwhile_is_shown_and_not_asked_for(client: Client) -> None:
    make_response("en", "zh-hans", slug="x")

    answer = ask(client)

    assert (answer.status_code, answer["Location"]) == (303, "/zh-hans/responses/x/")
    assert client.get("/zh-hans/responses/x/asked/")["Location"] == "/zh-hans/responses/x/"
    assert not TranslationRequest.objects.exists()


@pytest.mark.parametrize("slug", ["draft", "nothing"])
def test_what_readers_cannot_open_cannot_be_asked_for(client: Client, slug: str) -> None:
    make_revision(make_edition(make_response(slug="other"), "zh-hans"))
    draft = make_response("en", slug="draft")
    draft.releases.update(starts_at=None)

    assert ask(client, slug).status_code == 404
    assert client.get(f"/zh-hans/responses/{slug}/asked/").status_code == 404


def test_the_address_takes_forms_alone(client: Client) -> None:
    make_response("en", slug="x")

    assert client.get("/zh-hans/responses/x/ask/").status_code == 405
