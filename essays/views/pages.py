"""What every page is made with: its own addresses, its number in a list, and the finding of what an address names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from essays import languages
from essays.addresses import PageAddress
from essays.models import Path, Release
from essays.moments import MomentRequest

Row = TypeVar("Row")

LONGEST_NUMBER: Final = 6  # digits; a longer number in the query would be an offset that no database takes
LAST_PLACE: Final = 10**9
# A page far down costs what lies above it. Ten thousand works are as deep as a list of twenty goes; the years lead further.
LAST_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list. Whether there is a next one is known from one row more: nothing is counted."""

    rows: Sequence[Row]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def next_number(self) -> int:
        return self.number + 1

    @property
    def previous_number(self) -> int:
        return self.number - 1


def reader_language() -> str:
    """The code of the language of the page's frame."""
    return get_language() or languages.ENGLISH.code


def take_page(
    request: HttpRequest, queryset: QuerySet[Any] | range, size: int, read: Callable[[Any], Sequence[Any]] = list
) -> Page[Any]:
    """The page of a queryset that `?page=` asks for; `read` turns a slice of it into rows. A page past the end, or the last one
    that a list has (`LAST_PAGE`), is a 404.

    A list that is no queryset is taken as a range of places, of which `read` makes the rows.
    """
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER and int(asked)):
        raise Http404
    number = int(asked)
    if number > LAST_PAGE:
        raise Http404
    start = (number - 1) * size
    rows = read(queryset[start : start + size + 1])
    if not rows and number > 1:
        raise Http404
    return Page(rows[:size], number, len(rows) > size and number < LAST_PAGE)


def find(kind: str, slug: str, readable: QuerySet[Any]) -> Any:
    """Of what readers may open the record that an address leads to now, under this slug or one that it had before; else a 404.

    Two steps, since PostgreSQL reads the whole table for a condition that joins a column and a subquery with OR.
    """
    found = slugged(kind, slug, readable)
    if found is None:
        raise Http404
    return found


def find_moved(kind: str, slug: str, readable: QuerySet[Any]) -> Any:
    """The same for a slug that no record has now."""
    found = _moved(kind, slug, readable)
    if found is None:
        raise Http404
    return found


def slugged(kind: str, slug: str, readable: QuerySet[Any]) -> Any:
    """The same as `find`, with None where there is nothing."""
    return readable.filter(slug=slug).first() or _moved(kind, slug, readable)


def _moved(kind: str, slug: str, readable: QuerySet[Any]) -> Any:
    return readable.filter(pk__in=Path.objects.filter(kind=kind, slug=slug).values(kind)).first()


def render_page(
    request: MomentRequest,
    template: str,
    context: dict[str, Any],
    *,
    editions: tuple[str, ...] = tuple(languages.BY_CODE),
    offered: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """A public page. Of the query a page's number is part of its address; filters are kept by the switcher alone."""
    page, filters = context.get("page"), context.get("filters")
    number = page.number if page else 1
    query = filters.query(number) if filters and filters.is_narrowed else ""
    path = request.path if query or number == 1 else f"{request.path}?page={number}"
    address = PageAddress(path, reader_language(), editions, offered, query)
    return render(request, template, {"address": address, **context}, status=status)


def render_gone(request: MomentRequest, last: Release | None) -> HttpResponse:
    """What stands in a text's place: the dated notice of its withdrawal, or only that it is no longer here."""
    withdrawal = last if last and last.ended_as == Release.EndedAs.WITHDRAWN else None
    return render_page(request, "410.html", {"withdrawal": withdrawal}, status=410)
