"""What a document says of itself beside its words: front matter, meta elements, the columns of an export."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from essays.importing.parsed import Found
from essays.languages import CHINESE, ENGLISH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date as day

    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True, slots=True)
class Stated:
    """Fields that a person or a program wrote down on purpose. `date` is what stands there, `published` the day that it is.

    `sure` is whether the fields are the document's own word (front matter), or only a page's description of itself.
    `hidden` is the doubt about a text that its source did not show to everybody ("" where it did).
    """

    title: Found | None = None
    authors: tuple[Found, ...] = ()
    series: Found | None = None
    date: Found | None = None
    published: day | None = None
    language: str | None = None
    note: Found | None = None
    topics: tuple[Found, ...] = ()
    translation_of: Found | None = None
    in_reply_to: Found | None = None
    address: str = ""
    twin: str = ""
    sure: bool = True
    hidden: str = ""
    warnings: tuple[str | StrPromise, ...] = field(default=())


NOTHING_STATED = Stated()


def placed(text: str, place: str, line: int = 1) -> Found | None:
    """A field as it stands in a named place, on one line and without blanks around it; None where nothing stands there."""
    plain = " ".join(text.split())
    return Found(plain, line, place) if plain else None


def placed_all(texts: Sequence[str], place: str, line: int = 1) -> tuple[Found, ...]:
    """Several values of one place; a value given twice counts once."""
    found = (placed(text, place, line) for text in dict.fromkeys(texts))
    return tuple(value for value in found if value)


def language_named(text: str) -> str | None:
    """The language that a tag or a word names (`en-US`, `zh-CN`, `Chinese`, `英文`), or None for any other."""
    word = text.strip().casefold()
    if word in ("english", "英文", "英语", "eng") or word.split("-")[0].split("_")[0] == "en":
        return ENGLISH.code
    if word in ("chinese", "中文", "汉语", "zho", "chi") or word.split("-")[0].split("_")[0] in ("zh", "cmn"):
        return CHINESE.code
    return None
