"""The search of the site, for programs: the same hits in the same order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.http import HttpResponse
from ninja import Query, Router

from essays.api.cursors import read_cursor, write_cursor
from essays.api.lists import cut, link_next
from essays.api.parameters import Narrowed, Search
from essays.api.reading import as_uuid, named, read_works
from essays.api.records import essay_record
from essays.api.schemas import Found, LanguageCode, SearchResult
from essays.models import Path, Series
from essays.models.authorship import public_authors
from essays.models.facets import Filters
from essays.models.finding import Hit
from essays.moments import Moment, MomentRequest
from essays.searching.query import parse_query
from essays.views.searching import find, read_results

router = Router(tags=["Search"])


@router.get("/search", response=Found, url_name="api_search", operation_id="search")
def api_search(request: MomentRequest, query: Query[Search], response: HttpResponse) -> Found:
    """Works that answer a query, the best first. What the query finds in pieces, or respelt, stands where it finds nothing whole."""
    asked = parse_query(query.q)
    found, _pieces = find(asked, request.moment, query.language, _filters(query, request.moment))
    hits = found.hits[_place_after(found.hits, query.cursor) :]
    shown, cursor = cut(hits[: query.limit + 1], query.limit, lambda last: _cursor(found.hits, last))
    respelt = found.query.text if found.hits and found.query.text != asked.text else None
    return Found(
        items=_results(shown, query.language, request.moment),
        next=link_next(response, "api_search", query, cursor),
        query=asked.text,
        respelt=respelt,
        is_cut=found.is_cut,
    )


def _filters(query: Narrowed, moment: Moment) -> Filters:
    """The filters of the page, which knows slugs alone; a UUID that names nothing finds nothing."""
    series, author = query.series or "", query.author or ""
    if as_uuid(series):
        series = getattr(named(Path.Kind.SERIES, series, Series.objects.public(moment)), "slug", series)
    if as_uuid(author):
        author = getattr(named(Path.Kind.AUTHOR, author, public_authors(moment)), "slug", author)
    year = str(query.year or "")
    return Filters(query.text_language or "", series, query.topic or "", author, year)


def _results(hits: Sequence[Hit], language: str, moment: Moment) -> list[SearchResult]:
    works = {work.essay.pk: work for work in read_works([hit.essay for hit in hits], moment)}
    return [
        SearchResult(
            essay=essay_record(works[result.hit.essay.pk], language),
            excerpt="".join(piece.text for piece in result.excerpt),
            excerpt_language=cast("LanguageCode", result.hit.language or result.reading.text_language),
            is_cross=result.hit.is_cross,
        )
        for result in read_results(hits)
        if result.hit.essay.pk in works
    ]


def _cursor(hits: Sequence[Hit], last: Hit) -> str:
    return write_cursor("search", str(hits.index(last) + 1), str(last.essay.uuid))


def _place_after(hits: Sequence[Hit], cursor: str | None) -> int:
    """Where a page begins: behind the record of the cursor, or at its old place where that is found no longer."""
    if not cursor:
        return 0
    place, uuid = read_cursor(cursor, "search", 2)
    known = next((number for number, hit in enumerate(hits, start=1) if str(hit.essay.uuid) == uuid), None)
    return known if known is not None else int(place) if place.isdigit() else 0
