"""What to try where nothing was found: long Chinese queries in pieces, misspelt words as they may have been meant, single words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from essays.models.naming import Named, find_names
from essays.models.search_text import LOOKED_THROUGH, SearchText
from essays.models.search_word import SearchWord
from essays.searching.folding import SHORTEST_SPELT, plain_word
from essays.searching.query import Group, Query

if TYPE_CHECKING:
    from essays.moments import Moment

MOST_RESPELT: Final = 4  # words of a query


def respell(query: Query, moment: Moment) -> Query | None:
    """The query with words that readers can find in place of those that they cannot; None if there is nothing to put right.

    Each word offered passes the gate: that a draft has it does not show.
    """
    groups: list[Group] = []
    for group in query.groups:
        right = _respelt(group, moment) if len(groups) < MOST_RESPELT and _may_be_misspelt(group) else None
        groups.append(right or group)
    return None if groups == list(query.groups) else _said(query, groups)


def shortened(query: Query, moment: Moment) -> Query | None:
    """The query without the words that find nothing; None if that leaves all or none."""
    groups = [group for group in query.groups if _is_live(group, moment)]
    return _said(query, groups) if 0 < len(groups) < len(query.groups) else None


def findable(query: Query, moment: Moment) -> list[Group]:
    """The groups of a query that find something by themselves."""
    return [group for group in query.groups[:MOST_RESPELT] if len(query.groups) > 1 and _is_live(group, moment)]


def _said(query: Query, groups: list[Group]) -> Query:
    """A query of other groups, with a text that asks for them."""
    text = " ".join(f"\u201c{group.raw}\u201d" if group.is_phrase else group.raw for group in groups)
    return replace(query.with_groups(groups), text=text)


def _may_be_misspelt(group: Group) -> bool:
    word = plain_word(group.raw)
    return group.is_plain_word and word.isascii() and word.isalpha() and len(word) >= SHORTEST_SPELT


def _respelt(group: Group, moment: Moment) -> Group | None:
    if _is_known(group, moment):
        return None
    meant = (Group(word.word, word.stem) for word in SearchWord.objects.meant_by(plain_word(group.raw)))
    return next((other for other in meant if other.words != group.words and _is_known(other, moment)), None)


def _is_live(group: Group, moment: Moment) -> bool:
    """Whether readers find something with it: in a text, or as a name of somebody or something."""
    in_text = SearchText.objects.looked_up([group], most=LOOKED_THROUGH).live(moment).is_any()
    return in_text or any(name.has_essays for name in _names(group, moment))


def _is_known(group: Group, moment: Moment) -> bool:
    """Whether it is a word that readers can meet, be it only in the glossary, which leads to texts in the other language."""
    return _is_live(group, moment) or any(True for _name in _names(group, moment))


def _names(group: Group, moment: Moment) -> Iterator[Named]:
    return (name for name in find_names([group], moment) if group.count(name.words) and name.is_public(moment))
