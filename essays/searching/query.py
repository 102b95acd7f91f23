"""What a reader asks for, read from one line of text; whatever is typed makes a query, be it an empty one.

Words and "phrases" must all be found (those of one script in one text); `-word` must not be. The last word may be only begun.
Chinese needs no blanks: a run of Han characters is looked for as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from essays.searching.folding import folded, is_han_run, plain_word, runs, stem
from essays.searching.tokens import phrase_tokens
from essays.searching.words import content_words

LONGEST: Final = 300  # characters of a query that are read
MOST_GROUPS: Final = 10
MOST_EXCLUDED: Final = 4
SHORTEST_BEGUN: Final = 2  # letters from which the last word may be only a beginning
BEGUN: Final = 0.3  # what a word counts that only begins with what was typed
# A minus after a blank excludes; a quoted phrase in the marks of either language; else whatever stands between blanks.
_PIECE: Final = re.compile(
    r"""(?P<minus>(?<!\S)[-\u2212\uff0d](?=[^\s\-]))?
    (?:["\uff02\u201c\u201d](?P<phrase>[^"\uff02\u201c\u201d]*)["\uff02\u201c\u201d]?
    |[\u300c\u300e](?P<phrase_zh>[^\u300d\u300f]*)[\u300d\u300f]?
    |(?P<plain>[^\s"\uff02\u201c\u201d\u300c\u300e]+))""",
    re.VERBOSE,
)
_TONE: Final = re.compile(r"[a-z]{1,6}[1-5]")
# Words that a question is put together with; looked for only where nothing else is asked, or in quotation marks.
_STOP_WORDS: Final = (
    "a an and are as at be but by can did do does for from had has have how i if in into is it its of on or our so that the "
    "their them there these they this to was we were what when where which who why will with would you your"
)
STOP_WORDS: Final = frozenset(_STOP_WORDS.split())


@dataclass(frozen=True, slots=True)
class Group:
    """One thing that has to be found: a word, a run of Han characters, or a phrase.

    `words` is it, folded, without outer blanks. `others` are words that will do as well: what a begun word may become.
    """

    raw: str
    words: str
    is_begun: bool = False
    is_phrase: bool = False
    others: tuple[str, ...] = ()

    @property
    def tokens(self) -> list[str]:
        """As the indexes hold it."""
        return phrase_tokens(self.words)

    @property
    def is_single_han(self) -> bool:
        """One Han character: found as the beginning of a pair."""
        return len(self.words) == 1 and is_han_run(self.words)

    @property
    def is_han(self) -> bool:
        """Whether it holds Han characters; then it is one of Chinese texts."""
        return any(is_han_run(run) for run in self.words.split())

    @property
    def is_number(self) -> bool:
        return self.words.isdecimal()

    @property
    def is_plain_word(self) -> bool:
        """One word in an alphabet, not in quotation marks: it may be misspelt."""
        return not self.is_phrase and not self.is_han and " " not in self.words

    def becoming(self, others: Iterable[str]) -> Group:
        """The same, where other words will do as well."""
        return replace(self, others=tuple(dict.fromkeys((*self.others, *others))))

    def count(self, text: str) -> float:
        """How often it stands in a folded text; a word that only begins with it counts as a part of one."""
        whole = text.count(padded(self.words))
        other = sum(text.count(f" {word} ") for word in self.others if word != self.words)
        if not self.is_begun:
            return whole + other
        longer = text.count(f" {self.words}") - whole
        return whole + BEGUN * max(longer, other)


@lru_cache(maxsize=1000)
def padded(words: str) -> str:
    """Folded words with a blank where a word in an alphabet begins or ends the row: Han may stand inside a longer run."""
    before = "" if is_han_run(words) else " "
    after = "" if is_han_run(words.rpartition(" ")[2]) else " "
    return f"{before}{words}{after}"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: groups that must be found, groups that must not, and the text as it was typed."""

    text: str
    groups: tuple[Group, ...] = ()
    excluded: tuple[Group, ...] = ()
    clauses: tuple[tuple[Group, ...], ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "clauses", tuple(_by_script(self.groups)))

    def __bool__(self) -> bool:
        return bool(self.groups)

    def with_groups(self, groups: Iterable[Group]) -> Query:
        """The same question with other groups."""
        return replace(self, groups=tuple(groups))


def parse_query(text: str) -> Query:
    """Read a query; never fails. Only so much of it is read as no person types."""
    text = " ".join(text.replace("\0", " ")[:LONGEST].split())
    wanted: list[Group] = []
    excluded: list[Group] = []
    for match in _PIECE.finditer(text):
        phrase = match["phrase"] if match["phrase"] is not None else match["phrase_zh"]
        groups = [_phrase(phrase)] if phrase is not None else list(_plain(match["plain"], bool(match["minus"])))
        (excluded if match["minus"] else wanted).extend(group for group in groups if group.words)
    return Query(text, tuple(_wanted(wanted, text)), tuple(excluded[:MOST_EXCLUDED]))


def _phrase(text: str) -> Group:
    return Group(text, folded(text).strip(), is_phrase=True)


def _plain(piece: str, whole: bool) -> Iterator[Group]:
    """A piece between blanks: its words and Han runs, each by itself; all in a row (as one phrase) where it is excluded."""
    if whole:
        yield Group(piece, folded(piece).strip())
        return
    for run in runs(piece):
        raw = piece[run.start : run.end]
        plain = plain_word(raw)
        others = (stem(plain[:-1]),) if _TONE.fullmatch(plain) else ()
        yield Group(raw, run.folded, others=others)


def _wanted(groups: list[Group], text: str) -> list[Group]:
    """The groups without those that say nothing, each once; the last may be begun."""
    telling = [group for group in groups if group.is_phrase or plain_word(group.raw) not in STOP_WORDS]
    once = list({group.words: group for group in telling or groups}.values())[:MOST_GROUPS]
    if once and once[-1].is_plain_word and len(once[-1].raw) >= SHORTEST_BEGUN and text.endswith(once[-1].raw):
        once[-1] = replace(once[-1], words=once[-1].words, is_begun=True)
    return once


def _by_script(groups: tuple[Group, ...]) -> Iterator[tuple[Group, ...]]:
    """Groups of Chinese texts, and groups of texts in an alphabet; a number is one of both."""
    han = [group for group in groups if group.is_han]
    other = [group for group in groups if not group.is_han and not group.is_number]
    numbers = [group for group in groups if group.is_number]
    for clause in (other, han):
        if clause:
            yield tuple(group for group in groups if group in clause or group in numbers)
    if numbers and not han and not other:
        yield tuple(numbers)


def loosened(query: Query) -> Query:
    """A query whose long Han runs are cut into words, to be found apart; the same query where there is nothing to cut."""
    groups: list[Group] = []
    for group in query.groups:
        cut = content_words(group.words) if group.is_han and not group.is_phrase and " " not in group.words else []
        groups += [Group(word, word) for word in cut] or [group]
    once = tuple(dict.fromkeys(groups))
    return (
        query.with_groups(once) if [group.words for group in once] != [group.words for group in query.groups] else query
    )
