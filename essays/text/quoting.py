"""The beginning of a paragraph, to quote it by."""

from __future__ import annotations

from typing import Final

from essays.languages import CHINESE

_LETTERS: Final = 120
_HAN: Final = 56
_STOPS: Final = " ,.;:\u2013\u2014\uff0c\u3002\u3001\uff1b\uff1a"


def beginning(text: str, language: str) -> str:
    """The whole text in one line if it is short, else its beginning and an ellipsis; words of an alphabet are not cut."""
    line = " ".join(text.split())
    limit = _HAN if language == CHINESE.code else _LETTERS
    if len(line) <= limit:
        return line
    cut = line[:limit]
    if language != CHINESE.code and not line[limit].isspace():
        cut = cut.rpartition(" ")[0] or cut
    return f"{cut.rstrip(_STOPS)}\u2026"
