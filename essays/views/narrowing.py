"""Filters of a list, as plain links: each value leads to something, each can be taken off, together they make one address.

What a query names and the list does not have is ignored, and nothing of it comes back in the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.bilingual import Said
from essays import languages
from essays.models.shelf import AUTHOR, BY, LANGUAGE, SERIES, Shelf
from essays.views.pages import reader_language

if TYPE_CHECKING:
    from essays.models import EssayQuerySet
    from essays.moments import Moment

MOST_VALUES: Final = 40
MOST_IN_A_ROW: Final = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter: its name, and the address that puts it on, or takes it off where it is chosen."""

    name: Said
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list can be narrowed by, and its values."""

    title: str
    choices: tuple[Choice, ...]

    @property
    def is_long(self) -> bool:
        """Whether the values are too many for a row and begin folded."""
        return len(self.choices) > MOST_IN_A_ROW

    @property
    def is_chosen(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of one page of a list; `path` is the list's own address."""

    path: str
    chosen: dict[str, str]
    filters: tuple[Filter, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen)

    def query(self, number: int = 1) -> str:
        """The query of a page of the list as it is narrowed."""
        return _query(self.chosen, number)

    def address(self, number: int) -> str:
        """The address of a page of the list as it is narrowed."""
        return self.query(number) or self.path


def filters_for(request: HttpRequest, shelf: Shelf) -> Filters:
    """The filters that a shelf offers, with what the request's query chose of them."""
    chosen: dict[str, str] = {}
    for by in BY:
        asked = request.GET.get(by, "")
        if asked in shelf.values(by, chosen):
            chosen[by] = asked
    filters = (_filter(by, request.path, shelf, chosen) for by in BY)
    return Filters(request.path, chosen, tuple(each for each in filters if len(each.choices) > 1 or each.is_chosen))


def language_filters(request: HttpRequest, codes: Iterable[str]) -> Filters:
    """The filter by language alone, of the languages that a list has."""
    work = {LANGUAGE: set(codes), SERIES: set(), AUTHOR: set()}
    shelf = Shelf([work] if work[LANGUAGE] else [])
    for code in work[LANGUAGE]:
        name = languages.BY_CODE[code].own_name
        shelf.names[LANGUAGE, code] = (name, "") if code == languages.ENGLISH.code else ("", name)
    return filters_for(request, shelf)


def narrow(essays: EssayQuerySet, filters: Filters, moment: Moment) -> EssayQuerySet:
    """A list with only what was chosen, in its order."""
    chosen = filters.chosen
    if LANGUAGE in chosen:
        essays = essays.in_full(chosen[LANGUAGE], moment)
    if SERIES in chosen:
        essays = essays.filter(series__slug=chosen[SERIES])
    return essays.credited_to(chosen[AUTHOR]) if AUTHOR in chosen else essays


def _filter(by: str, path: str, shelf: Shelf, chosen: dict[str, str]) -> Filter:
    titles = {LANGUAGE: _("Language"), SERIES: _("Series"), AUTHOR: _("Author")}
    offered = [value for value, _count in shelf.values(by, chosen).most_common(MOST_VALUES)]
    if by in chosen and chosen[by] not in offered:
        offered.append(chosen[by])
    choices = [_choice(by, value, path, shelf, chosen) for value in offered]
    return Filter(titles[by], tuple(sorted(choices, key=lambda choice: (choice.name.casefold(), choice.address))))


def _choice(by: str, value: str, path: str, shelf: Shelf, chosen: dict[str, str]) -> Choice:
    is_chosen = chosen.get(by) == value
    others = {dimension: chosen[dimension] for dimension in chosen if dimension != by}
    address = _query(others if is_chosen else others | {by: value}) or path
    return Choice(shelf.name(by, value, reader_language()), address, is_chosen)


def _query(chosen: dict[str, str], number: int = 1) -> str:
    """A query, its parts in one order, whatever order they were chosen in."""
    parts = [(by, chosen[by]) for by in BY if by in chosen] + ([("page", str(number))] if number > 1 else [])
    return f"?{urlencode(parts)}" if parts else ""
