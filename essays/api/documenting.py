"""What the API offers, for programs (OpenAPI) and for the people who write them (a page in both languages)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from essays.addresses import absolute
from essays.api.entrance import OPENAPI
from essays.api.openapi import PREFIX, describe
from essays.api.operations import api
from essays.moments import MomentRequest
from essays.views.pages import render_page


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it; its words are those of the description, in English."""

    path: str
    summary: str
    parameters: list[dict[str, str]]
    example: str


@require_safe
def api_openapi(request: HttpRequest) -> HttpResponse:
    """The description of the API, in OpenAPI 3.1."""
    shape: dict[str, Any] = {"ensure_ascii": False, "separators": (",", ":")}
    return HttpResponse(json.dumps(describe(api), **shape), content_type=f"{OPENAPI}; charset=utf-8")


@require_safe
def api_docs_choice(request: HttpRequest) -> HttpResponse:
    """Lead people who look for the page beside the API to it, in their language."""
    return HttpResponseRedirect(reverse("api_docs"))


@require_safe
def api_docs(request: MomentRequest) -> HttpResponse:
    """What there is to ask for, with a command to try each."""
    described = describe(api)
    operations = [_operation(path, methods["get"]) for path, methods in described["paths"].items()]
    return render_page(
        request, "essays/documenting/api_docs.html", {"operations": operations, "prefix": absolute(PREFIX)}
    )


def _operation(path: str, described: dict[str, Any]) -> Operation:
    """An operation with a command that has what it needs; what has no example keeps its name in braces."""
    asked = [parameter for parameter in described["parameters"] if parameter["required"] and "example" in parameter]
    address = absolute(path)
    for parameter in asked:
        address = address.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
    query = "&".join(f"{one['name']}={one['example']}" for one in asked if one["in"] == "query")
    address += f"?{query}" if query else ""
    parameters = [{"name": one["name"], "said": _plain(one["description"])} for one in described["parameters"]]
    return Operation(path, _plain(described["description"]), parameters, f"curl '{address}'")


def _plain(markdown: str) -> str:
    """A sentence of the description, which is Markdown, as plain words."""
    return markdown.replace("`", "")
