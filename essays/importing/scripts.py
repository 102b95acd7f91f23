"""Which script a text is written in: the only evidence there is for the language of a body."""

from __future__ import annotations

import re
from typing import Final

from essays.languages import CHINESE, ENGLISH

HAN_RANGES: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
HAN: Final = re.compile(f"[{HAN_RANGES}]")
HAN_OR_ITS_MARKS: Final = re.compile(f"[{HAN_RANGES}\u3000-\u303f\uff00-\uffef]")
LATIN_WORD: Final = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['\u2019-][A-Za-z\u00c0-\u024f]+)*")
WORDS_PER_HAN: Final = 0.6
"""A hundred Han characters say about what sixty English words say, so quotations weigh alike in both languages."""


def is_mostly_han(text: str) -> bool:
    """Whether the Chinese part of a text says more than its Latin part."""
    return len(HAN.findall(text)) * WORDS_PER_HAN > len(LATIN_WORD.findall(text))


def language_of(text: str) -> str | None:
    """The code of the language that a text's words are in, or None where most letters are of neither script."""
    letters = sum(character.isalpha() for character in text)
    known = len(HAN.findall(text)) + sum(map(len, LATIN_WORD.findall(text)))
    if not known or known * 2 < letters:
        return None
    return CHINESE.code if is_mostly_han(text) else ENGLISH.code
