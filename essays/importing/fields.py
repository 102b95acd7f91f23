"""Which line of a response fed title, authors, date and note, and where its body begins.

The order of a head is fixed: date, series, title, authors, note, body. What may be missing is told from the blank
lines, from the note and from the words; what none of them tells is left open, with the name of the doubt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import dropwhile
from typing import TYPE_CHECKING, Final, Literal

from essays.importing.dates import read_date
from essays.importing.furniture import Frame, is_furniture, neighbour, piped_date
from essays.importing.labels import is_note, is_note_on_language, read_byline
from essays.importing.matching import same_text
from essays.importing.names import Likeness, Wording, likeness, split_names, wording
from essays.importing.parsed import Found
from essays.importing.prose import Group, grouped, reads_like_a_paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from essays.importing.parsed import Line

Doubt = Literal["", "title_missing", "neighbour", "title_or_author", "title_or_body"]

LONGEST_PLACED_TITLE: Final = 300
SHORTEST_DOUBTED_NAME: Final = 2
"""Two Han characters alone in the place of a title are a title, though they may begin like a surname."""
MONTHS_WITHOUT_BYLINES: Final = ((2025, 2), (2025, 3))
"""The archive printed no author line in these months (GRAMMAR of the dumps, rule 1)."""


@dataclass(frozen=True, slots=True)
class Head:
    """The fields of a head, the groups of its body, and what could not be told (with the line in question)."""

    title: Found | None = None
    authors: tuple[Found, ...] = ()
    note: Found | None = None
    body: tuple[Group, ...] = ()
    doubt: Doubt = ""
    about: Found | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known about a head before its lines are read.

    `bylines`: how surely a line must be names where nothing but its words speaks for them. `dated`: captures
    without a date are the older ones, which put two blank lines before the body.
    """

    framed: bool
    spaced: bool
    dated: bool
    neighbours: tuple[Line, ...]
    used: Wording
    bylines: Likeness


def read_head(frame: Frame) -> Head:
    """The head and body of the page below a series line."""
    spaced = _is_spaced(frame.below)
    groups = [group for group in grouped(frame.below, by_line=not spaced) if not _is_frame(group)]
    others = neighbour(frame.above)
    used = wording(line.text for line in frame.below)
    setting = Setting(
        frame.chrome is not None, spaced, bool(frame.above), others, used, _needed_likeness(spaced, frame)
    )
    head = _read_spaced(groups, setting) if spaced else _read_compact(groups, setting)
    # Below a teaser only the order of a spaced page speaks for a title: too little to publish it unasked.
    return replace(head, doubt="neighbour", about=Found(others[0].text, others[0].number)) if others else head


def read_below(groups: Sequence[Group], title: Found | None) -> Head:
    """The head of a document whose frame, date and series line were taken out already, and whose title may be known.

    Documents made of blocks have no blank lines that could tell anything; names must be plausible as such.
    """
    used = wording(line.text for group in groups for line in group.lines)
    setting = Setting(True, True, True, (), used, Likeness.PLAUSIBLE)
    return _after_title(groups, Head(title=title), setting) if title else _read_spaced(groups, setting)


def own_date(above: Sequence[Line]) -> tuple[Found | None, date | None]:
    """The date line of a head and its day (None where the calendar has none); neither is told below a neighbour's teaser."""
    if neighbour(above):
        return None, None
    read = [(line, dated) for line in above if (dated := read_date(line.text))]
    line, dated = next(((line, dated) for line, dated in read if dated.value), read[0] if read else (None, None))
    return (Found(line.text, line.number), dated.value) if line and dated else (None, None)


def read_authors(group: Group) -> tuple[Found, ...]:
    """The names of a byline (all its lines must be names), each with its line; () where it is none."""
    found: list[Found] = []
    for line in group.lines:
        labelled = read_byline(line.text)
        names = split_names(labelled.text if labelled else line.text)
        if not names:
            return ()
        found += [Found(name, line.number) for name in names]
    return tuple(found)


def without_copies(groups: Sequence[Group], title: Found | None) -> list[Group]:
    """The groups below a title without further copies of it, which are neither byline nor body."""
    return list(dropwhile(lambda group: title is not None and same_text(group.text, title.text), groups))


