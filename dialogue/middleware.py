"""Two small layers: the moment of a request, and headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from essays.moments import Moment, MomentRequest

GetResponse = Callable[[HttpRequest], HttpResponse]


class MomentMiddleware:
    """Gives each request its moment. Within a process the moment never goes back, whatever the clock does."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.latest: datetime | None = None
        self.lock = Lock()

    def __call__(self, request: MomentRequest) -> HttpResponse:
        with self.lock:
            now = timezone.now()
            self.latest = max(self.latest, now) if self.latest else now
            request.moment = Moment(self.latest)
        return self.get_response(request)


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
