"""How well a text answers a query: one function for both databases, whose own rankings disagree on common words.

A field is weighed by how telling it is; how often a word stands in it counts less and less, and less in a long text. A Han word that
only straddles two others counts next to nothing. Titles said whole, and words of a query side by side, count more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from essays.searching.folding import is_han_run
from essays.searching.query import Group, padded
from essays.searching.words import whole_hits

TITLE: Final = 9.0
AUTHOR: Final = 7.0
SUBJECT: Final = 3.0  # a series' or topic's name
SUMMARY: Final = 2.5
BODY: Final = 2.0
STRADDLING: Final = 0.02
SIDE_BY_SIDE: Final = {"title": 4.0, "summary": 1.5, "body": 1.0}
USUAL_LENGTH: Final = {"en": 6000, "zh-hans": 2000}  # characters of a folded body
Named = Mapping[str, float]  # for the words of a group: the weight of the name in which they stand


@dataclass(frozen=True, slots=True)
class Text:
    """What the index keeps of one edition's revision, folded."""

    language: str
    title: str = ""
    summary: str = ""
    bodies: tuple[str, ...] = ()
    body: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", "".join(self.bodies))


def score_text(groups: Sequence[Group], text: Text, named: Named) -> float:
    """The score of one text (or, with an empty one, of names alone); 0.0 if one of the groups is found nowhere."""
    scores = [score_group(group, text, named.get(group.words, 0.0)) for group in groups]
    if not scores or not all(scores):
        return 0.0
    return sum(scores) / len(scores) + _side_by_side(groups, text)


def score_group(group: Group, text: Text, name: float) -> float:
    """The score of one group."""
    title = group.count(text.title)
    summary = group.count(text.summary)
    body = group.count(text.body)
    score = name
    if title:
        score += TITLE * min(title, 1.0) * (0.8 + 0.2 * _coverage(group, text.title)) * _wholeness(group, text.title)
    if summary:
        score += SUMMARY * min(summary, 1.0) * _wholeness(group, text.summary)
    if body:
        length = 0.4 + 0.6 * len(text.body) / USUAL_LENGTH[text.language]
        score += BODY * body / (body + 1.5 * length) * _wholeness(group, text.body)
    return score


def _coverage(group: Group, title: str) -> float:
    """How much of a title the group is."""
    return min(1.0, len(group.words) / max(1, len(title.strip())))


def _wholeness(group: Group, text: str) -> float:
    """1 for words of their own, next to nothing for a Han word of which every hit straddles others."""
    if not 2 <= len(group.words) <= 4 or not is_han_run(group.words) or " " in group.words:
        return 1.0
    return max(STRADDLING, whole_hits(group.words, text))


def _side_by_side(groups: Sequence[Group], text: Text) -> float:
    """What it is worth that the groups stand side by side, in their order."""
    if len(groups) < 2:
        return 0.0
    row = padded(" ".join(group.words for group in groups))
    if groups[-1].is_begun:
        row = row.rstrip()
    fields = {"title": text.title, "summary": text.summary, "body": text.body}
    return max((worth for name, worth in SIDE_BY_SIDE.items() if row in fields[name]), default=0.0)
