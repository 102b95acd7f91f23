"""Reading from a replica: a second connection to the same database stands for it, in a snapshot of its own."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import closing
from threading import Thread
from typing import Any

import pytest
from django.core.cache.backends.db import BaseDatabaseCache
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.http import Http404, HttpResponse

from accounts.models import Author
from dialogue import replica, version_watch
from dialogue.page_cache import PageCache
from dialogue.replica import REPLICA, Replica, ReplicaRouter
from essays.models import ContentVersion, Essay
from essays.services.recording import renew_content_version
from tests.factories import make_author, make_response

pytestmark = pytest.mark.django_db(transaction=True, databases=[DEFAULT_DB_ALIAS, REPLICA])


@pytest.fixture(scope="module", autouse=True)
def second(django_db_setup: None) -> Iterator[dict[str, Any]]:
    """The settings of the second connection, as dialogue/env.py makes them; on SQLite the write-ahead log gives the snapshot."""
    own = {"isolation_level": 3} if connection.vendor == "postgresql" else {"transaction_mode": "DEFERRED"}
    options = {**connection.settings_dict["OPTIONS"], **own}
    test = {**connection.settings_dict["TEST"], "MIRROR": DEFAULT_DB_ALIAS}
    settings = {**connection.settings_dict, "OPTIONS": options, "TEST": test}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.settings, REPLICA, settings)
        patch.setattr(replica, "RETRY", 0.02)
        yield settings
        connections[REPLICA].close()
        del connections[REPLICA]


@pytest.fixture
def version() -> str:
    renew_content_version()
    return ContentVersion.objects.current()


def somewhere_else(act: Any) -> None:
    """Do something on a connection of its own, and commit."""

    def run() -> None:
        act()
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def make_unreachable(settings: dict[str, Any]) -> dict[str, Any]:
    """Let the second connection lead nowhere; returns what it was."""
    before = {name: settings[name] for name in ("NAME", "HOST", "PORT")}
    connections[REPLICA].close()
    settings.update(
        {"HOST": "127.0.0.1", "PORT": 9} if connection.vendor == "postgresql" else {"NAME": "/nowhere/at/all"}
    )
    return before


def names() -> HttpResponse:
    return HttpResponse(", ".join(Author.objects.order_by("id").values_list("name_en", flat=True)))


def test_a_page_is_made_from_the_replica_that_has_the_version(version: str) -> None:
    used: list[str] = []

    def make() -> HttpResponse:
        used.append(Author.objects.all().db)
        return names()

    make_author("Ann")
    answer = Replica().answer(version, make)

    assert answer
    assert answer.content == b"Ann"
    assert used == [REPLICA]
    assert Author.objects.all().db == DEFAULT_DB_ALIAS


def test_writes_counts_and_sessions_are_the_primarys_even_then(version: str) -> None:
    router = ReplicaRouter()
    table = BaseDatabaseCache("dialogue_cache", {}).cache_model_class
    asked: list[str] = []

    def make() -> HttpResponse:
        asked.extend([router.db_for_read(Essay), router.db_for_write(Essay), router.db_for_read(table)])
        return HttpResponse()

    Replica().answer(version, make)

    assert asked == [REPLICA, DEFAULT_DB_ALIAS, DEFAULT_DB_ALIAS]
    assert router.allow_migrate(REPLICA, "essays") is False
    assert router.allow_migrate(DEFAULT_DB_ALIAS, "essays") is None


def test_a_replica_of_another_version_is_not_read_from(version: str) -> None:
    renew_content_version()
    asked: list[str] = []

    assert Replica().answer(version, lambda: HttpResponse(asked.append("made"))) is None
    assert asked == []


def test_a_page_is_made_in_the_snapshot_in_which_the_version_was_read(version: str) -> None:
    make_author("Ann")

    def make() -> HttpResponse:
        somewhere_else(lambda: make_author("Bo"))
        return names()

    answer = Replica().answer(version, make)

    assert answer
    assert answer.content == b"Ann"
    assert names().content == b"Ann, Bo"


def test_a_lost_replica_is_left_alone_until_it_is_back(version: str, second: dict[str, Any]) -> None:
    before = make_unreachable(second)
    known = Replica()

    assert known.answer(version, names) is None
    assert known.is_away
    second.update(before)
    while known.is_away:
        time.sleep(0.01)
    assert known.answer(version, names)


def test_a_replica_that_is_lost_half_way_leaves_the_page_to_the_primary(version: str) -> None:
    known = Replica()

    def make() -> HttpResponse:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [connections[REPLICA].connection.info.backend_pid])
        else:
            connections[REPLICA].cursor().execute("ATTACH '/nowhere/at/all' AS away")
        return names()

    assert known.answer(version, make) is None
    while known.is_away:
        time.sleep(0.01)
    assert known.answer(version, names)


def test_what_the_primary_refuses_is_not_blamed_on_the_replica(version: str) -> None:
    known = Replica()

    def make() -> HttpResponse:
        raise OperationalError("The primary is away.")

    with pytest.raises(OperationalError, match="primary"):
        known.answer(version, make)
    assert not known.is_away


def test_what_is_not_there_is_not_there_on_the_replica_either(version: str) -> None:
    def make() -> HttpResponse:
        raise Http404

    known = Replica()
    with pytest.raises(Http404):
        known.answer(version, make)
    assert not known.is_away
    assert known.answer(version, names)


# The whole site ------------------------------------------------------------------------------------------------------
@pytest.fixture
def site(version: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[PageCache]:
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    monkeypatch.setattr(version_watch, "FRESH", -1.0)
    monkeypatch.setattr(version_watch, "PATIENCE", 5.0)
    cache = PageCache(get_wsgi_application(), limit=1_000_000)
    with closing(cache.watch):
        yield cache


def ask(application: Any, path: str) -> int:
    """The status of an answer."""
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "testserver", "SCRIPT_NAME": "",
        "SERVER_NAME": "testserver", "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
    }  # fmt: skip
    told: list[str] = []
    answer = application(environ, lambda status, headers: told.append(status))
    b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return int(told[-1].split()[0])


def test_what_anybody_may_read_is_read_from_the_replica(site: PageCache, monkeypatch: pytest.MonkeyPatch) -> None:
    make_response("en", slug="x")
    used: list[str] = []
    answer = Replica.answer

    def watched(self: Replica, version: str, make: Any) -> Any:
        given = answer(self, version, make)
        used.append("replica" if given is not None else "primary")
        return given

    monkeypatch.setattr(Replica, "answer", watched)
    paths = ("/en/responses/x/", "/en/search/?q=ferry", "/en/responses/x/card.png", "/responses/x")
    found = [ask(site, path) for path in paths]

    assert found == [200, 200, 200, 301]
    assert used == ["replica"] * 4


def test_a_page_from_the_replica_is_stored_under_the_version_that_it_shows(site: PageCache) -> None:
    make_response("en", slug="x")

    ask(site, "/en/responses/x/")
    assert site.store.pages
    stored = site.store.get(("/en/responses/x/", ""))
    assert stored
    assert stored.epoch == site.watch.epoch()
