"""What people are told while the database is away: a calm page in their language, made without it, and their own words given back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.core.exceptions import SuspiciousOperation
from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import defaults

from dialogue.health import DATABASE_IS_AWAY
from essays.addresses import PageAddress

try:
    from redis.exceptions import RedisError
except ImportError:  # the extra is not installed, and nothing is counted there
    OF_THE_CACHE: tuple[type[Exception], ...] = ()
else:
    OF_THE_CACHE = (RedisError,)

RETRY_AFTER: Final = "10"  # seconds; a database that is started anew takes no longer
NOT_HTML: Final = ("/api/",)
READ_ONLY: Final = "25006"  # PostgreSQL's code for a write to a database that only takes reads, such as one that waits for its promotion


class OutageMiddleware:
    """Answers readers at once while the database is silent: each who waited for it would keep a thread from stored pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """The page of an outage in place of the view; behind ReplicaMiddleware, which may have made the page without the primary."""
        return database_away(request) if request.META.get(DATABASE_IS_AWAY) else None


def server_error(request: HttpRequest) -> HttpResponse:
    """What stands for a page that could not be made: the site's own fault (500), or a database that does not answer (503)."""
    if is_away(sys.exc_info()[1]):
        return database_away(request)
    return defaults.server_error(request)


def is_away(error: BaseException | None) -> bool:
    """Whether an error says that the database (or the Redis that counts in its place) is away, or takes no writes for now."""
    if isinstance(error, (OperationalError, InterfaceError, *OF_THE_CACHE)):
        return True
    return isinstance(error, Error) and getattr(error.__cause__, "sqlstate", None) == READ_ONLY


def database_away(request: HttpRequest) -> HttpResponse:
    """A 503 in the language of the address, else of the cookie or the browser. Neither database nor session is asked.

    Whoever sent a form of the desk gets all of it back, to be sent again: nothing typed is lost, with or without a script.
    """
    of_address = translation.get_language_from_path(request.path_info)
    code = of_address or translation.get_language_from_request(request)
    is_desk = request.path_info.startswith(reverse("admin:index"))
    with translation.override(code):
        if _wants_json(request):
            sentence = (
                _desk_sentence() if is_desk else _("The database does not answer at the moment. Please try again soon.")
            )
            response: HttpResponse = JsonResponse({"status": 503, "error": sentence}, status=503)
        else:
            context = {
                "is_desk": is_desk,
                "sentence": _desk_sentence(),
                "sent": list(_sent(request)) if is_desk else [],
            }
            if of_address:
                context["address"] = PageAddress(request.path, of_address)
            response = render(request, "503.html", context, status=503)
    for name, value in {"Retry-After": RETRY_AFTER, "Cache-Control": "no-store", "Content-Language": code}.items():
        response.headers[name] = value
    return response


def _desk_sentence() -> str:
    return _(
        "The database does not answer, so nothing can be saved at the moment. What you typed is kept in this browser."
    )


def _wants_json(request: HttpRequest) -> bool:
    accepted = request.headers.get("Accept", "")
    return (
        request.content_type == "application/json"
        or request.path_info.startswith(NOT_HTML)
        or ("json" in accepted and "html" not in accepted)
    )


def _sent(request: HttpRequest) -> Iterable[tuple[str, str]]:
    """The fields of a form as they were sent, passwords apart; nothing of a form that cannot be read."""
    try:
        fields = list(request.POST.lists())
    except (SuspiciousOperation, UnreadablePostError):
        return
    for name, values in fields:
        if "password" not in name:
            yield from ((name, value) for value in values)
