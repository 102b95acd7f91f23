"""Small layers: the moment of a request, its language, and headers that every answer carries."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from dialogue.health import CACHE, DATABASE_IS_AWAY
from dialogue.logs import REQUEST_ID, not_logged, scrubbed
from dialogue.metrics import tell_request
from dialogue.probes import PATHS
from essays.as_of import read_as_of
from essays.moments import EPOCH_OF_REQUEST, MOMENT_OF_REQUEST, Moment, MomentRequest

if TYPE_CHECKING:
    from dialogue.page_cache import PageCache

log = logging.getLogger("dialogue.requests")

SANE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
OPEN_WHEN_CLOSED: Final = ("/admin/", "/accounts/", "/static/", *PATHS)
RIGHT_TO_OPEN: Final = "essays.release_revision"
RETRY_AFTER: Final = 600  # seconds

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestMiddleware:
    """Gives each request an id, and tells the log and the monitors what became of it.

    The id is the one that a proxy gave (X-Request-ID), if it looks like one. Every line of the log has it, and so has the answer.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if SANE_ID.fullmatch(given) else uuid4().hex
        # Until this thread's next request: Django writes some lines when all layers are through.
        REQUEST_ID.set(request_id)
        began = perf_counter()
        response = self.get_response(request)
        seconds = perf_counter() - began
        response.headers["X-Request-ID"] = request_id
        view = request.resolver_match.view_name if request.resolver_match else "none"
        tell_request(view=view, status=response.status_code, seconds=seconds)
        if log.isEnabledFor(logging.INFO):
            facts: dict[str, object] = {"method": request.method, "path": scrubbed(request.path), "view": view}
            facts |= {"status": response.status_code, "ms": round(seconds * 1000, 1)}
            log.info("%(method)s %(path)s %(status)s in %(ms)s ms", facts, extra=facts)
        return response


class ProbesMiddleware:
    """Programs ask a process how it is by whatever address they reach it: no Host of theirs is refused, since none is used."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.host = urlsplit(settings.SITE_URL).netloc

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in PATHS:
            request.META["HTTP_HOST"] = self.host
        return self.get_response(request)


class ClosedMiddleware:
    """Keeps readers out of a closed site; the desk and the pages of accounts stay open, and publishers see all."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(OPEN_WHEN_CLOSED) or not is_closed(request) or self._may_look(request):
            return self.get_response(request)
        response = render(request, "closed.html", status=503)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        response.headers["Cache-Control"] = "no-store"
        return not_logged(response)

    def _may_look(self, request: HttpRequest) -> bool:
        return request.user.has_perm(RIGHT_TO_OPEN)


def is_closed(request: HttpRequest) -> bool:
    """Whether the site is closed to readers, as the page cache before us knows it. A database that is away is told by whoever needs it."""
    cache: PageCache | None = request.META.get(CACHE)
    try:
        return cache.watch.is_closed(ask=not request.META.get(DATABASE_IS_AWAY)) if cache else False
    except Error:
        return False


class MomentMiddleware:
    """Gives each request its moment. Within a process the moment never goes back, whatever the clock does.

    A publisher's walk "as of" another moment holds on readers' pages only; nothing that it shows may be stored anywhere.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.latest: datetime | None = None
        self.lock = Lock()

    def __call__(self, request: MomentRequest) -> HttpResponse:
        with self.lock:
            now = timezone.now()
            self.latest = max(self.latest, now) if self.latest else now
            request.moment = request.META.get(MOMENT_OF_REQUEST) or Moment(
                self.latest, epoch=request.META.get(EPOCH_OF_REQUEST)
            )
        as_of = read_as_of(request) if translation.get_language_from_path(request.path_info) else None
        if as_of is None:
            return self.get_response(request)
        request.moment = request.as_of = as_of
        response = self.get_response(request)
        response.headers["Cache-Control"] = "private, no-store"
        return response


class LanguageMiddleware(LocaleMiddleware):
    """The language of the address, else the reader's.

    Unlike its parent it does not answer a 404 with a redirect to the same address under a prefix: an old address that leads
    nowhere is a 404 at once, not after a second step.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not translation.get_language_from_path(request.path_info):
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response


class ResponseHeadersMiddleware:
    """Headers that Django's SecurityMiddleware does not know."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
