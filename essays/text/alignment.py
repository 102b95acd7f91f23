"""Which blocks of a translation answer to which blocks of its source, told by their lengths alone.

The method is that of William A. Gale and Kenneth W. Church, "A Program for Aligning Sentences in Bilingual Corpora",
Computational Linguistics 19:1 (1993), 75-102: long blocks are translated by long ones, and a dynamic programme finds
the sequence of beads (one block with one, one with two, one with none ...) that is likeliest as a whole.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from essays.text.han import HAN

Bead = tuple[tuple[int, ...], tuple[int, ...]]

# One Han character weighs as much as three letters of English: 1,000 English words are some 4,800 letters and are
# usually put into 1,600 to 1,700 characters. With this weight the expected ratio of lengths (c in the paper) is 1.
_HAN_WEIGHT: Final = 3.0
# The variance of the ratio per letter: the paper's s squared, from bank reports; the figure matters little.
_VARIANCE: Final = 6.8
# How often each kind of bead occurred in the paper's corpus as costs: negative logarithms.
_BEADS: Final = {
    (1, 1): -math.log(0.89),
    (1, 0): -math.log(0.0099),
    (0, 1): -math.log(0.0099),
    (2, 1): -math.log(0.089),
    (1, 2): -math.log(0.089),
    (2, 2): -math.log(0.011),
}
_HAN: Final = re.compile(f"[{HAN}]")
_LETTER: Final = re.compile(rf"(?![{HAN}])[^\W_]")


def align(source: Sequence[str], target: Sequence[str]) -> list[Bead]:
    """Pairs of (indices in source, indices in target), in order; every index stands in exactly one pair.

    The texts are plain. An empty side means that the other has no counterpart; mostly, though, a block left out or put
    in comes joined to a neighbour, as in the paper's own results: `weight` tells which of the two is the counterpart.
    Takes time in the product of the two numbers of blocks.
    """
    here = [weight(text) for text in source]
    there = [weight(text) for text in target]
    steps = _cheapest_steps(here, there)
    beads: list[Bead] = []
    row, column = len(here), len(there)
    while row or column:
        down, across = steps[row, column]
        beads.append((tuple(range(row - down, row)), tuple(range(column - across, column))))
        row, column = row - down, column - across
    return beads[::-1]


def weight(text: str) -> float:
    """The length of a text in English letters."""
    return len(_LETTER.findall(text)) + _HAN_WEIGHT * len(_HAN.findall(text))


def _cheapest_steps(here: list[float], there: list[float]) -> dict[tuple[int, int], tuple[int, int]]:
    """For every pair of positions, the last bead of the cheapest way to it."""
    costs = {(0, 0): 0.0}
    steps: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(here) + 1):
        for column in range(len(there) + 1):
            ways = []
            for (down, across), prior in _BEADS.items():
                if down <= row and across <= column:
                    misfit = _misfit(here[row - down : row], there[column - across : column])
                    ways.append((costs[row - down, column - across] + prior + misfit, (down, across)))
            if ways:
                costs[row, column], steps[row, column] = min(ways)
    return steps


def _misfit(here: Sequence[float], there: Sequence[float]) -> float:
    """How unlikely it is that texts of these lengths translate each other: -log of the two-sided normal probability."""
    left, right = sum(here), sum(there)
    mean = (left + right) / 2
    if not mean:
        return 0.0
    deviation = abs(right - left) / math.sqrt(mean * _VARIANCE)
    if deviation < 30:
        return -math.log(math.erfc(deviation / math.sqrt(2)))
    # Beyond that erfc runs out of floating point; its tail is exp(-d*d/2) / (d * sqrt(pi/2)).
    return deviation * deviation / 2 + math.log(deviation * math.sqrt(math.pi / 2))
