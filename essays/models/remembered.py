"""What many pages share and what changes rarely, read once in an epoch by each process: the glossary, the topics, the archive's years."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

from essays.moments import Moment

Value = TypeVar("Value")

MOST: Final = 200  # values; each is small
_kept: dict[Hashable, tuple[Hashable, Any]] = {}


def remembered(name: Hashable, moment: Moment, read: Callable[[], Value]) -> Value:
    """A value as it was read in the epoch of the moment. Where no epoch is known (at the desk, in a rehearsal) it is read anew.

    The page cache stores no page of which an epoch has passed while it was made, so what was read a little too late spoils none.
    """
    if moment.epoch is None:
        return read()
    epoch, value = _kept.get(name, (None, None))
    if epoch != moment.epoch:
        value = read()
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[name] = moment.epoch, value
    return value
