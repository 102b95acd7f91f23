"""What a reader may be about to type: names of authors, topics, series and terms, and titles, of what readers can open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from essays.models.essay import Essay
from essays.models.naming import find_names
from essays.models.search_text import SearchText
from essays.searching.query import parse_query

if TYPE_CHECKING:
    from essays.moments import Moment
    from essays.searching.query import Group

MOST: Final = 8
MOST_LOOKED_AT: Final = 12  # names asked of the gate


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What goes into the box, and what stands beside it."""

    value: str
    label: str = ""


def suggest(text: str, moment: Moment) -> list[Suggestion]:
    """Names first, then titles; each passes the gate."""
    query = parse_query(text)
    if not query:
        return []
    found = [*_names(query.groups, query.text, moment), *_titles(query.groups, moment)]
    return list({suggestion.value: suggestion for suggestion in found}.values())[:MOST]


def _names(groups: Sequence[Group], text: str, moment: Moment) -> Iterator[Suggestion]:
    """In the script that is being typed; beside it the other name, or what was typed where it is pinyin of a Han name."""
    names = [name for name in find_names(groups, moment) if all(group.count(name.words) for group in groups)]
    is_han = any(group.is_han for group in groups)
    for name in names[:MOST_LOOKED_AT]:
        if name.is_public(moment):
            first, second = (name.chinese, name.english) if is_han else (name.english, name.chinese)
            yield Suggestion(first or second, second if first else text)


def _titles(groups: Sequence[Group], moment: Moment) -> Iterator[Suggestion]:
    found = SearchText.objects.looked_up(groups, field="title", most=MOST_LOOKED_AT * 10).live(moment)
    found = found.filter(essay__kind__in=[Essay.Kind.RESPONSE, Essay.Kind.ESSAY])
    for (title,) in found.newest("revision__title", most=MOST):
        yield Suggestion(title)