def is_labelled_byline(group: Group) -> bool:
    """Whether a group is names behind `By:`; behind a `By` without colon they must look like names (`By Common Consent`)."""
    labels = [label for line in group.lines if (label := read_byline(line.text))]
    return bool(read_authors(group)) and any(
        label.sure or likeness(label.text, wording(())) >= Likeness.PLAUSIBLE for label in labels
    )


def _is_spaced(below: Sequence[Line]) -> bool:
    """Whether blank lines divide the paragraphs: the series line has one below it, and so has what follows."""
    return bool(below) and not below[0].text and len(grouped(below, by_line=False)) > 1


def _is_frame(group: Group) -> bool:
    """Furniture counts only where it stands alone: a wrapped paragraph may have a line of the same words."""
    return len(group.lines) == 1 and is_furniture(group.text)


def _needed_likeness(spaced: bool, frame: Frame) -> Likeness:
    if not spaced and not frame.chrome:
        return Likeness.PLAUSIBLE if any(piped_date(line.text) for line in frame.above) else Likeness.CERTAIN
    _, day = own_date(frame.above)
    return Likeness.CERTAIN if day and (day.year, day.month) in MONTHS_WITHOUT_BYLINES else Likeness.PLAUSIBLE


def _read_spaced(groups: Sequence[Group], setting: Setting) -> Head:
    if not groups or is_note(groups[0].text) or is_labelled_byline(groups[0]):
        return _after_title(groups, Head(doubt="title_missing"), setting)
    first = groups[0]
    byline_follows = _is_byline(groups[1:], setting, titled=True)
    if reads_like_a_paragraph(first.text) and not (byline_follows and len(first.text) <= LONGEST_PLACED_TITLE):
        return _after_title(groups, Head(doubt="title_missing"), setting)
    title = Found(first.text, first.number)
    if first.gap > 1 and not byline_follows:  # an extra blank line stands in the place of a missing title
        doubt: Doubt = "title_missing" if _is_byline(groups, setting, titled=False) else "title_or_body"
        return _after_title(groups, Head(doubt=doubt, about=title), setting)
    return _after_title(groups[1:], Head(title=title), setting)


def _read_compact(groups: Sequence[Group], setting: Setting) -> Head:
    if setting.neighbours or not groups or is_note(groups[0].text) or reads_like_a_paragraph(groups[0].text):
        return _after_title(groups, Head(doubt="title_missing"), setting)
    if not setting.framed and len(groups[0].text) > SHORTEST_DOUBTED_NAME and _is_byline(groups, setting, titled=False):
        return _after_title(
            groups, Head(doubt="title_or_author", about=Found(groups[0].text, groups[0].number)), setting
        )
    return _after_title(groups[1:], Head(title=Found(groups[0].text, groups[0].number)), setting)


def _after_title(groups: Sequence[Group], head: Head, setting: Setting) -> Head:
    """Read on behind the title: a second copy of it, the byline, the note; the rest is the body."""
    rest = without_copies(groups, head.title)
    if _is_byline(rest, setting, titled=head.title is not None or bool(setting.neighbours)):
        head = replace(head, authors=read_authors(rest.pop(0)))
    if head.doubt == "title_or_author":
        head = replace(head, authors=())
    notes = rest[:1] if rest and is_note(rest[0].text) else []
    body = rest[len(notes) :]
    notes += [group for group in body if is_note_on_language(group.text)]
    note = Found(notes[0].text, notes[0].number) if notes else None
    return replace(head, note=note, body=tuple(group for group in body if not is_note_on_language(group.text)))


def _is_byline(groups: Sequence[Group], setting: Setting, *, titled: bool) -> bool:
    """Whether the first group is the author line: by its label, by its place behind the title, or by its words."""
    if not groups or not read_authors(groups[0]):
        return False
    if is_labelled_byline(groups[0]) or (titled and _ends_head(groups, setting)):
        return True
    if titled and setting.spaced and groups[0].gap > 1:  # the blank lines before the body of an older capture
        return False
    return min(likeness(line.text, setting.used) for line in groups[0].lines) >= setting.bylines


def _ends_head(groups: Sequence[Group], setting: Setting) -> bool:
    """Whether a note or the two blank lines of older captures follow, as they do behind the last line of a head."""
    if len(groups) < 2:
        return False
    older = setting.spaced and not setting.dated and groups[0].gap == 1 and groups[1].gap > 1
    return older or is_note(groups[1].text)
