"""What stands before the API and holds for every address below /api/: it reads no cookie, counts, compresses, and tells problems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import is_valid_path

from dialogue.page_cache import CACHE_CONTROL
from dialogue.stored_pages import StoredPage, best_encoding
from essays import languages
from essays.api.problems import TYPE, asked_language, problem
from essays.moments import MomentRequest
from essays.rate_limits import Allowance, client_network, count_one

PREFIX: Final = "/api/"
MOST: Final = 300  # requests of a network in a window; at 50 works a page a mirror reads 15,000 of them
WINDOW: Final = 60  # seconds
METHODS: Final = "GET, HEAD, OPTIONS"
TOLD: Final = "ETag, Link, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
A_DAY: Final = 86_400  # for which a browser need not ask again whether it may ask

GetResponse = Callable[[HttpRequest], HttpResponse]


class ApiMiddleware:
    """Stands outside of session, language and account: of a request below /api/ they get nothing that tells who asks."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: MomentRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        _forget_who_asks(request)
        response = self._answer(request)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = TOLD
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    def _answer(self, request: MomentRequest) -> HttpResponse:
        if request.method == "OPTIONS" and is_valid_path(request.path_info):
            return _preflight()
        allowance = _count(request)
        if allowance and allowance.is_spent:
            response: HttpResponse = problem(request, 429)
            response.headers["Retry-After"] = str(allowance.seconds)
        else:
            response = self._read(request)
        if allowance:
            _tell(response, allowance)
        return response

    def _read(self, request: MomentRequest) -> HttpResponse:
        method = request.method
        if method not in ("GET", "HEAD"):
            response: HttpResponse = problem(request, 405 if is_valid_path(request.path_info) else 404)
            response.headers["Allow"] = METHODS
            return response
        request.method = "GET"
        response = _told_as_problem(request, self.get_response(request))
        if response.status_code == 200:
            _pack(request, response)
        if method == "HEAD":
            response.content = b""
        return response


def _forget_who_asks(request: HttpRequest) -> None:
    """Drop what could make answers differ between people; the language that is asked for goes before the browser's."""
    request.META.pop("HTTP_COOKIE", None)
    if asked := asked_language(request):
        request.META["HTTP_ACCEPT_LANGUAGE"] = asked


def _count(request: MomentRequest) -> Allowance | None:
    """Count this request for its network; None while limits are off."""
    if not settings.RATE_LIMITS:
        return None
    return count_one("api", client_network(request), most=MOST, seconds=WINDOW, at=request.moment.at)


def _tell(response: HttpResponse, allowance: Allowance) -> None:
    response.headers["RateLimit-Limit"] = str(allowance.most)
    response.headers["RateLimit-Remaining"] = str(allowance.remaining)
    response.headers["RateLimit-Reset"] = str(allowance.seconds)


def _preflight() -> HttpResponse:
    """What a browser asks before a request that is not simple (one with If-None-Match)."""
    headers = {
        "Allow": METHODS,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "If-None-Match, Accept-Language",
        "Access-Control-Max-Age": str(A_DAY),
    }
    return HttpResponse(status=204, headers=headers)


def _told_as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response; a page that tells an error gets the words of a problem instead."""
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(TYPE):
        return response
    told = problem(request, response.status_code)
    response.content = told.content
    for name, value in told.headers.items():
        response.headers[name] = value
    response.headers["Content-Length"] = str(len(told.content))
    return response


def _pack(request: HttpRequest, response: HttpResponse) -> None:
    """Give an answer its encoding and tag, or leave out what the client has. It varies with nothing else: see _forget_who_asks."""
    page = StoredPage("200 OK", response.content, [], None)
    encoding = best_encoding(request.headers.get("Accept-Encoding", ""), len(page.body))
    form = page.form(encoding)
    asked = asked_language(request) or languages.ENGLISH.code
    told = {"ETag": form.etag, "Cache-Control": CACHE_CONTROL, "Vary": "Accept-Encoding", "Content-Language": asked}
    for name, value in told.items():
        response.headers[name] = value
    known = request.headers.get("If-None-Match", "")
    if form.etag in known or known.strip() == "*":
        response.status_code = 304
        response.content = b""
        del response.headers["Content-Length"], response.headers["Content-Type"]
        return
    response.content = form.body
    response.headers["Content-Length"] = str(len(form.body))
    if encoding:
        response.headers["Content-Encoding"] = encoding
