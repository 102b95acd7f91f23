"""All operations of the API, and what becomes of their refusals."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from essays.api import catalogue, entrance, finding, following, works
from essays.api.openapi import DESCRIPTION, TITLE, VERSION
from essays.api.parameters import RULES, refuse_unknown, told
from essays.api.problems import Gone, NoPage, Refused, problem


class Written(JSONRenderer):
    """JSON as it stands: Chinese in its characters, nothing between the parts."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


api: Final = NinjaAPI(
    title=TITLE,
    version=VERSION,
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    renderer=Written(),
    urls_namespace="api",
)
api.add_decorator(refuse_unknown)
for part in (entrance, works, catalogue, finding, following):
    api.add_router("", part.router)


@api.exception_handler(Http404)
def nothing(request: HttpRequest, error: Exception) -> HttpResponse:
    """What was never public answers like what never was."""
    return problem(request, 404)


@api.exception_handler(NoPage)
def no_page(request: HttpRequest, error: NoPage) -> HttpResponse:
    """A cursor that leads nowhere."""
    return problem(request, 404, str(RULES["cursor"]))


@api.exception_handler(Gone)
def gone(request: HttpRequest, error: Gone) -> HttpResponse:
    """What readers could open once."""
    return problem(request, 410, error.detail)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """Parameters that an operation found wrong."""
    return problem(request, 422, wrong=error.wrong)


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters that are not in their form; a name in the address that can be none leads nowhere."""
    wrong = [told(one) for one in error.errors]
    if any(one["parameter"] not in RULES for one in wrong):
        return problem(request, 404)
    return problem(request, 422, wrong=wrong)
