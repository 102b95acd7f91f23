"""Finding the terms of a glossary in a text: each is linked once, where it first stands."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from essays.text.han import HAN

_TAG: Final = re.compile(r"(<[^>]*>)")
# Inside these no link is made: a link has no link in it, and a heading is no place to explain a word.
_CLOSED: Final = ("a", "h2", "h3", "h4", "th", "sup")
# Where a word of an alphabet begins and ends; Han has no such places.
_EDGE: Final = rf"[^\W_{HAN}]"


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as texts of one language have it (`forms`), and where it is explained (`path`, a path of this site)."""

    forms: tuple[str, ...]
    path: str


def link_terms(blocks: Sequence[str], entries: Iterable[Entry]) -> list[str]:
    """Blocks of clean markup with a link to each entry at the first place where one of its forms stands.

    Matching ignores case; of two forms that begin at one place the longer wins. The words of the text are not touched.
    """
    by_form = {html.escape(form).casefold(): entry for entry in entries for form in entry.forms}
    if not by_form:
        return list(blocks)
    pattern = _pattern(tuple(by_form))
    linked: set[str] = set()

    def link(found: re.Match[str]) -> str:
        entry = by_form.get(found[0].casefold())
        if entry is None or entry.path in linked:
            return found[0]
        linked.add(entry.path)
        return f'<a class="term" href="{html.escape(entry.path)}">{found[0]}</a>'

    return [_in_texts(block, pattern, link) for block in blocks]


def _in_texts(block: str, pattern: re.Pattern[str], link: object) -> str:
    """The block with `link` put in the place of matches in its texts; tags and what stands in closed elements stay."""
    depth = 0
    parts = _TAG.split(block)
    for place, part in enumerate(parts):
        if place % 2:
            name = part.strip("</>").split(" ", 1)[0]
            depth += (-1 if part.startswith("</") else 1) if name in _CLOSED else 0
        elif part and depth == 0:
            parts[place] = pattern.sub(link, part)  # type: ignore[call-overload]
    return "".join(parts)


@lru_cache(maxsize=8)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all forms, the longest first; kept, since a site has two glossaries (one a language) for all its pages."""
    written = (
        rf"{'(?<!' + _EDGE + ')(?<![&#])' if re.match(_EDGE, form) else ''}{re.escape(form)}"
        rf"{'(?!' + _EDGE + ')' if re.match(_EDGE, form[-1]) else ''}"
        for form in sorted(forms, key=len, reverse=True)
    )
    return re.compile("|".join(written), re.IGNORECASE)
