"""Readers' pages from stored bytes, in front of Django (docs/page-cache.md).

A page is a function of database, language and moment. So its bytes hold as long as the version of all content is the same and no
boundary of time has passed; both are told by `dialogue.version_watch`. What is not in the key of a page cannot reach the view
that makes it: the request that enters Django is built anew from the key.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from io import BytesIO
from threading import Lock
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http.request import validate_host
from django.urls import Resolver404, resolve
from django.utils import translation

from dialogue import probes
from dialogue.health import CACHE, DATABASE_IS_AWAY
from dialogue.metrics import tell_page_cache
from dialogue.replica import REPLICA, VERSION_OF_REQUEST
from dialogue.stored_pages import Headers, PageStore, StoredPage, best_encoding
from dialogue.tally import HIT, MISS, PASSED, Tally
from dialogue.version_watch import Epoch, VersionWatch
from essays.moments import EPOCH_OF_REQUEST

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# The views whose pages are stored, with the parameters of the query that they read. A test holds every public address to be
# either here or in NOT_STORED.
STORED: Final[dict[str, tuple[str, ...]]] = {
    "home": (),
    "about": (),
    "standing_page": (),
    "response_list": ("page", "language"),
    "response_year": ("page", "language"),
    "response_detail": (),
    "response_parallel": (),
    "response_versions": (),
    "response_version": (),
    "response_changes": (),
    "series_list": ("page",),
    "series_detail": ("page", "order"),
    "term_list": ("page",),
    "term_detail": (),
    "topic_list": (),
    "topic_detail": ("page", "language", "series", "author"),
    "author_list": ("page",),
    "author_detail": ("page",),
    "response_feed": (),
    "series_feed": (),
    "topic_feed": (),
    "author_feed": (),
    "response_json_feed": (),
    "series_json_feed": (),
    "topic_json_feed": (),
    "author_json_feed": (),
    "api_docs": (),
    "citation_file": (),
    "robots": (),
    "sitemap": (),
    "sitemap_part": (),
    "web_manifest": (),
}
NOT_STORED: Final = frozenset(
    {
        "language_choice", *probes.VIEWS, "preview",
        "old_address", "old_front_page", "ask_for_translation", "translation_asked",
        "search", "search_suggestions", "response_card",
        "author_portrait", "oai", "response_epub", "response_pdf", "series_epub", "series_pdf",
        # The API counts each request of a network, and compresses by itself.
        "api_entrance", "api_openapi", "api_docs_choice", "api_essay_list", "api_essay", "api_edition_list", "api_edition",
        "api_series_list", "api_series", "api_topic_list", "api_topic", "api_author_list", "api_author", "api_search", "api_changes",
    }
)  # fmt: skip

# Of those the ones that write, or have to see what was just written, or tell how the primary is: nothing else is asked for them.
OF_THE_PRIMARY: Final = frozenset({*probes.VIEWS, "preview", "ask_for_translation"})

LONGEST_VALUE: Final = 200  # characters of a parameter; a longer one is not stored
# Constants, whatever there is to come: no header may tell of a draft. Browsers ask each time (and get a 304); a cache in front
# may answer for a second by itself, and for ten minutes while this server does not.
CACHE_CONTROL: Final = "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=600"
# Of these cookies the first makes a visitor somebody, the second shows the site as of another moment.
PERSONAL: Final = re.compile(rf"(?:^|;\s*)(?:{re.escape(settings.SESSION_COOKIE_NAME)}|as_of)=")
OF_ONE_FORM: Final = frozenset({"content-length", "content-encoding", "etag"})
OF_ONE_ANSWER: Final = OF_ONE_FORM | {"cache-control", "date", "vary", "x-request-id"}
HTML_IS_WANTED: Final = ("text/html", "*/*", "")

Key = tuple[str, str]


class PageCache:
    """WSGI application around Django's. `limit` is in bytes; 0 stores nothing, but still compresses and gives ETags."""

    def __init__(self, application: Application, *, limit: int, watch: VersionWatch | None = None) -> None:
        self.application = application
        self.store = PageStore(limit)
        self.watch = watch or VersionWatch(after=lambda: tell_page_cache(self))
        self.tally = Tally()
        self.has_replica = REPLICA in settings.DATABASES
        site = urlsplit(settings.SITE_URL)
        self.origin = {"wsgi.url_scheme": site.scheme, "HTTP_HOST": site.netloc, "SERVER_NAME": site.hostname or ""}
        self.hosts: set[str] = set()
        self.making: dict[Key, Lock] = {}
        self.lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = self._key(environ)
        page = self._page(key) if key else None
        if page is None or (page.varies_on_accept and not _wants_html(environ)):
            self.tally.add(PASSED)
            environ.update(self._knowledge(environ), **{CACHE: self})
            return self.application(environ, start_response)
        return _answer(page, environ, start_response)

    def _knowledge(self, environ: Environ) -> Environ:
        """What a request of anybody's that only reads is told of the databases."""
        name = _view(environ.get("PATH_INFO", ""))
        if name in OF_THE_PRIMARY or name not in STORED.keys() | NOT_STORED or not self._is_anybodys(environ):
            return {}
        return self._of_databases(self.watch.epoch())

    def _of_databases(self, epoch: Epoch | None) -> Environ:
        """The epoch, by which views know what they need not read again; the version that a replica must have to answer; and whether
        the primary need not be asked."""
        known: Environ = {EPOCH_OF_REQUEST: epoch} if epoch else {}
        if epoch and self.has_replica:
            known[VERSION_OF_REQUEST] = epoch.version
        if self.watch.is_away:
            known[DATABASE_IS_AWAY] = True
        return known

    # Which requests ---------------------------------------------------------------------------------------------------
    def _key(self, environ: Environ) -> Key | None:
        """What a page is stored under: its path and the part of the query that its view reads; None for what is not stored."""
        if not self._is_anybodys(environ):
            return None
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        if not query:
            return path, ""
        names = _parameters(path)
        if names is None:
            return None
        given = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=50)) if query.count("&") < 50 else {}
        kept = {name: given[name] for name in names if name in given}
        if any(len(value) > LONGEST_VALUE for value in kept.values()):
            return None
        return path, urlencode(kept)

    def _is_anybodys(self, environ: Environ) -> bool:
        """Whether a request only reads, comes from nobody in particular, and is for this site."""
        is_reading = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        return is_reading and not PERSONAL.search(environ.get("HTTP_COOKIE", "")) and self._is_ours(environ)

    def _is_ours(self, environ: Environ) -> bool:
        """Whether the request came for this site, and by the scheme that it is served with; all else is Django's to refuse."""
        host = environ.get("HTTP_HOST", "")
        if host not in self.hosts:
            name = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
            if not validate_host(name, settings.ALLOWED_HOSTS or [".localhost", "127.0.0.1", "[::1]"]):
                return False
            if len(self.hosts) < 100:
                self.hosts.add(host)
        if not getattr(settings, "SECURE_SSL_REDIRECT", False):
            return True
        header, value = settings.SECURE_PROXY_SSL_HEADER or ("wsgi.url_scheme", "https")
        return environ.get(header) == value

    # The page ---------------------------------------------------------------------------------------------------------
    def _page(self, key: Key) -> StoredPage | None:
        """The page of a key, stored or made now; of many who ask for one that is missing, one makes it and the others wait."""
        epoch = self.watch.epoch()
        page = self.store.get(key)
        if page is not None and page.epoch == epoch:
            self.tally.add(HIT)
            return page
        if epoch is None or _parameters(key[0]) is None:
            return None
        if not self.store.limit:
            return self._make(key, epoch)
        with self.lock:
            turn = self.making.setdefault(key, Lock())
        with turn:
            try:
                page = self.store.get(key)
                if page is None or page.epoch != epoch:
                    return self._make(key, epoch)
                self.tally.add(HIT)
                return page
            finally:
                with self.lock:
                    self.making.pop(key, None)

    def _make(self, key: Key, epoch: Epoch) -> StoredPage | None:
        """Ask Django for the page. A 200 is kept if the epoch is still the same: then nothing else can have come into it.

        An answer that Django could not make (5xx) goes to whoever asked, as it is, and to no other cache.
        """
        self.tally.add(MISS)
        status, headers, body = self._ask(key, epoch)
        if status.startswith("5"):
            return StoredPage(
                status, body, [header for header in headers if header[0].lower() not in OF_ONE_FORM], None
            )
        if not _is_for_everybody(headers):
            return None
        vary = next((value for name, value in headers if name.lower() == "vary"), "")
        kept = [(name, value) for name, value in headers if name.lower() not in OF_ONE_ANSWER]
        told = [("Vary", ", ".join(filter(None, [vary, "Accept-Encoding"]))), ("Cache-Control", CACHE_CONTROL)]
        page = StoredPage(status, body, [*kept, *told], epoch, varies_on_accept="accept" in vary.lower())
        if self.store.limit and status.startswith("200") and self.watch.confirm(epoch):
            self.store.put(key, page)
        return page

    def _ask(self, key: Key, epoch: Epoch) -> tuple[str, Headers, bytes]:
        """A request made of nothing but the key, and what is known of the databases and the epoch."""
        path, query = key
        told: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, exc_info: object = None) -> None:
            told.append((status, headers))

        environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **self._of_databases(epoch),
            CACHE: self,
            **self.origin,
        }
        if header := settings.SECURE_PROXY_SSL_HEADER:
            environ[header[0]] = header[1]
        answer = self.application(environ, start_response)
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()
        return told[-1][0], told[-1][1], body


