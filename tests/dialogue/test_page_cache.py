"""The layer of stored pages: what is answered from bytes, what never is, and when bytes end."""

from __future__ import annotations

import gzip
import io
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import brotli
import pytest
import time_machine
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError
from django.urls import get_resolver
from django.utils import timezone

from dialogue import page_cache, version_watch
from dialogue.health import DATABASE_IS_AWAY
from dialogue.page_cache import NOT_STORED, STORED, PageCache
from dialogue.replica import VERSION_OF_REQUEST
from dialogue.stored_pages import PageStore, StoredPage, best_encoding
from dialogue.version_watch import Epoch, VersionWatch
from essays.models import Edition
from essays.services.publishing import withdraw_edition
from essays.services.recording import renew_content_version
from tests.factories import make_edition, make_essay, make_response, make_revision, release
from tests.test_hidden_texts import named_patterns

PAGE = b"<!doctype html><title>A page</title>" + b"<p>Words and words.</p>" * 40
Answer = tuple[str, dict[str, str], bytes]


class Clockwork:
    """An epoch that a test turns by hand."""

    def __init__(self) -> None:
        self.now: Epoch | None = Epoch("one", timezone.now() + timedelta(hours=1))
        self.is_away = False

    def epoch(self) -> Epoch | None:
        return self.now

    def confirm(self, epoch: Epoch) -> bool:
        return epoch == self.now

    def turn(self, version: str) -> None:
        self.now = Epoch(version, timezone.now() + timedelta(hours=1))


class Django:
    """An application that counts how often it is entered, and with what."""

    def __init__(self, status: str = "200 OK", **headers: str) -> None:
        self.status, self.headers = status, {"Content-Type": "text/html", **headers}
        self.entered: list[dict[str, Any]] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.entered.append(environ)
        self.meanwhile()
        start_response(self.status, [(name.replace("_", "-"), value) for name, value in self.headers.items()])
        return [PAGE, str(len(self.entered)).encode()]


def ask(cache: PageCache, path: str = "/en/", query: str = "", method: str = "GET", **headers: str) -> Answer:
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "testserver",
        "SERVER_NAME": "testserver", "SERVER_PORT": "80", "SCRIPT_NAME": "", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }  # fmt: skip
    told: list[tuple[str, dict[str, str]]] = []
    body = b"".join(cache(environ, lambda status, fields: told.append((status, dict(fields)))))
    return *told[-1], body


@pytest.fixture
def watch() -> Clockwork:
    return Clockwork()


@pytest.fixture
def django() -> Django:
    return Django()


@pytest.fixture
def cache(django: Django, watch: Clockwork, settings: Any) -> PageCache:
    settings.ALLOWED_HOSTS = ["testserver"]
    return PageCache(django, limit=1_000_000, watch=watch)  # type: ignore[arg-type]


def test_every_public_address_says_whether_its_pages_are_stored() -> None:
    names = {name for name, _route in named_patterns(get_resolver().url_patterns)}

    assert names == set(STORED) | NOT_STORED
    assert not set(STORED) & NOT_STORED


# What is answered from bytes -------------------------------------------------------------------------------------------
def test_a_page_is_made_once_and_then_answered_from_its_bytes(cache: PageCache, django: Django) -> None:
    first, second = ask(cache), ask(cache)

    assert first == second
    assert first[0] == "200 OK"
    assert len(django.entered) == 1


def test_another_version_makes_the_page_anew(cache: PageCache, django: Django, watch: Clockwork) -> None:
    ask(cache)
    watch.turn("two")

    assert ask(cache)[2].endswith(b"2")
    assert len(django.entered) == 2


def test_compressed_forms_say_the_same_and_have_tags_of_their_own(cache: PageCache) -> None:
    plain, packed, zipped = ask(cache), ask(cache, accept_encoding="gzip, br"), ask(cache, accept_encoding="gzip")

    assert brotli.decompress(packed[2]) == gzip.decompress(zipped[2]) == plain[2]
    assert (packed[1]["Content-Encoding"], zipped[1]["Content-Encoding"]) == ("br", "gzip")
    assert "Content-Encoding" not in plain[1]
    assert len({answer[1]["ETag"] for answer in (plain, packed, zipped)}) == 3
    assert all(not answer[1]["ETag"].startswith("W/") for answer in (plain, packed, zipped))
    assert {answer[1]["Vary"] for answer in (plain, packed, zipped)} == {"Accept-Encoding"}


