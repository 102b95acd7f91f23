"""Telling a paragraph from a heading, and putting the lines of a paragraph together again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from essays.importing.dates import read_date
from essays.importing.parsed import BodyBlock, Line
from essays.importing.scripts import HAN, HAN_OR_ITS_MARKS, is_mostly_han

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_TITLE: Final = 180
LONGEST_HAN_TITLE: Final = 60
LONGEST_OPEN_TITLE: Final = 120
LONGEST_HEADING: Final = 80
LONGEST_HAN_HEADING: Final = 25
WRAPPED_FROM: Final = 30
"""A line shorter than this was ended by its author; only a longer one can have been broken in a word."""

CLOSERS: Final = "\"'”’)\\]」』）》】"
CLOSED: Final = re.compile(rf"[.!?\u2026。！？．][{CLOSERS}\s\d*]*$")
PUNCTUATED: Final = re.compile(rf"[.,:;!?\u2026\u2014、。，！？：；．][{CLOSERS}]*$")
NEXT_SENTENCE: Final = re.compile(r"[a-z0-9]{3}[\"'”’)]?[.!?][\"'”’)]?\s+[\"'“‘(]?[A-Z]")
ABBREVIATED: Final = re.compile(r"(?:\b[A-Z]|\b[JS]r|\bvs|\betc)\.$")
LIST_ITEM: Final = re.compile(r"(?:[-*\u2022\u2013\u2014\u00b7]|\d+[.)\u3001])\s*")


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together because no blank line divides them; `gap` blank lines stand before the first."""

    lines: tuple[Line, ...]
    gap: int

    @property
    def number(self) -> int:
        return self.lines[0].number

    @property
    def text(self) -> str:
        return join_lines([line.text for line in self.lines])


def grouped(lines: Sequence[Line], *, by_line: bool) -> list[Group]:
    """Divide lines at blank ones, or with `by_line` at every line end (as compact dumps mean it)."""
    gathered: list[tuple[int, list[Line]]] = []
    gap = 0
    for line in lines:
        if not line.text:
            gap += 1
            continue
        if gathered and not gap and not by_line:
            gathered[-1][1].append(line)
        else:
            gathered.append((gap, [line]))
        gap = 0
    return [Group(tuple(members), before) for before, members in gathered]


def join_lines(texts: Sequence[str]) -> str:
    """One paragraph from its lines: a blank between Latin words, none between Han, and broken words made whole."""
    if len(texts) == 1:
        return texts[0]
    chinese = is_mostly_han("".join(texts))
    parts = [texts[0]]
    for before, after in pairwise(texts):
        if len(before) >= WRAPPED_FROM and re.search(r"[^\W\d_]-$", before) and after[0].islower():
            parts[-1] = parts[-1][:-1]
        elif not _touches(before[-1], after[0], chinese):
            parts.append(" ")
        parts.append(after)
    return "".join(parts)


def reads_like_a_paragraph(text: str) -> bool:
    """Whether a line is prose rather than a title: very long, or of some length with sentences and full stops."""
    if is_mostly_han(text):
        return len(text) > LONGEST_HAN_TITLE or (len(text) > LONGEST_HAN_HEADING and "\u3002" in text)
    words = text.split()
    plain = sum(not word[0].isupper() for word in words[1:]) * 2 > len(words[1:])
    if len(text) > LONGEST_TITLE or (len(text) > LONGEST_OPEN_TITLE and plain):
        return True
    if len(text) <= LONGEST_HEADING:
        return False
    stopped = re.search(rf"[^.]\.[{CLOSERS}]*$", text) is not None and not ABBREVIATED.search(text)
    return (stopped and plain) or NEXT_SENTENCE.search(text) is not None


def ends_cut(text: str) -> bool:
    """Whether a text ends inside a sentence, so that its capture may have been cut off."""
    return CLOSED.search(text) is None


def body_blocks(groups: Sequence[Group]) -> tuple[BodyBlock, ...]:
    """The blocks of a body, each with the line it begins on and whether it reads like a sub-heading."""
    return tuple(
        BodyBlock(group.text, group.number, heading=len(group.lines) == 1 and _is_heading(group.text, after))
        for group, after in zip(groups, [*(group.text for group in groups[1:]), ""], strict=False)
    )


def _is_heading(text: str, after: str) -> bool:
    """Short, without closing punctuation, no list item and no date, before a much longer paragraph."""
    longest = LONGEST_HAN_HEADING if HAN.search(text) else LONGEST_HEADING
    if len(text) > longest or PUNCTUATED.search(text) or LIST_ITEM.match(text) or read_date(text) or text[0].islower():
        return False
    return len(after) >= max(2 * len(text), longest)


def _touches(before: str, after: str, chinese: bool) -> bool:
    """Whether two ends of lines belong together without a blank, in a text of that language."""
    wide = [HAN_OR_ITS_MARKS.match(character) is not None for character in (before, after)]
    return any(wide) if chinese else all(wide)
