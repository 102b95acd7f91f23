"""What went wrong, as `application/problem+json` (RFC 9457), in sentences of the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypedDict

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essays import languages

TYPE: Final = "application/problem+json"
# Title and sentence of each status; where an answer knows more, it says its own sentence.
SAID: Final[dict[int, tuple[Promise | str, Promise | str]]] = {
    400: (_("Bad request"), _("This request cannot be understood.")),
    404: (_("Not found"), _("There is nothing at this address.")),
    405: (_("Method not allowed"), _("This address can only be read: with GET, HEAD or OPTIONS.")),
    410: (_("Gone"), _("What stood at this address was public for a time that is now over.")),
    422: (_("Parameters refused"), _("A parameter of this request is not right.")),
    429: (_("Too many requests"), _("Your network has asked too often. Wait until the time in Retry-After is over.")),
    503: (_("Not now"), _("The site cannot answer at the moment. Please try again later.")),
    500: (_("Server error"), _("Something went wrong on our side. Please try again later.")),
}


class Wrong(TypedDict):
    """A parameter that was refused, and why."""

    parameter: str
    detail: str


class Refused(Exception):
    """Parameters were refused; raised with one `Wrong` for each."""

    def __init__(self, *wrong: Wrong) -> None:
        super().__init__(wrong)
        self.wrong = wrong


class NoPage(Exception):
    """A cursor leads nowhere. Like an address it may be of the right form and still name nothing."""


class Gone(Exception):
    """Readers could once open what the address names. `detail` is the sentence that stands in its place, if there is one of its own."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


def asked_language(request: HttpRequest) -> str:
    """The language of `?language=`; empty where there is none, or a query that has too many parts to be read."""
    try:
        asked = request.GET.get("language", "")
    except TooManyFieldsSent:
        return ""
    return asked if asked in languages.BY_CODE else ""


def reader_of(request: HttpRequest) -> str:
    """The language that sentences are said in: the one asked for, else that of Accept-Language."""
    return asked_language(request) or translation.get_language_from_request(request)


def problem(request: HttpRequest, status: int, detail: str = "", wrong: Sequence[Wrong] = ()) -> JsonResponse:
    """The answer that tells a problem; a status that we have no words for is told as one of its hundred."""
    language = reader_of(request)
    title, sentence = SAID.get(status) or SAID[500 if status >= 500 else 400]
    with translation.override(language):
        told: dict[str, Any] = {
            "type": "about:blank",
            "title": str(title),
            "status": status,
            "detail": detail or " ".join(one["detail"] for one in wrong) or str(sentence),
        }
    if wrong:
        told["errors"] = list(wrong)
    headers = {"Cache-Control": "no-store", "Content-Language": language}
    shape = {"ensure_ascii": False, "separators": (",", ":")}
    return JsonResponse(told, status=status, content_type=TYPE, headers=headers, json_dumps_params=shape)
