"""Chinese words, from a table of the commonest forty thousand: only for ranking and for loosening a query, never for recall."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from essays.searching.folding import DATA

LONGEST: Final = 4  # characters; longer entries are compounds, whose parts are words
UNKNOWN: Final = 15.0  # bits of a character that is no frequent word by itself
_EMPTY: Final = "的 了 是 在 和 与 吗 呢 吧 这 那 有 也 都 就 我们 你们 他们 什么 怎么 怎样 如何 为什么 为了 一个 没有"
_EMPTY_WORDS: Final = frozenset(_EMPTY.split())
_AROUND: Final = 4  # characters on each side that decide how a hit is cut
_LOOKED_AT: Final = 5  # hits of a text


@cache
def word_bits() -> dict[str, float]:
    """The information of each known word in bits: small for common ones."""
    lines = (DATA / "words.txt").read_text(encoding="utf-8").splitlines()[1:]
    split = (line.split(" ") for line in lines)
    return {word: float(bits) for bits, *words in split for word in words if len(word) <= LONGEST}


@lru_cache(maxsize=20_000)
def cut_words(run: str) -> tuple[str, ...]:
    """The likeliest words of a run of Han characters (the path of least information)."""
    bits = word_bits()
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        begins = range(max(0, end - LONGEST), end)
        costs = ((best[begin][0] + _cost(bits, run[begin:end]), begin) for begin in begins)
        best.append(min(costs))
    words: list[str] = []
    end = len(run)
    while end:
        begin = best[end][1]
        words.append(run[begin:end])
        end = begin
    return tuple(reversed(words))


def _cost(bits: dict[str, float], word: str) -> float:
    return bits.get(word, UNKNOWN if len(word) == 1 else 1000.0)


def content_words(run: str) -> list[str]:
    """The words of a run that say something; single characters are left out where there are longer ones."""
    words = [word for word in cut_words(run) if word not in _EMPTY_WORDS]
    return [word for word in words if len(word) > 1] or words


def whole_hits(words: str, text: str) -> float:
    """The share of the hits of a Han word in a folded text that are not pieces of two other words, judged by the first few.

    "中国" in "发展中国家" is a piece of 中 and of 国家: found by whoever looks for the characters, but not what is meant.
    """
    looked_at = whole = 0
    place = text.find(words)
    while place >= 0 and looked_at < _LOOKED_AT:
        looked_at += 1
        before = text[max(0, place - _AROUND) : place].rpartition(" ")[2]
        after = text[place + len(words) : place + len(words) + _AROUND].partition(" ")[0]
        whole += not _straddles(before, words, after)
        place = text.find(words, place + 1)
    return whole / looked_at if looked_at else 0.0


@lru_cache(maxsize=20_000)
def _straddles(before: str, words: str, after: str) -> bool:
    """Whether a likely word takes a part of the hit and a part of what stands around it."""
    begin, end = len(before), len(before) + len(words)
    place = 0
    for word in cut_words(before + words + after):
        word_end = place + len(word)
        crosses_begin = place < begin < word_end < end
        crosses_end = begin < place < end < word_end
        if crosses_begin or crosses_end:
            return True
        place = word_end
    return False
