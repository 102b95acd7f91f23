"""Keys of blocks: `p7` is the seventh block of the first revision; `p7a` was put in after it later.

Keys keep their order when blocks are put in: the letters after the number read like digits of a fraction, of which z is
the nought, and no key ends in z. So there is room between any two keys, for ever:

    p6  <  p6za  <  p6a  <  p6aa  <  p6b  <  p7

(British statutes number inserted sections in this way: 6ZA comes before 6A.) What comes before the first block counts
from `p0`: `p0a`. What comes after the last one takes the number after the highest ever used. A key once used is never
given to another block, so a link to it can only go to the block it meant, or nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import count
from typing import Final

from essays.text.allowed import BLOCK_KEY

_PARTS: Final = re.compile(r"p([0-9]+)([a-z]*)")
_DIGITS: Final = "zabcdefghijklmnopqrstuvwxy"  # in the order of their values: z is nought
_LONGEST: Final = 40


def order_of(key: str) -> tuple[int, tuple[int, ...]]:
    """What keys sort by."""
    number, letters = _parts(key)
    return number, tuple(map(_DIGITS.index, letters))


def fill_keys(known: Sequence[str], used: Collection[str] = ()) -> list[str]:
    """The keys of all blocks, where `known` holds the key of each block that has one already, and "" for each new one.

    `used` holds every key that the edition ever gave, besides those in `known`. Known keys stay as they are.
    """
    taken = {key for key in (*used, *known) if BLOCK_KEY.fullmatch(key)}
    numbers = count(max((_parts(key)[0] for key in taken), default=0) + 1)
    keys: list[str] = []
    for place, key in enumerate(known):
        if not key:
            following = next((later for later in known[place:] if later), "")
            inside = _between(keys[-1] if keys else "p0", following, taken) if following else ""
            key = inside or f"p{next(numbers)}"
            taken.add(key)
        keys.append(key)
    return keys


def _between(before: str, after: str, taken: Collection[str]) -> str:
    """The first free key between two; where blocks have changed places and nothing is between, one after the first.

    Empty when the letters grow too long, which takes dozens of insertions at one and the same place.
    """
    number, letters = _parts(before)
    free = (f"p{number}{tail}" for tail in _tails(letters))
    ordered = order_of(before) < order_of(after)
    return next((key for key in free if key not in taken and not (ordered and order_of(key) > order_of(after))), "")


def _tails(letters: str) -> Iterator[str]:
    """Letters that come after the given ones, the plainest first: after a come b to y, aa to ay, aza to azy ..."""
    if letters:
        yield from (letters[:-1] + digit for digit in _DIGITS[_DIGITS.index(letters[-1]) + 1 :])
    while len(letters) < _LONGEST:
        yield from (letters + digit for digit in _DIGITS[1:])
        letters += _DIGITS[0]


def _parts(key: str) -> tuple[int, str]:
    found = _PARTS.fullmatch(key)
    if not found:
        raise ValueError(f"Not the key of a block: {key!r}")
    return int(found[1]), found[2]
