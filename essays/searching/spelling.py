"""What a misspelt word may have been meant for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

MOST: Final = 3
LONG_WORD: Final = 8  # letters from which two mistakes are forgiven


def mistakes_allowed(word: str) -> int:
    """How many letters may be wrong, missing, too many or exchanged."""
    return 2 if len(word) >= LONG_WORD else 1


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """The known words within the mistakes allowed, nearest first (of equals the one with the same first letters, then by alphabet)."""
    most = mistakes_allowed(word)
    near = ((distance(word, other, most), -_common_start(word, other), other) for other in known if other != word)
    return [other for mistakes, _start, other in sorted(near) if mistakes <= most][:MOST]


def distance(one: str, other: str, most: int) -> int:
    """How many single mistakes lead from one word to the other (optimal string alignment); `most + 1` for any more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        last, row_before, row = before, row, [place, *[0] * len(other)]
        for other_place, other_letter in enumerate(other, start=1):
            row[other_place] = min(
                row_before[other_place] + 1,
                row[other_place - 1] + 1,
                row_before[other_place - 1] + (letter != other_letter),
            )
            if last and letter == other[other_place - 2] and one[place - 2] == other_letter and other_place > 1:
                row[other_place] = min(row[other_place], last[other_place - 2] + 1)
        before = row_before
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _common_start(one: str, other: str) -> int:
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
