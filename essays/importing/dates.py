"""Dates as the archive prints them, in both languages' forms."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
LONGEST_DATE: Final = 40
ENGLISH_DATE: Final = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})\s*,?\s+(\d{4})", re.IGNORECASE | re.ASCII)
CHINESE_DATE: Final = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]", re.ASCII)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line with the shape of a date; `value` is None where the calendar has no such day (February 30)."""

    value: date | None
    chinese: bool


def read_date(text: str) -> DateLine | None:
    """The date that a whole line is, or None where the line is anything else.

    Forms: `May 4, 2020`, `Sept. 4, 2020`, and the Chinese year, month and day; digits and comma of either width.
    """
    if len(text) > LONGEST_DATE:
        return None
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := CHINESE_DATE.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups())
        return DateLine(_calendar_day(year, month, day), chinese=True)
    if (found := ENGLISH_DATE.fullmatch(plain)) and (month := _month_number(found[1])):
        return DateLine(_calendar_day(int(found[3]), month, int(found[2])), chinese=False)
    return None


def _month_number(word: str) -> int:
    """1 to 12 for a month's name or its first letters (three or more), 0 for another word."""
    wanted = word.casefold()
    return next((number for number, name in enumerate(MONTHS, 1) if name.startswith(wanted)), 0)


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