@lru_cache(maxsize=4096)
def _view(path: str) -> str:
    """The name of the view that answers a path; nothing where there is none."""
    try:
        with translation.override(
            translation.get_language_from_path(path)
        ):  # a prefix resolves in its own language alone
            return resolve(path).url_name or ""
    except Resolver404:
        return ""


def _parameters(path: str) -> tuple[str, ...] | None:
    """The parameters that the view of a path reads; None where its pages are not stored."""
    return STORED.get(_view(path))


def _wants_html(environ: Environ) -> bool:
    """Whether the first choice of the Accept header is a page; other forms of one address are Django's to give."""
    return environ.get("HTTP_ACCEPT", "").split(",")[0].split(";")[0].strip() in HTML_IS_WANTED


def _is_for_everybody(headers: Headers) -> bool:
    """Whether an answer could be given to anybody who asks for the same: no cookie, nothing private, no other header read."""
    told = {name.lower(): value.lower() for name, value in headers}
    is_private = any(word in told.get("cache-control", "") for word in ("private", "no-store"))
    varies = {part.strip() for part in told.get("vary", "").split(",") if part.strip()}
    return "set-cookie" not in told and not is_private and varies <= {"accept", "accept-encoding"}


def _answer(page: StoredPage, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    form = page.form(best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""), len(page.body)))
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and page.status.startswith("200") and (form.etag in known or known.strip() == "*"):
        start_response("304 Not Modified", form.unchanged)
        return ()
    start_response(page.status, form.headers)
    return () if environ["REQUEST_METHOD"] == "HEAD" else (form.body,)
