"""The public site as static files: every page that readers reach by links, as they are served at one moment.

Pages come from the site's own handler, so the gate decides here as everywhere, and an address that is new needs nothing here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils._os import safe_join

from essays.databases import engine
from essays.exporting.site import SitePage, css_names, file_of, local_address
from essays.languages import BY_CODE, LANGUAGES
from essays.moments import MOMENT_OF_REQUEST, Moment
from essays.services.archiving.folders import FOR_EVERYBODY, whole_folder

FRONT: Final = "/"
NOUNS: Final = ("response", "series", "topic", "author")
# A feed is for programs that come again, and a copy answers none; the search is replaced by the list of everything; to print each
# text takes seconds.
_FEEDS: Final = tuple(f"{noun}{form}" for noun in NOUNS for form in ("_feed", "_json_feed"))
LEFT_OUT: Final = frozenset({*_FEEDS, "api_docs", "response_pdf", "series_pdf"})
REPLACED: Final = {"search": "response_list"}
# Addresses outside the languages' prefixes that a text may link: they lead to a page by a redirect.
OF_OLD: Final = frozenset({"old_address", "old_front_page"})
WRITTEN: Final = (200, 410)  # a withdrawn text has its dated notice


def write_site(path: Path, *, tell: Callable[[int], object]) -> int:
    """Write the public site to a new folder; tells after each file how many are known so far. Returns how many were written.

    Raises Refusal if there is something at the path already.
    """
    with whole_folder(path, mode=FOR_EVERYBODY) as folder, engine().snapshot(connection):
        mirror = Mirror(folder, Moment.now(), tell)
        mirror.fetch_all()
        mirror.link_all()
    return len(mirror.pages) + mirror.others


class Mirror:
    """One writing of the site. In memory: the addresses, and which file each became."""

    def __init__(self, folder: Path, moment: Moment, tell: Callable[[int], object]) -> None:
        self.folder, self.moment, self.tell = folder, moment, tell
        self.site = settings.SITE_URL
        self.handler = WSGIHandler()
        self.requests, self.environ = RequestFactory(), self._environ()
        self.files: dict[str, str | None] = {}
        self.moved: dict[str, str] = {}
        self.pages: dict[str, str] = {}
        self.others = 0
        self.waiting: deque[str] = deque()
        self.known: set[str] = set()

    def _environ(self) -> dict[str, Any]:
        """Requests as they would come to the site, all at one moment."""
        parts = urlsplit(self.site)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return {
            "SERVER_NAME": parts.hostname,
            "SERVER_PORT": str(port),
            "HTTP_HOST": parts.netloc,
            "wsgi.url_scheme": parts.scheme,
            MOMENT_OF_REQUEST: self.moment,
        }

    def fetch_all(self) -> None:
        """From the front page along all links, until nothing is new; pages are kept as they were served."""
        self._want(FRONT)
        while self.waiting:
            address = self.waiting.popleft()
            if address == FRONT:
                self._keep_page(address, self._front_page())
            elif address.startswith(settings.STATIC_URL):
                self._keep_static(address)
            else:
                self._keep_answer(address)
            self.tell(len(self.known) + len(self.pages))

    def link_all(self) -> None:
        """Let the links of each page lead to files."""
        for address, name in self.pages.items():
            file = self.folder / name
            page = SitePage(file.read_text(encoding="utf-8"), address, self.site)
            file.write_text(page.written(name, self._file_of), encoding="utf-8", newline="")
            self.tell(len(self.known) + len(self.pages))

    def _front_page(self) -> str:
        day = self.moment.day
        return render_to_string("essays/archiving/front.html", {"languages": LANGUAGES, "day": day, "site": self.site})

    def _want(self, address: str) -> None:
        if address not in self.known:
            self.known.add(address)
            self.waiting.append(address)

    def _file_of(self, address: str) -> str | None:
        address = instead(address)
        for _step in range(5):  # a redirect leads to its page in one step; a circle leads nowhere
            if address not in self.moved:
                return self.files.get(address)
            address = self.moved[address]
        return None

    def _keep_answer(self, address: str) -> None:
        response = self._ask(address)
        if response.status_code in (301, 302, 307, 308):
            target = local_address(response.headers["Location"], address, self.site)
            if target and is_wanted(target, "a"):
                self.moved[address] = instead(target)
                self._want(self.moved[address])
        elif response.status_code in WRITTEN:
            data = response.getvalue()
            kind = response.headers["Content-Type"]
            if kind.startswith("text/html"):
                self._keep_page(address, data.decode())
            else:
                self._keep(address, kind, data)
                self.others += 1

    def _ask(self, address: str) -> HttpResponse:
        request = self.requests.get(address, **self.environ)
        try:
            return cast("HttpResponse", self.handler.get_response(request))  # a streaming one can give its value too
        finally:
            request.close()

    def _keep_page(self, address: str, html: str) -> None:
        self.pages[address] = self._keep(address, "text/html", html.encode())
        for tag, target in SitePage(html, address, self.site).targets():
            if is_wanted(target, tag):
                self._want(instead(target))

    def _keep_static(self, address: str) -> None:
        path = static_path(address)
        if path is None:
            return
        data = path.read_bytes()
        self._keep(address, "", data)
        self.others += 1
        if address.endswith(".css"):
            for name in css_names(data.decode()):
                target = local_address(name, address, self.site)
                if target:
                    self._want(target.partition("?")[0])

    def _keep(self, address: str, kind: str, data: bytes) -> str:
        name = file_of(address, kind)
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        self.files[address] = name
        return name


def is_wanted(address: str, tag: str) -> bool:
    """Whether a page's link is followed: to pages of readers, and to what pages are made of."""
    path = address.partition("?")[0]
    if path == FRONT or (path.startswith(settings.STATIC_URL) and tag != "a"):
        return True
    name = view_name(path)
    is_page = path.startswith(tuple(f"/{code}/" for code in BY_CODE)) and name not in LEFT_OUT
    return bool(name) and (is_page or name in OF_OLD or tag == "img")


def view_name(path: str) -> str:
    """The name of the view that answers a path, empty if none does."""
    with translation.override(translation.get_language_from_path(path)):
        try:
            return resolve(unquote(path)).view_name
        except Resolver404:
            return ""


def instead(address: str) -> str:
    """The address that stands for one that only the server can answer."""
    name = REPLACED.get(view_name(address.partition("?")[0]))
    if not name:
        return address
    with translation.override(translation.get_language_from_path(address)):
        return reverse(name)


def static_path(address: str) -> Path | None:
    """The file behind a static address, collected or not; None where there is none."""
    name = unquote(address.removeprefix(settings.STATIC_URL).partition("?")[0])
    try:
        collected = Path(safe_join(settings.STATIC_ROOT, name))
        found = str(collected) if collected.is_file() else finders.find(name)
    except SuspiciousOperation:
        return None
    return Path(found) if isinstance(found, str) else None
