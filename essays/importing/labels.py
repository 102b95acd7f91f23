"""The words that stand before a colon and say what a line is, in both languages and both widths of the colon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from essays.languages import CHINESE, ENGLISH

COLON: Final = r"\s*[:\uff1a\ufe55]\s*"
SERIES: Final = re.compile(rf"(?:(responding\s+to)|响应|響應){COLON}(.*)", re.IGNORECASE)
BYLINE: Final = re.compile(rf"(?:(by){COLON}|(by)\s+(?=(?-i:[A-Z\u00c0-\u00de]))|作者{COLON})(.+)", re.IGNORECASE)
NOTE: Final = re.compile(rf"(?:请注意|注|請注意|註){COLON}\S.*")
NOTE_ON_LANGUAGE: Final = re.compile(rf"(?:请注意|注){COLON}中英文网站上.{{2,12}}均为英文[\u3002.]?")
LONGEST_NOTE: Final = 120
PODCAST: Final = re.compile(rf"(?:podcast\s+series|播客系列|播客){COLON}.*", re.IGNORECASE)
EVENT: Final = re.compile(rf"(?:event\s+series|活动系列){COLON}.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Labelled:
    """What stands behind a label, the language that the label is in, and whether a colon makes it a label for sure."""

    text: str
    language: str
    sure: bool = True


def read_series(text: str) -> Labelled | None:
    """The series that a `Responding To:` line (or its Chinese form) names; its text may be empty."""
    if not (found := SERIES.fullmatch(text)):
        return None
    return Labelled(found[2].strip(), ENGLISH.code if found[1] else CHINESE.code)


def read_byline(text: str) -> Labelled | None:
    """The names behind `By:` (the colon may be missing) or the Chinese word for author."""
    if not (found := BYLINE.fullmatch(text)):
        return None
    language = ENGLISH.code if found[1] or found[2] else CHINESE.code
    return Labelled(found[3].strip(), language, sure=not found[2])


def is_note(text: str) -> bool:
    """Whether a line of the head is the archive's note to its readers and no paragraph of the essay."""
    return len(text) <= LONGEST_NOTE and NOTE.fullmatch(text) is not None


def is_note_on_language(text: str) -> bool:
    """Whether a line is the note that bodies are in English on both sites: frame wherever it stands."""
    return NOTE_ON_LANGUAGE.fullmatch(text) is not None
