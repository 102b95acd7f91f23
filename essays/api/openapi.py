"""The description of the API (OpenAPI 3.1): what ninja knows of the operations, and what all of them share."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.utils.translation import override
from ninja import NinjaAPI

from essays import languages
from essays.api.problems import SAID, TYPE
from essays.api.schemas import Problem

PREFIX: Final = "/api/v1/"
TITLE: Final = "Dialogue"
VERSION: Final = "1"
DESCRIPTION: Final = (
    "What readers of the site can open, as JSON: works and their editions, questions, topics, authors, the search, and what "
    "changed. It is read with GET (HEAD and OPTIONS are answered too, other methods get 405), needs no key, sets no cookie and "
    "may be asked from any origin. Names and texts come in the language of `language`; problems are told in it too, or in that "
    "of Accept-Language. Lists go on at `next`."
)
ETAG: Final = {"description": "The strong tag of these bytes, for If-None-Match.", "schema": {"type": "string"}}
COUNTS: Final = {
    "RateLimit-Limit": "Requests that a network may make in a window.",
    "RateLimit-Remaining": "Requests that are left of them.",
    "RateLimit-Reset": "Seconds until the next window.",
}
RETRY: Final = {"Retry-After": "Seconds to wait."}
# The problems that every operation may have.
EVERYWHERE: Final = (400, 422, 429, 500, 503)
WORDS: Final = {
    304: "What If-None-Match names is still what there is. No body.",
    400: "The request cannot be read.",
    404: "Nothing that readers can open, now or before; or a cursor that is none.",
    410: "Readers could open it once; `detail` may be the notice of its withdrawal.",
    422: "A parameter is not known here, or is not right.",
    429: "Too many requests from this network in this window.",
    500: "An error on our side.",
    503: "The site is closed for a while, or its database is away.",
}

# Of records by their addresses, of parameters by their names; `make demo` has them all.
EXAMPLES: Final = {
    "essays/{key}": "cooperation-by-parcel-post",
    "series/{key}": "what-is-u-s-china-cooperation-for",
    "authors/{key}": "ruth-embury",
    "topics/{slug}": "u-s-china-cooperation",
    "language": "zh-hans",
    "year": 2022,
    "kind": "response",
    "q": "cooperation",
    "listed_since": "2022-05-04",
    "listed_until": "2022-12-31",
    "since": "2022-05-04T12:00:00Z",
}


def describe(api: NinjaAPI) -> dict[str, Any]:
    """The description of the API of this site."""
    return deepcopy(_described(api, settings.SITE_URL))


@cache
def _described(api: NinjaAPI, site: str) -> dict[str, Any]:
    described: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    described["servers"] = [{"url": site}]
    components = described["components"]
    components["schemas"]["Problem"], parts = _problem_schema()
    components["schemas"] |= parts
    components["headers"] = {
        name: {"description": said, "schema": {"type": "integer", "minimum": 0}}
        for name, said in (COUNTS | RETRY).items()
    } | {"ETag": ETAG, "Link": {"description": "The next page, `rel=next`.", "schema": {"type": "string"}}}
    components["responses"] = {f"Problem{status}": _problem(status) for status in WORDS if status >= 400}
    components["responses"]["NotModified"] = {"description": WORDS[304], "headers": _headers("ETag", *COUNTS)}
    for path, methods in described["paths"].items():
        for operation in methods.values():
            _complete(path, operation)
    text = json.dumps(described)  # ninja adds the models of parameters, which nothing refers to
    used = {name: schema for name, schema in components["schemas"].items() if f'schemas/{name}"' in text}
    components["schemas"] = used
    return described


def _complete(path: str, operation: dict[str, Any]) -> None:
    """Give an operation all of its answers, and its parameters the form of a query: absent rather than null."""
    for parameter in operation["parameters"]:
        schema = parameter["schema"]
        choices = [choice for choice in schema.pop("anyOf", []) if choice != {"type": "null"}]
        if choices:
            schema.update(choices[0])
            schema.pop("default", None)
        schema.pop("title", None)
        schema.pop("description", None)
        schema.pop("examples", None)
        parameter.pop("examples", None)
        example = EXAMPLES.get(path.removeprefix(PREFIX) if parameter["in"] == "path" else parameter["name"])
        if example:
            parameter["example"] = example
    answers = {str(status): answer for status, answer in operation["responses"].items()}
    goes_on = any(parameter["name"] == "cursor" for parameter in operation["parameters"])
    answers["200"]["headers"] = _headers("ETag", *(("Link",) if goes_on else ()), *COUNTS)
    answers["304"] = {"$ref": "#/components/responses/NotModified"}
    own: tuple[int, ...] = (404,) if goes_on or "{" in path else ()
    if path.startswith((f"{PREFIX}essays/", f"{PREFIX}editions/")):
        own = (404, 410)
    for status in (*own, *EVERYWHERE):
        answers[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    operation["responses"] = answers
    operation["summary"] = operation["description"].partition(".")[0]


def _problem(status: int) -> dict[str, Any]:
    title, detail = SAID[status]
    with override(languages.ENGLISH.code):
        example = {"type": "about:blank", "title": str(title), "status": status, "detail": str(detail)}
    content = {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}
    names = [*COUNTS, *(RETRY if status in (429, 503) else ())]
    return {"description": WORDS[status], "headers": _headers(*names), "content": content}


def _problem_schema() -> tuple[dict[str, Any], dict[str, Any]]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    parts = schema.pop("$defs")
    schema["required"] = ["type", "title", "status", "detail"]  # errors stand there for 422 alone
    return schema, parts


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
