"""A fair order of the two sides of an exchange: they alternate, and which one begins changes every day.

Pure and without chance: every machine reckons the same order for a series and a day of the site, so a page that was made from it can be
kept until that day ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import zip_longest
from typing import Final, TypeVar
from uuid import UUID

Entry = TypeVar("Entry")

SIDES: Final = ("CN", "US")  # countries of institutions, as accounts.models.Author has them
BETWEEN: Final = ""  # the work of institutions of both countries, or of a country that is not stated


def first_side(series: UUID, day: date) -> str:
    """The side that begins on a day: each series has a turn of its own, and every day it is the other side's."""
    turn = hashlib.sha256(series.bytes).digest()[0] + day.toordinal()
    return SIDES[turn % len(SIDES)]


def other_side(side: str) -> str:
    """The side that does not begin."""
    return next(other for other in SIDES if other != side)


def side_of(countries: Iterable[str]) -> str:
    """The side of a work by the countries of its authors' institutions: the only one that is named, else `BETWEEN`."""
    named = {country for country in countries if country}
    return named.pop() if len(named) == 1 and named <= {*SIDES} else BETWEEN


def alternate(entries: Sequence[Entry], side: Callable[[Entry], str], first: str) -> list[Entry]:
    """The entries in rounds of one from the side that begins, one from the other, and one from between them.

    Inside a side their order stays. Where a side has no more entries the others go on without it.
    """
    sides = (first, other_side(first), BETWEEN)
    queues = [[entry for entry in entries if side(entry) == name] for name in sides]
    rounds = zip_longest(*([(entry,) for entry in queue] for queue in queues), fillvalue=())
    return [entry for places in rounds for place in places for entry in place]