def test_what_a_reader_has_is_not_sent_again(cache: PageCache, watch: Clockwork) -> None:
    tag = ask(cache, accept_encoding="br")[1]["ETag"]

    status, headers, body = ask(cache, accept_encoding="br", if_none_match=f'"x", {tag}')

    assert status == "304 Not Modified"
    assert body == b""
    assert headers["ETag"] == tag
    assert "Content-Length" not in headers
    watch.turn("two")
    assert ask(cache, accept_encoding="br", if_none_match=tag)[0] == "200 OK"


def test_head_gets_the_headers_of_get_alone(cache: PageCache) -> None:
    status, headers, body = ask(cache, method="HEAD")

    assert (status, body) == ("200 OK", b"")
    assert headers == ask(cache)[1]


def test_lifetimes_are_constants(cache: PageCache, django: Django) -> None:
    found = {ask(cache, path)[1]["Cache-Control"] for path in ("/en/", "/en/responses/x/", "/sitemap.xml")}

    assert len(found) == 1
    assert "max-age=0" in found.pop()


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("br", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("*", "br"),
        ("identity", ""),
        ("br;q=x", ""),
        ("deflate, GZIP", "gzip"),
    ],
)
def test_the_encoding_is_one_that_the_browser_takes(accepted: str, encoding: str) -> None:
    assert best_encoding(accepted, 10_000) == encoding


# What never is -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("cookie", ["sessionid=abc", "a=b; sessionid=abc", "as_of=xyz"])
def test_somebody_with_a_session_or_a_walk_is_answered_by_django(cache: PageCache, django: Django, cookie: str) -> None:
    ask(cache)
    ask(cache, cookie=cookie)
    ask(cache, cookie=cookie)

    assert len(django.entered) == 3
    assert django.entered[-1]["HTTP_COOKIE"] == cookie


def test_a_cookie_of_no_meaning_changes_nothing(cache: PageCache, django: Django) -> None:
    ask(cache)
    ask(cache, cookie="django_language=zh-hans; mysessionid=1")

    assert len(django.entered) == 1


def test_what_is_not_in_the_key_cannot_reach_the_view(cache: PageCache, django: Django) -> None:
    ask(cache, "/en/responses/", "page=2&evil=1", accept_language="zh", x_forwarded_host="evil.example", user_agent="x")

    entered = django.entered[0]
    assert entered["QUERY_STRING"] == "page=2"
    assert {name for name in entered if name.startswith("HTTP_")} == {"HTTP_HOST"}


def test_nobody_can_flood_the_store_with_parameters(cache: PageCache, django: Django) -> None:
    for number in range(50):
        ask(cache, "/en/about/", f"utm={number}")
        ask(cache, "/en/about/", "&".join(f"p{n}=1" for n in range(number)))

    assert len(django.entered) == 1
    assert len(cache.store.pages) == 1


@pytest.mark.parametrize(
    "path",
    ["/", "/admin/", "/accounts/login/", "/static/css/site.css", "/preview/x/", "/healthz", "/responses/x", "/nothing"],
)
def test_other_addresses_are_djangos(cache: PageCache, django: Django, path: str) -> None:
    ask(cache, path)
    ask(cache, path)

    assert len(django.entered) == 2
    assert not cache.store.pages


def test_a_post_is_djangos(cache: PageCache, django: Django) -> None:
    ask(cache)
    ask(cache, method="POST")

    assert len(django.entered) == 2


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "301 Moved Permanently", "500 Internal Server Error"])
def test_only_pages_that_are_there_are_stored(watch: Clockwork, status: str) -> None:
    django = Django(status)
    cache = PageCache(django, limit=1_000_000, watch=watch)  # type: ignore[arg-type]

    assert ask(cache)[0] == ask(cache)[0] == status
    assert len(django.entered) == 2
    assert not cache.store.pages


