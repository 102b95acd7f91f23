"""Bytes become numbered, clean lines; what cannot be read at all is refused here and nowhere else."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essays.errors import ImportRefused
from essays.importing.encodings import cut_tail, legacy_encoding, marked_utf16, unmarked_utf16
from essays.importing.parsed import Line

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

LARGEST: Final = 2_000_000
"""The most bytes that one document may have."""

LINE_ENDS: Final = re.compile(r"\r\n|\r|\n")
SEPARATORS: Final = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
# The joiner between two parts of an emoji is seen by readers; anywhere else it is as invisible as the others.
INVISIBLE: Final = re.compile(
    "[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
    "|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
)
OTHER_ENCODING: Final = _(
    "This file is not in UTF-8. It was read as {encoding}; please look at the accents and the Chinese characters."
)
CUT_CHARACTER: Final = _("The file ends in the middle of a character. The rest of that character was left out.")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document as text, the name of the encoding it was in, and what an editor should know about the reading."""

    text: str
    encoding: str
    warnings: tuple[str | StrPromise, ...] = ()


def decode(data: bytes, largest: int = LARGEST) -> Decoded:
    """The text of a document's bytes, without a byte order mark.

    UTF-8 and UTF-16 are read strictly, then GB18030 (with GBK), Big5 and cp1252 are tried; whatever is not UTF-8
    carries a warning. Raises ImportRefused with the code `empty`, `too_large`, `nul` or `undecodable`.
    """
    if len(data) > largest:
        raise ImportRefused(
            format_lazy(
                _("This file has {size} bytes. The most is {most}; please divide it."), size=len(data), most=largest
            ),
            "too_large",
        )
    decoded = _decode(data)
    if "\0" in decoded.text:
        raise ImportRefused(_nul_sentence(decoded.text), "nul")
    if not INVISIBLE.sub("", decoded.text).strip():
        raise ImportRefused(_("This file is empty."), "empty")
    return decoded


def numbered(text: str) -> tuple[Line, ...]:
    """The lines of a text, numbered from 1 as a text editor does; CRLF, CR and LF each end a line.

    Removed are only blanks and no-break spaces at the edges, and marks that no reader sees.
    """
    return tuple(Line(number, _clean(raw)) for number, raw in enumerate(LINE_ENDS.split(text), 1))


def _clean(raw: str) -> str:
    return INVISIBLE.sub("", SEPARATORS.sub(" ", raw)).strip()


def _decode(data: bytes) -> Decoded:
    data = data.removeprefix(codecs.BOM_UTF8)
    if marked := marked_utf16(data):
        return _strictly(data[2:], marked)
    if unmarked := unmarked_utf16(data):
        return _strictly(data, unmarked)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        if cut := cut_tail(data):
            return Decoded(data[:-cut].decode("utf-8"), "utf-8", (CUT_CHARACTER,))
    return _strictly(data, legacy_encoding(data) or "utf-8")


def _strictly(data: bytes, encoding: str) -> Decoded:
    """Read with one encoding, or refuse and name the line and the byte that are none."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding)
        raise ImportRefused(
            format_lazy(
                _(
                    "This file is not readable text: line {line} holds the byte {byte} (number {position}), "
                    "which is none in {encoding}. Please save it as UTF-8."
                ),
                line=_last_line(before),
                byte=f"0x{data[error.start]:02X}",
                position=error.start + 1,
                encoding=encoding.upper(),
            ),
            "undecodable",
        ) from error
    warnings = () if encoding == "utf-8" else (format_lazy(OTHER_ENCODING, encoding=encoding.upper()),)
    return Decoded(text, encoding, warnings)


def _nul_sentence(text: str) -> StrPromise:
    before = text.partition("\0")[0]
    return format_lazy(
        _(
            "This file is not plain text: line {line} holds a zero byte after {count} characters. "
            "Please save it as text in UTF-8."
        ),
        line=_last_line(before),
        count=len(before),
    )


def _last_line(before: str) -> int:
    return len(LINE_ENDS.split(before))
