"""What of a page is its frame, and which lines above the series line belong to a neighbour's teaser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from essays.importing.dates import DateLine, read_date
from essays.importing.labels import Labelled, read_series
from essays.importing.parsed import Line
from essays.importing.prose import reads_like_a_paragraph
from essays.importing.scripts import HAN
from essays.languages import CHINESE, ENGLISH

if TYPE_CHECKING:
    from collections.abc import Sequence

SITES: Final = {
    "Initiative for U.S.-China Dialogue on Global Issues": ENGLISH.code,
    "美中全球议题对话项目": CHINESE.code,
}
CHROME: Final = re.compile(r"Skip to\s+(.+?)\s+Full Site Menu(?:\s+Skip to main content)?", re.IGNORECASE)
FURNITURE: Final = frozenset(
    words.casefold()
    for words in (
        *SITES,
        "Full Site Menu",
        "Skip to main content",
        "Listen to Audio",
        "Responses",
        "Back to top",
        "响应",
        "回应",
        "收听音频",
        "回到顶部",
    )
)
PIPE: Final = re.compile(r"(.+?)\s*[|\uff5c]\s*([^|\uff5c]+)")
MOST_LINES_ABOVE: Final = 6
LONGEST_FRAME_LINE: Final = 300
"""Longer lines are not looked at: on a megabyte of blanks the patterns would take minutes."""


@dataclass(frozen=True, slots=True)
class Chrome:
    """The first line of a full dump: the site it names, that name's language, and whether it is this archive's."""

    site: str
    language: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A page taken out of its frame.

    `above` are the lines between chrome and series line (where there is no series line, all lines are `below`);
    lines in both keep their blanks, since the blanks say where a head ends.
    """

    chrome: Chrome | None
    above: tuple[Line, ...]
    series: Labelled | None
    series_line: Line | None
    below: tuple[Line, ...]


def read_chrome(text: str) -> Chrome | None:
    """The chrome line of a page, or None for any other line."""
    if len(text) > LONGEST_FRAME_LINE or not (found := CHROME.fullmatch(text)):
        return None
    site = " ".join(found[1].split())
    language = SITES.get(site) or (CHINESE.code if HAN.search(site) else ENGLISH.code)
    return Chrome(site, language, site in SITES)


def is_furniture(text: str) -> bool:
    """Whether a line that stands alone belongs to the frame of every page: menus, site names, buttons."""
    return text.casefold() in FURNITURE or read_chrome(text) is not None


def piped_date(text: str) -> DateLine | None:
    """The date behind the bar of `name | date`, the second line of a neighbour's teaser, or None for other lines."""
    found = PIPE.fullmatch(text) if len(text) <= LONGEST_FRAME_LINE else None
    return read_date(found[2]) if found else None


def unframe(lines: Sequence[Line]) -> Frame:
    """Find chrome and series line, and divide the rest into what stands above and below the series line."""
    start = next((index for index, line in enumerate(lines) if line.text), len(lines))
    chrome = read_chrome(lines[start].text) if start < len(lines) else None
    rest = tuple(lines[start + 1 :] if chrome else lines)
    at = _series_index(rest)
    if at is None:
        return Frame(chrome, (), None, None, rest)
    above = tuple(line for line in rest[:at] if line.text and not is_furniture(line.text))
    return Frame(chrome, above, read_series(rest[at].text), rest[at], rest[at + 1 :])


def neighbour(above: Sequence[Line]) -> tuple[Line, ...]:
    """The lines above a series line that are not the page's own date; they belong to another page's teaser.

    A date alone is the page's own. Where anything else stands there, nothing tells whose the date is.
    """
    return () if all(read_date(line.text) for line in above) else tuple(above)


def _series_index(lines: Sequence[Line]) -> int | None:
    """Where the series line is: before any paragraph, with nothing above it but dates and short lines of teasers.

    A line that begins like a label deep inside a body is body.
    """
    above: list[str] = []
    for index, line in enumerate(lines):
        if read_series(line.text):
            return index if _may_stand_above(above) else None
        if line.text and not is_furniture(line.text):
            above.append(line.text)
            if len(above) > MOST_LINES_ABOVE or reads_like_a_paragraph(line.text):
                return None
    return None


def _may_stand_above(above: Sequence[str]) -> bool:
    """Whether short lines have the shape of teasers: at most one title before each date, at most one at the end."""
    run = 0
    for text in above:
        run = 0 if read_date(text) or piped_date(text) else run + 1
        if run > 1:
            return False
    return True
