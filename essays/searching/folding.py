"""One form for what readers may write in many: full-width letters, capitals, accents, Traditional characters, inflected English.

A folded text is words and Han runs with single blanks between them and around the whole: " the ferri wa late 渡轮晚点了 ". Words in
an alphabet are stems, so they are compared whole; Han characters stand as they are read, so any row of them can be looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache
from pathlib import Path
from threading import local
from typing import Any, Final, NamedTuple

from essays.text.han import HAN, fold, is_han

DATA: Final = Path(__file__).with_name("data")
LONGEST_WORD: Final = 40  # letters; what is longer is no word, and an index key should stay short
# Full-width forms of ASCII, which keyboards for Chinese produce.
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# A word in an alphabet: letters and digits, an apostrophe inside it; or an abbreviation with points ("U.S.").
_WORD: Final = rf"(?:(?![{HAN}])[^\W_])+(?:['\u2019](?:(?![{HAN}])[^\W_])+)*"
_ABBREVIATION: Final = rf"(?<![^\W_])[A-Za-z](?:\.[A-Za-z])+(?![^\W_{HAN}])"
_RUN: Final = re.compile(f"[{HAN}]+|{_ABBREVIATION}|{_WORD}")
_LATIN: Final = re.compile(_WORD)
_SIGN: Final = re.compile(r"[^\w']|_")
SHORTEST_SPELT: Final = 4  # letters; almost any three letters are one mistake away from some word


class Run(NamedTuple):
    """A word or a run of Han characters: where it stands in the text, and how it is folded."""

    start: int
    end: int
    folded: str
    is_han: bool


@cache
def simplified() -> dict[int, int]:
    """From the code point of each Traditional character to its Simplified one. One to one: places in a text stay."""
    lines = (DATA / "traditional.txt").read_text(encoding="utf-8").splitlines()[1:]
    return str.maketrans("".join(lines[0::2]), "".join(lines[1::2]))


def runs(text: str) -> Iterator[Run]:
    """The words and Han runs of a text, in its order. Offsets are those of the text itself."""
    for match in _RUN.finditer(text.translate(_FULL_WIDTH)):
        found = match.group()
        if is_han_run(found):
            yield Run(match.start(), match.end(), found.translate(simplified()), True)
        elif word := fold_word(found):
            yield Run(match.start(), match.end(), word, False)


def is_han_run(run: str) -> bool:
    """Whether a run of `runs` is of Han characters (it is of one kind throughout)."""
    first = run[0]
    return "\u3400" <= first <= "\u9fff" or (first >= "\u3007" and is_han(first))


def folded(text: str) -> str:
    """A text as the index keeps it (see the module); empty where it has no word."""
    found = " ".join(run.folded for run in runs(text))
    return f" {found} " if found else ""


def vocabulary(text: str) -> dict[str, str]:
    """The words of a text in Latin letters as they are spelt (plain), each with its stem: what a misspelt one may have meant."""
    found = (plain_word(match.group()) for match in _LATIN.finditer(text.translate(_FULL_WIDTH)))
    return {word: stem(word) for word in found if word.isascii() and word.isalpha() and len(word) >= SHORTEST_SPELT}


def fold_word(word: str) -> str:
    """The stem of a word in an alphabet, in lower case, without accents, apostrophes and points."""
    return stem(plain_word(word))


@lru_cache(maxsize=50_000)
def plain_word(word: str) -> str:
    """A word in lower case, without accents and points; an apostrophe stays, for the stem.

    What a sign stands for may hold other signs (¼ is 1⁄4): nothing but letters, digits and apostrophes is left.
    """
    return _SIGN.sub("", fold(word.replace("\u2019", "'")))[:LONGEST_WORD]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The English stem of a plain word; a word with no English letter is its own."""
    found = _of_thread.stemmer.stemWord(word) if word.isascii() else word
    return found.replace("'", "")


class _OfThread(local):
    """A stemmer for each thread: it works on the word in itself, and two at a time would cut each other's."""

    @cached_property
    def stemmer(self) -> Any:
        """Imported here: it takes longer than all of this package, and a process may never be asked for a word."""
        from snowballstemmer import stemmer

        return stemmer("english")


_of_thread: Final = _OfThread()
