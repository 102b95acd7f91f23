"""How long a text is. Words in an alphabet and Han characters are different measures and are counted apart."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from essays.languages import CHINESE
from essays.text.han import HAN, WORD

_WORD: Final = re.compile(WORD)
_HAN: Final = re.compile(f"[{HAN}]")
_WORDS_A_MINUTE: Final = 230
_HAN_A_MINUTE: Final = 400
_FIRST_WORDS: Final = 8
_FIRST_CHARACTERS: Final = 12


class Measures(NamedTuple):
    """Words in an alphabet, and Han characters."""

    words: int
    han: int


def count(text: str) -> Measures:
    """Words in an alphabet (a number is one too, and so is "U.S.-China") and Han characters without punctuation."""
    return Measures(len(_WORD.findall(text)), len(_HAN.findall(text)))


def reading_minutes(text: str) -> int:
    """Minutes of silent reading, rounded half up, at least 1.

    English at 230 words a minute: 238 is the mean for non-fiction in Brysbaert, "How many words do we read per
    minute?", Journal of Memory and Language 109 (2019), 104047; a little less for readers in a second language. Chinese
    at 400 characters a minute: a convention, in the middle of the 300 to 500 that Chinese sites reckon with. The two
    add up in a text of both scripts.
    """
    return minutes_for(*count(text))


def minutes_for(words: int, han: int) -> int:
    """The same from counts that are kept beside a text."""
    return max(1, int(words / _WORDS_A_MINUTE + han / _HAN_A_MINUTE + 0.5))


def first_words(text: str, language: str) -> str:
    """The beginning of a text in one line, to name it by: 8 words, or 12 characters where the language is Chinese."""
    line = " ".join(text.split())
    if language == CHINESE.code:
        return line[:_FIRST_CHARACTERS].rstrip()
    return " ".join(line.split(" ")[:_FIRST_WORDS])
