"""What is shown of a hit: the stretch of the text in which most of the query stands, and where in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Final, NamedTuple

from essays.languages import CHINESE
from essays.searching.folding import Run, is_han_run, runs
from essays.searching.query import Group

WIDTHS: Final = {"en": 220, "zh-hans": 90}  # characters
_TAG: Final = re.compile(r"<[^>]*>")
_BLOCK_END: Final = re.compile(r"</(?:p|h[1-6]|li|blockquote|tr|pre|dd|dt)>|<br>|<hr>")
LONGEST: Final = 60_000  # characters that are looked through


class Piece(NamedTuple):
    """A stretch of an excerpt, and whether it is what was asked for."""

    text: str
    is_hit: bool


class Span(NamedTuple):
    """Where a group stands in a text."""

    start: int
    end: int
    group: int


def words_of(html: str) -> str:
    """The words of a stored body on one line: it is clean already, and templates escape what comes of it."""
    return " ".join(unescape(_TAG.sub("", _BLOCK_END.sub(" ", html))).split())


def mark(text: str, groups: Sequence[Group]) -> list[Piece]:
    """A whole text (a title), with its hits."""
    return list(_pieces(text, spans(text, groups), 0, len(text)))


def excerpt(text: str, found: Sequence[Span], language: str) -> list[Piece]:
    """The stretch of a text with the most of the groups that were found in it, the earliest of equals; without any, the beginning."""
    width = WIDTHS[language]
    start, end = _window(text, found, width, language)
    pieces = list(_pieces(text, [span for span in found if span.start >= start and span.end <= end], start, end))
    before, after = ("…" if start else ""), ("…" if end < len(text) else "")
    return [piece for piece in (Piece(before, False), *pieces, Piece(after, False)) if piece.text]


def spans(text: str, groups: Sequence[Group]) -> list[Span]:
    """Where the groups stand in a text, in its order, none overlapping another; of a very long one, in its beginning."""
    row = list(runs(text[:LONGEST]))
    found = sorted(span for number, group in enumerate(groups) for span in _spans_of(row, group, number))
    apart: list[Span] = []
    for span in found:
        if not apart or span.start >= apart[-1].end:
            apart.append(span)
    return apart


def _spans_of(row: list[Run], group: Group, number: int) -> Iterator[Span]:
    """Where one group, or what will do in its place, stands in a row of runs."""
    for words in (group.words, *group.others):
        wanted = words.split(" ")
        for place in range(len(row) - len(wanted) + 1):
            if len(wanted) == 1:
                yield from _spans_in(row[place], group, words, number)
            elif _matches(row[place : place + len(wanted)], wanted):
                first, last = row[place], row[place + len(wanted) - 1]
                start = first.end - len(wanted[0]) if first.is_han else first.start
                end = last.start + len(wanted[-1]) if last.is_han else last.end
                yield Span(start, end, number)


def _spans_in(run: Run, group: Group, words: str, number: int) -> Iterator[Span]:
    if run.is_han and is_han_run(words):
        place = run.folded.find(words)
        while place >= 0:
            yield Span(run.start + place, run.start + place + len(words), number)
            place = run.folded.find(words, place + len(words))
    elif run.folded == words or (group.is_begun and words == group.words and run.folded.startswith(words)):
        yield Span(run.start, run.end, number)


def _matches(row: list[Run], wanted: list[str]) -> bool:
    """Whether runs are a phrase: Han may begin before it and go on after it."""
    first, *middle, last = zip(row, wanted, strict=True)
    begins = first[0].folded.endswith(first[1]) if first[0].is_han else first[0].folded == first[1]
    ends = last[0].folded.startswith(last[1]) if last[0].is_han else last[0].folded == last[1]
    return begins and ends and all(run.folded == words for run, words in middle)


def _window(text: str, found: Sequence[Span], width: int, language: str) -> tuple[int, int]:
    """The stretch to show: where the most groups stand within its width."""
    if len(text) <= width or not found:
        return 0, _cut(text, width, language)
    best = max(
        found,
        key=lambda span: (len({s.group for s in found if 0 <= s.start - span.start <= width * 2 // 3}), -span.start),
    )
    start = max(0, min(best.start - width // 4, len(text) - width))
    if start and language != CHINESE.code:
        start = text.rfind(" ", 0, best.start) + 1 if start >= best.start else _next_word(text, start, best.start)
    return start, _cut(text, max(start + width, best.end), language)


def _next_word(text: str, start: int, bound: int) -> int:
    blank = text.find(" ", start, bound)
    return blank + 1 if blank >= 0 else start


def _cut(text: str, end: int, language: str) -> int:
    """An end that cuts no word."""
    if end >= len(text):
        return len(text)
    blank = text.rfind(" ", max(0, end - 30), end + 1)
    return end if language == CHINESE.code or blank < 0 else blank


def _pieces(text: str, found: list[Span], start: int, end: int) -> Iterator[Piece]:
    for span in found:
        if span.start > start:
            yield Piece(text[start : span.start], False)
        yield Piece(text[span.start : span.end], True)
        start = span.end
    if start < end:
        yield Piece(text[start:end], False)
