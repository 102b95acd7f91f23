"""Searching: one page of results for a query in either language, and what may complete a query while it is typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from essays.addresses import PageAddress
from essays.languages import BY_CODE, html_lang
from essays.models import Revision, Topic
from essays.models.facets import Filters, facets_of
from essays.models.finding import Found, Hit, Search
from essays.models.reading import Reading
from essays.models.respelling import findable, respell, shortened
from essays.models.suggesting import suggest
from essays.moments import Moment, MomentRequest
from essays.searching.excerpt import Piece, Span, excerpt, mark, spans, words_of
from essays.searching.query import Query, loosened, parse_query
from essays.views.pages import LONGEST_NUMBER, Page, reader_language, render_page

A_PAGE: Final = 10
_SLUG: Final = re.compile(r"[-a-zA-Z0-9_]{1,100}")


@dataclass(frozen=True, slots=True)
class Result:
    """A hit as the page shows it."""

    hit: Hit
    reading: Reading
    title: list[Piece]
    excerpt: list[Piece]
    lang: str


@require_safe
def search(request: MomentRequest) -> HttpResponse:
    """Results for `?q=`, narrowed by what else the address says; without a query, the box and the topics."""
    query, filters = parse_query(request.GET.get("q", "")), _filters(request)
    found, asked = find(query, request.moment, reader_language(), filters)
    number = _page_number(request)
    shown = found.hits[(number - 1) * A_PAGE : number * A_PAGE]
    if number > 1 and not shown:
        raise Http404
    kept = _kept_query(query, filters)
    context = {
        "query": query,
        "respelt": found.query if found.query.text != query.text else None,
        "found": found,
        "page": Page(read_results(shown), number, len(found.hits) > number * A_PAGE),
        "facets": facets_of(found.hits, filters),
        "first_place": (number - 1) * A_PAGE + 1,
        "narrowed": bool(filters),
        "kept_query": kept,
        "address": _address(request, kept, number),
        **({} if found.hits else _ways_on(query, asked, request)),
    }
    return render_page(request, "essays/searching/search.html", context)


@require_safe
def search_suggestions(request: MomentRequest) -> JsonResponse:
    """Names and titles that hold what was typed, as JSON: `{"suggestions": [{"value": …, "label": …}]}`."""
    found = suggest(request.GET.get("q", ""), request.moment)
    return JsonResponse({"suggestions": [{"value": one.value, "label": one.label} for one in found]})


def find(query: Query, moment: Moment, language: str, filters: Filters | None = None) -> tuple[Found, Query]:
    """What the query finds; if that is nothing, what it finds in pieces, as it may have been meant, or without
    the words that find nothing. Also the query, in the pieces that were tried."""

    def run(tried: Query) -> Found:
        return Search(tried, moment, language, filters).run()

    found = run(query)
    if found.hits or not query:
        return found, query
    pieces = loosened(query)
    if pieces != query and (found := run(pieces)).hits:
        return found, query
    for other in (respell, shortened):
        if (meant := other(pieces, moment)) and (found := run(meant)).hits:
            return found, query
    return Found(query, []), pieces


def _filters(request: MomentRequest) -> Filters:
    """What to narrow by. A value that can be none (no slug, no language) is as good as not there."""
    given = {field.name: request.GET.get(field.name, "") for field in fields(Filters)}
    if given["language"] not in BY_CODE:
        given["language"] = ""
    return Filters(**{name: value for name, value in given.items() if name == "language" or _SLUG.fullmatch(value)})


def _page_number(request: MomentRequest) -> int:
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER and int(asked)):
        raise Http404
    return int(asked)


def _kept_query(query: Query, filters: Filters) -> str:
    """What every link of the page keeps of its address."""
    return _written({"q": query.text, **{field.name: getattr(filters, field.name) for field in fields(filters)}})


def _written(parameters: dict[str, str]) -> str:
    return urlencode({name: value for name, value in parameters.items() if value})


def _address(request: MomentRequest, kept: str, number: int) -> PageAddress:
    """The page's address with its query, in both languages."""
    asked = "&".join(filter(None, (kept, f"page={number}" if number > 1 else "")))
    return PageAddress(f"{request.path}?{asked}" if asked else request.path, reader_language())


def _ways_on(query: Query, asked: Query, request: MomentRequest) -> dict[str, Any]:
    """What helps where nothing was found: single words that find something, and the topics."""
    return {"findable": findable(asked, request.moment), "topics": Topic.objects.public(request.moment)}


def read_results(hits: Sequence[Hit]) -> list[Result]:
    """The hits of a page with their excerpts; the one query that reads bodies."""
    readings = [hit.reading for hit in hits]
    shown = [hit.revision or reading.text.revision_id for hit, reading in zip(hits, readings, strict=True)]
    texts = {row.pk: row for row in Revision.objects.filter(pk__in=shown).only("summary", "body")}
    return [_result(hit, reading, texts[pk]) for hit, reading, pk in zip(hits, readings, shown, strict=True)]


def _result(hit: Hit, reading: Reading, text: Revision) -> Result:
    language = hit.language or reading.text_language
    body = words_of(text.body)
    in_body, in_summary = spans(body, hit.groups), spans(text.summary, hit.groups)
    if text.summary and (not in_body or _groups(in_summary) > _groups(in_body)):
        shown = excerpt(text.summary, in_summary, language)
    else:
        shown = excerpt(body, in_body, language)
    return Result(hit, reading, mark(reading.title, hit.groups), shown, html_lang(language))


def _groups(found: Sequence[Span]) -> int:
    """How many different groups were found."""
    return len({span.group for span in found})
