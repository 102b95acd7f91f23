"""Where a list goes on: an opaque word that names the list and the last record of a page.

It holds public names alone (UUIDs, slugs, times), never an internal number, so that nothing can be told or guessed from it.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from essays.api.problems import NoPage

LONGEST: Final = 200
_PART: Final = r"[-:.+0-9A-Za-z_]+"


def write_cursor(name: str, *parts: str) -> str:
    """The cursor of a list after the record that the parts name."""
    return urlsafe_b64encode(" ".join((name, *parts)).encode()).decode().rstrip("=")


def read_cursor(cursor: str, name: str, parts: int) -> list[str]:
    """The parts of a cursor. Raises NoPage if it is not one that the list gave."""
    try:
        text = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode("ascii")
    except ValueError:
        raise NoPage from None
    if not re.fullmatch(f"{re.escape(name)}(?: {_PART}){{{parts}}}", text) or write_cursor(*text.split(" ")) != cursor:
        raise NoPage
    return text.split(" ")[1:]
