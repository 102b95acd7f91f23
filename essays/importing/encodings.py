"""Which encoding the bytes of a text are in, when they are not UTF-8.

By hand and not by charset-normalizer: the answer must be the same on every machine, must not turn damaged UTF-8 into
rare characters, and must name the byte that could not be read. The rule is the old one of browsers: text in a Chinese
encoding consists almost only of the characters that its standard put into the first, most frequent block.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

GB_FREQUENT: Final = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
GB_ANY: Final = re.compile(rb"[\x81-\xfe][\x30-\x39][\x81-\xfe][\x30-\x39]|[\x81-\xfe][\x40-\x7e\x80-\xfe]")
BIG5_FREQUENT: Final = re.compile(rb"[\xa1-\xa3][\x40-\x7e\xa1-\xfe]|[\xa4-\xc6][\x40-\x7e\xa1-\xfe]")
BIG5_ANY: Final = re.compile(rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]")
FREQUENT_SHARE: Final = 0.8
FEWEST_ZEROS: Final = 0.02
FEWEST_ZEROS_IN_UTF8: Final = 0.5
"""The least share of zero bytes among the upper halves: Chinese text has them at its blanks and line ends only."""

WESTERN_LETTERS: Final = (
    "\u00c0-\u00cf\u00d1-\u00d6\u00d8-\u00dd\u00df-\u00ef\u00f1-\u00f6\u00f8-\u00fd"
    "\u0152\u0153\u0160\u0161\u0178\u017d\u017e"
)
WESTERN_TEXT: Final = re.compile(
    rf"(?:[\x00-\x7f]|[{WESTERN_LETTERS}]{{1,2}}(?![{WESTERN_LETTERS}])"
    "|[\u2018-\u201e\u2013\u2014\u2022\u2026\u2122\u20ac\xa0\xa1\xa3\xa5\xa7\xa9\xab\xae\xb0\xb1\xb7\xbb-\xbf])*"
)
OUR_CHARACTERS: Final = re.compile("[\t\r\n -~\xa0-\u024f\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
OUR_SHARE: Final = 0.95
SHARED_WITH_UTF8: Final = 2
"""Damaged UTF-8 has at least so many readable characters outside ASCII for each byte that is none."""


def marked_utf16(data: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` where the two bytes of a byte order mark say so, else None."""
    return {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(data[:2])


def unmarked_utf16(data: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` where the zero bytes of plain letters stand on one side only, else None.

    Bytes that are UTF-8 too need many of them: there, a few zeros are damage in a text of one byte a letter.
    """
    zeros = (data[0::2].count(0), data[1::2].count(0))
    needed = FEWEST_ZEROS_IN_UTF8 if _decodes(data, "utf-8") else FEWEST_ZEROS
    if len(data) % 2 or max(zeros) < needed * len(data) / 2 or min(zeros):
        return None
    encoding = "utf-16-be" if zeros[0] else "utf-16-le"
    return encoding if _decodes(data, encoding) and _is_in_both_languages(data.decode(encoding)) else None


def cut_tail(data: bytes) -> int:
    """How many bytes (0 to 3) at the end are the beginning of a UTF-8 character that the capture cut off.

    Only where the text before it is UTF-8 and shows it: after plain ASCII the bytes may be of any encoding.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and not data[: error.start].isascii()
        return len(data) - error.start if cut else 0
    return 0


def legacy_encoding(data: bytes) -> str | None:
    """`gb18030`, `big5` or `cp1252` for bytes that are no UTF-8, or None where none of them makes readable text."""
    if _is_damaged_utf8(data):
        return None
    chinese = {
        "gb18030": _frequent_share(data, GB_ANY, GB_FREQUENT),
        "big5": _frequent_share(data, BIG5_ANY, BIG5_FREQUENT),
    }
    best = max(chinese, key=lambda name: chinese[name])
    if chinese[best] >= FREQUENT_SHARE and _decodes(data, best):
        return best
    return "cp1252" if _is_western(data) else None


def _is_damaged_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(not character.isascii() for character in text) - bad
    return good >= SHARED_WITH_UTF8 * bad


def _frequent_share(data: bytes, anything: re.Pattern[bytes], frequent: re.Pattern[bytes]) -> float:
    """The share of a double-byte text's characters outside ASCII that belong to the frequent block."""
    pairs = anything.findall(data)
    return sum(bool(frequent.fullmatch(pair)) for pair in pairs) / len(pairs) if pairs else 0.0


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_in_both_languages(text: str) -> bool:
    """Whether nearly all characters are of English or Chinese text; bytes paired wrongly are of every script there is."""
    return len(OUR_CHARACTERS.findall(text)) >= OUR_SHARE * len(text)


def _is_western(data: bytes) -> bool:
    """Whether the bytes read as cp1252 are letters and marks of Western prose, and not the noise of something else."""
    return _decodes(data, "cp1252") and WESTERN_TEXT.fullmatch(data.decode("cp1252")) is not None
