"""When two texts are the same for an importer: names and titles, keywords of topics, one essay captured twice."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from essays.importing.tables import TopicEntry

Likening = Literal["same", "longer", "shorter", "different", "revised"]

QUOTES_AND_HYPHENS: Final = str.maketrans(
    dict.fromkeys("‘’‚‛ʼ´`′", "'")
    | dict.fromkeys("“”„‟「」『』″", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\xad\u200b\u200c\u200d\u2060\ufeff")
)
LETTER: Final = "[0-9a-z\u00df-\u00f6\u00f8-\u024f]"
SHARED_FROM: Final = 40
"""So many characters two captures must share before one counts as the other, cut off; a Han character counts three."""
SHINGLE: Final = 3
REVISED_FROM: Final = 0.5


def plain(text: str) -> str:
    """The form in which titles, names and keywords are compared: case, width, quotes, hyphens and blanks made alike."""
    return " ".join(
        unicodedata.normalize("NFKC", text.translate(QUOTES_AND_HYPHENS))
        .translate(QUOTES_AND_HYPHENS)
        .casefold()
        .split()
    )


def same_text(a: str, b: str) -> bool:
    """Whether two titles or names differ in nothing but case, width, forms of quotes and hyphens, and white space."""
    return plain(a) == plain(b)


def match_topics(topics: Iterable[TopicEntry], title: str, series_title: str = "") -> list[tuple[str, str]]:
    """The slugs of the topics whose keywords occur in a title or in its series' title, each with the keyword that did.

    English keywords count as whole words, Chinese ones wherever they stand; of several the first in the table is named.
    """
    texts = [plain(text) for text in (title, series_title) if text]
    found = ((topic.slug, _first_match(topic, texts)) for topic in topics)
    return [(slug, word) for slug, word in found if word is not None]


def fingerprint(blocks: Iterable[str]) -> str:
    """The SHA-256 (hexadecimal) of the paragraphs in the form in which they are compared."""
    return hashlib.sha256("\n".join(filter(None, map(plain, blocks))).encode()).hexdigest()


def same_essay(a_blocks: Sequence[str], b_blocks: Sequence[str]) -> Likening:
    """What the first body is to the second: `shorter` where it is the second, cut off; `longer` the other way round.

    White space and the division into paragraphs do not count (compact and full captures differ there). `revised`:
    at least half of the shorter body's word sequences stand in the longer one too.
    """
    a, b = _running_text(a_blocks), _running_text(b_blocks)
    if a == b:
        return "same"
    if min(_weight(a), _weight(b)) >= SHARED_FROM and (a.startswith(b) or b.startswith(a)):
        return "longer" if len(a) > len(b) else "shorter"
    return "revised" if _share(_shingles(a_blocks), _shingles(b_blocks)) >= REVISED_FROM else "different"


def _first_match(topic: TopicEntry, texts: Sequence[str]) -> str | None:
    for keyword in topic.keywords_en:
        pattern = re.compile(rf"(?<!{LETTER}){re.escape(plain(keyword))}(?!{LETTER})")
        if any(pattern.search(text) for text in texts):
            return keyword
    return next((keyword for keyword in topic.keywords_zh if any(plain(keyword) in text for text in texts)), None)


def _running_text(blocks: Sequence[str]) -> str:
    """A body without white space; an ellipsis at the end is the capture's, not the author's."""
    return "".join("".join(map(plain, blocks)).split()).rstrip(".\u2026")


def _weight(text: str) -> int:
    return sum(1 if character < "\u2e80" else 3 for character in text)


def _shingles(blocks: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """All runs of three words (or Han characters) of a body."""
    words = re.findall(rf"{LETTER}+|[\u2e80-\U0003ffff]", plain(" ".join(blocks)))
    return frozenset(tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)))


def _share(a: frozenset[tuple[str, ...]], b: frozenset[tuple[str, ...]]) -> float:
    return len(a & b) / min(len(a), len(b))
