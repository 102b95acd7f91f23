"""A site that is closed to readers, through all layers that serve it: stored pages, Django, the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client

from dialogue import version_watch
from dialogue.page_cache import PageCache
from dialogue.version_watch import VersionWatch
from essays.models import Edition
from essays.services.closing import close_site, open_site
from tests.desk import make_person
from tests.dialogue.test_page_cache import ask
from tests.factories import make_response
from tests.open_books import open_books
from tests.test_hidden_texts import MATRIX

OPEN = {"/healthz", "/readyz", "/metrics"}


@pytest.fixture
def site(transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[PageCache]:
    """The whole site, whose watch asks the database at every request."""
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    settings.RATE_LIMITS = False
    open_books(monkeypatch)
    monkeypatch.setattr(version_watch, "FRESH", -1.0)
    monkeypatch.setattr(version_watch, "PATIENCE", 5.0)
    make_response("en", "zh-hans", slug="open")
    cache = PageCache(get_wsgi_application(), limit=1_000_000)
    yield cache
    cache.watch.close()


def test_no_public_address_answers_a_reader_while_the_site_is_closed(
    site: PageCache, caplog: pytest.LogCaptureFixture
) -> None:
    text = Edition.objects.select_related("essay").get(language="en")
    names = {"essay_uuid": text.essay.uuid, "edition_uuid": text.uuid}
    names |= dict.fromkeys(("essay", "series", "topic", "author"), "open")
    paths = [path.format(**names).partition("?")[::2] for rows in MATRIX.values() for path in rows]
    for path, query in paths:
        ask(site, path, query)  # stored, where it is
    close_site(by=None, via="test", reason="test")

    for path, query in paths:
        status, headers, body = ask(site, path, query)
        if path not in OPEN:
            assert "Service Unavailable" not in caplog.text
            assert status.startswith("503"), path
            assert int(headers["Retry-After"]) > 0
            assert headers["Cache-Control"] == "no-store"
            assert b"The Ferry" not in body
            is_problem = headers["Content-Type"] == "application/problem+json"
            assert is_problem == path.startswith("/api/"), path


@pytest.mark.parametrize(("path", "language"), [("/en/responses/open/", "en"), ("/zh-hans/responses/open/", "zh-Hans")])
def test_the_page_speaks_the_language_of_the_address_and_nothing_is_stored(
    site: PageCache, path: str, language: str
) -> None:
    close_site(by=None, via="test", reason="test")
    _status, _headers, body = ask(site, path)

    assert f'<html lang="{language}">'.encode() in body
    assert not site.store.pages


def test_the_next_reader_after_the_opening_gets_the_page(site: PageCache) -> None:
    before = ask(site, "/en/responses/open/")
    close_site(by=None, via="test", reason="test")
    ask(site, "/en/responses/open/")
    open_site(by=None, via="test")

    assert ask(site, "/en/responses/open/")[2] == before[2]


@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/", "/healthz"])
def test_signing_in_the_desk_and_the_probes_stay_open(site: PageCache, path: str) -> None:
    close_site(by=None, via="test", reason="test")

    assert ask(site, path)[0][:3] in {"200", "302"}


@pytest.mark.parametrize(("role", "status"), [("publisher", 200), ("managing editor", 200), ("editor", 503)])
def test_a_publisher_may_look_at_what_readers_will_see(site: PageCache, role: str, status: int) -> None:
    close_site(by=None, via="test", reason="test")
    client = Client()
    client.force_login(make_person(role))
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    assert ask(site, "/en/responses/open/", cookie=cookie)[0].startswith(str(status))


def test_a_process_that_does_not_know_yet_asks_the_database(site: PageCache, monkeypatch: pytest.MonkeyPatch) -> None:
    close_site(by=None, via="test", reason="test")
    monkeypatch.setattr(version_watch, "PATIENCE", 0.0)  # the watch is never waited for

    assert ask(site, "/en/responses/open/")[0].startswith("503")


def test_a_database_that_is_known_to_be_silent_is_not_asked() -> None:
    asked: list[str] = []
    watch = VersionWatch(lambda: asked.append("asked") or "one")
    watch.epoch = lambda: None  # type: ignore[method-assign]

    assert not watch.is_closed(ask=False)
    assert not asked
    assert not watch.is_closed(ask=True)
    assert asked
