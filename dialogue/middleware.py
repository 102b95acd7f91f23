"""Small layers: the moment of a request, its language, and headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from essays.as_of import read_as_of
from essays.moments import EPOCH_OF_REQUEST, MOMENT_OF_REQUEST, Moment, MomentRequest

GetResponse = Callable[[HttpRequest], HttpResponse]


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