@pytest.mark.parametrize(
    "headers", [{"Set_Cookie": "a=b"}, {"Cache_Control": "private"}, {"Cache_Control": "no-store"}, {"Vary": "Cookie"}]
)
def test_an_answer_for_one_person_is_never_stored(watch: Clockwork, headers: dict[str, str]) -> None:
    cache = PageCache(Django(**headers), limit=1_000_000, watch=watch)  # type: ignore[arg-type]

    ask(cache)

    assert not cache.store.pages


@pytest.mark.parametrize("status", ["500 Internal Server Error", "503 Service Unavailable"])
def test_what_could_not_be_made_goes_to_one_reader_alone(watch: Clockwork, status: str) -> None:
    django = Django(status, Cache_Control="no-store", Retry_After="10")
    cache = PageCache(django, limit=1_000_000, watch=watch)  # type: ignore[arg-type]

    found, headers, _body = ask(cache)

    assert found == status
    assert (headers["Cache-Control"], headers["Retry-After"]) == ("no-store", "10")
    assert len(django.entered) == 1
    assert not cache.store.pages


def test_a_host_that_is_not_ours_is_djangos_to_refuse(cache: PageCache, django: Django) -> None:
    ask(cache)
    ask(cache, host="evil.example")

    assert django.entered[-1]["HTTP_HOST"] == "evil.example"


def test_other_forms_of_a_page_are_djangos_to_give(watch: Clockwork) -> None:
    django = Django(Vary="Accept")
    cache = PageCache(django, limit=1_000_000, watch=watch)  # type: ignore[arg-type]
    ask(cache, accept="text/html,*/*")
    ask(cache, accept="*/*")
    assert len(django.entered) == 1

    ask(cache, accept="application/x-bibtex")

    assert django.entered[-1]["HTTP_ACCEPT"] == "application/x-bibtex"


# Where Django reads ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path", ["/en/responses/x/", "/en/search/", "/en/responses/x/card.png", "/responses/x", "/robots.txt"]
)
def test_what_anybody_may_read_may_be_read_from_a_replica_with_the_version(
    cache: PageCache, django: Django, path: str
) -> None:
    cache.has_replica = True

    ask(cache, path)

    assert django.entered[-1][VERSION_OF_REQUEST] == "one"


@pytest.mark.parametrize(
    ("method", "path", "cookie"),
    [
        ("GET", "/en/search/", "sessionid=x"),
        ("GET", "/en/responses/", "as_of=x"),
        ("POST", "/en/responses/x/ask/", ""),
        ("GET", "/en/responses/x/ask/", ""),
        ("GET", "/preview/x/", ""),
        ("GET", "/admin/", ""),
        ("GET", "/accounts/login/", ""),
        ("GET", "/healthz", ""),
    ],
)
def test_whoever_writes_or_is_somebody_reads_from_the_primary(
    cache: PageCache, django: Django, method: str, path: str, cookie: str
) -> None:
    cache.has_replica = True

    ask(cache, path, method=method, cookie=cookie, dialogue_version="one")

    assert VERSION_OF_REQUEST not in django.entered[-1]


@pytest.mark.parametrize(("path", "is_told"), [("/en/responses/x/", True), ("/en/search/", True), ("/admin/", False)])
def test_while_the_database_is_silent_readers_are_not_sent_to_it(
    cache: PageCache, django: Django, watch: Clockwork, path: str, is_told: bool
) -> None:
    watch.is_away = True

    ask(cache, path)

    assert django.entered[-1].get(DATABASE_IS_AWAY, False) is is_told
    assert VERSION_OF_REQUEST not in django.entered[-1]


# When bytes end ------------------------------------------------------------------------------------------------------------
def test_a_page_during_whose_making_something_was_written_is_not_kept(
    cache: PageCache, django: Django, watch: Clockwork
) -> None:
    django.meanwhile = lambda: watch.turn("two")

    ask(cache)

    assert not cache.store.pages


def test_of_many_who_ask_for_a_missing_page_one_makes_it(cache: PageCache, django: Django) -> None:
    barrier = Barrier(8)
    django.meanwhile = lambda: time.sleep(0.05)

    def visit(_number: int) -> Answer:
        barrier.wait()
        return ask(cache)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(visit, range(8)))

    assert len(django.entered) == 1
    assert all(answer == answers[0] for answer in answers)
    assert not cache.making


def test_the_store_is_bounded_and_keeps_what_is_read() -> None:
    store = PageStore(20 * 12_000)
    for number in range(200):
        store.put(number, StoredPage("200 OK", b"x" * 6_000, [], "one"))
        store.get(0)

    assert sum(page.size for page in store.pages.values()) <= store.limit
    assert 0 in store.pages
    assert 199 in store.pages
    assert 100 not in store.pages


def test_a_page_too_large_for_the_store_is_not_kept() -> None:
    store = PageStore(10_000)
    store.put(1, StoredPage("200 OK", b"x" * 9_000, [], "one"))

    assert not store.pages


def test_without_a_store_pages_are_still_compressed_and_tagged(django: Django, watch: Clockwork) -> None:
    cache = PageCache(django, limit=0, watch=watch)  # type: ignore[arg-type]

    ask(cache)

    assert ask(cache, accept_encoding="br")[1]["ETag"]
    assert len(django.entered) == 2


# With the real database ------------------------------------------------------------------------------------------------------
@pytest.fixture
def site(transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[PageCache]:
    """The whole site, whose watch asks the database at every request."""
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    monkeypatch.setattr(version_watch, "FRESH", -1.0)
    monkeypatch.setattr(version_watch, "PATIENCE", 5.0)
    cache = PageCache(get_wsgi_application(), limit=1_000_000)
    yield cache
    cache.watch.close()


def test_a_withdrawal_is_seen_by_the_next_reader(site: PageCache) -> None:
    essay = make_response("en", slug="x")
    assert ask(site, "/en/responses/x/")[0] == ask(site, "/en/responses/x/")[0] == "200 OK"
    assert site.store.pages

    withdraw_edition(edition=Edition.objects.get(essay=essay), by=None, via="test")

    assert ask(site, "/en/responses/x/")[0].startswith("410")


def test_a_scheduled_text_is_there_from_its_second_on_without_a_write(site: PageCache) -> None:
    essay = make_essay(slug="x")
    start = timezone.now() + timedelta(hours=1)
    release(make_revision(make_edition(essay)), starts=start)
    renew_content_version()
    make_response("en", slug="beside")
    before = ask(site, "/en/responses/")[2]

    with time_machine.travel(start - timedelta(seconds=1), tick=False):
        assert ask(site, "/en/responses/")[2] == before
    with time_machine.travel(start, tick=False):
        assert b"/responses/x/" in ask(site, "/en/responses/")[2]


def test_stored_pages_outlive_the_database_for_ten_minutes_at_most(
    transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    clock = [1000.0]
    monkeypatch.setattr(version_watch, "monotonic", lambda: clock[0])
    monkeypatch.setattr(version_watch, "PATIENCE", 5.0)
    is_up = [True]

    def read() -> str:
        if not is_up[0]:
            raise OperationalError("The database is away.")
        return "one"

    django = Django()
    cache = PageCache(django, limit=1_000_000, watch=VersionWatch(read))
    ask(cache)
    is_up[0] = False

    clock[0] += 2
    assert ask(cache)[0] == "200 OK"
    clock[0] += 590
    assert ask(cache)[0] == "200 OK"
    assert len(django.entered) == 1
    clock[0] += 20
    ask(cache)
    assert len(django.entered) == 2  # Django says itself that it cannot

    is_up[0] = True
    clock[0] += 2
    ask(cache)  # tells the watch to look again
    time.sleep(0.05)
    assert ask(cache)[0] == "200 OK"
    cache.watch.close()


def test_a_version_that_was_restored_is_only_ever_compared(watch: Clockwork, cache: PageCache, django: Django) -> None:
    ask(cache)
    watch.turn("two")
    ask(cache)
    watch.turn("one")

    ask(cache)

    assert len(django.entered) == 3  # its epoch ends at another time: nothing of the first stay is taken up again


def test_the_words_that_make_a_visitor_personal_are_the_settings_own(settings: Any) -> None:
    assert page_cache.PERSONAL.search(f"{settings.SESSION_COOKIE_NAME}=1")
