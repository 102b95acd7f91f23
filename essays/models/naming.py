"""Names that hold what was asked: of authors, series, topics and terms of the glossary; and what they say in the other language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import get_language

from accounts.bilingual import Said
from essays.databases import engine
from essays.languages import CHINESE, ENGLISH
from essays.models.authorship import public_authors
from essays.models.search_name import SearchName
from essays.models.series import Series
from essays.models.term import Term
from essays.models.topic import Topic
from essays.searching.names import term_pairs
from essays.searching.query import Group
from essays.searching.score import AUTHOR, SUBJECT

if TYPE_CHECKING:
    from essays.models.essay import Essay
    from essays.moments import Moment

MOST_NAMES: Final = 200  # of one kind of match
LONGEST_TERM: Final = 4  # groups in a row that may be one term


@dataclass(frozen=True, slots=True)
class Named:
    """A name in the index: of which record, its words, and what it says in English and in Chinese. `others` are pairs
    of what else says the same, in English and in Chinese."""

    kind: str
    pk: int
    words: str
    english: str
    chinese: str
    others: tuple[tuple[str, str], ...] = ()

    @property
    def has_essays(self) -> bool:
        """Whether essays are found under it; a term only tells what something is called."""
        return self.kind != "term"

    @property
    def weight(self) -> float:
        return AUTHOR if self.kind == "author" else SUBJECT

    @property
    def shown(self) -> Said:
        """As it is shown beside a hit: in the language of the page, else in the other."""
        is_chinese = (get_language() or "").startswith("zh")
        if (self.chinese and is_chinese) or not self.english:
            return Said(self.chinese, CHINESE.code)
        return Said(self.english, ENGLISH.code)

    def is_public(self, moment: Moment) -> bool:
        """Whether readers can open its page at the moment."""
        if self.kind == "series":
            return Series.objects.public(moment).filter(pk=self.pk).exists()
        if self.kind == "author":
            return public_authors(moment).filter(pk=self.pk).exists()
        if self.kind == "term":
            return Term.objects.public(moment).filter(pk=self.pk).exists()
        return Topic.objects.public(moment).filter(pk=self.pk).exists()

    def is_of(self, essay: Essay) -> bool:
        """Whether it names an author, the series or a topic of an essay (with bylines and topics read)."""
        if self.kind == "series":
            return essay.series_id == self.pk
        if self.kind == "author":
            return any(authorship.author_id == self.pk for authorship in essay.authorships.all())
        return self.has_essays and any(tagging.tag_id == self.pk for tagging in essay.taggings.all())


def find_names(groups: Sequence[Group], moment: Moment) -> list[Named]:
    """Names with all of the groups, then with neighbours among them, then with any: the fullest first, each once.

    A common name ("Li") must not crowd out the one that was asked for ("Li Wei"), hence the three steps.
    """
    if not groups:
        return []
    database = engine(DEFAULT_DB_ALIAS)
    steps = [database.any_of([database.all_of([group]) for group in groups])]
    if len(groups) > 1:
        steps.insert(0, database.all_of(groups))
    if len(groups) > 2:
        neighbours = pairwise(groups)
        steps.insert(1, database.any_of([database.all_of(pair) for pair in neighbours]))
    found: dict[int, Named] = {}
    for wanted in steps:
        rows = SearchName.objects.holding(wanted).public(moment).with_records().order_by("-pk")[:MOST_NAMES]
        for row in rows:
            found.setdefault(row.pk, _named(row))
    return list(found.values())


def _named(row: SearchName) -> Named:
    english, chinese = row.names
    others: tuple[tuple[str, str], ...] = ()
    if term := row.term:
        forms = [(form, chinese) for form in term.forms_in(ENGLISH.code)[1:]]
        others = (*forms, *((english, form) for form in term.forms_in(CHINESE.code)[1:]))
    return Named(type(row.record).__name__.lower(), row.record.pk, row.words, english, chinese, others)


def translated(clauses: Sequence[tuple[Group, ...]], names: Iterable[Named]) -> Iterator[tuple[Group, ...]]:
    """The clauses of which every word belongs to the name of a topic, series or term, in that name's other language."""
    said = [pair for name in names if name.kind != "author" for pair in ((name.english, name.chinese), *name.others)]
    pairs = [pair for english, chinese in said for pair in term_pairs(english, chinese)]
    if not pairs:
        return
    # What is called several things over there is called by its name, which stands first.
    to_chinese = dict(reversed(pairs))
    to_english = {chinese: english for english, chinese in reversed(pairs)}
    for clause in clauses:
        is_han = any(group.is_han for group in clause)
        if terms := _translate([group.words for group in clause], to_english if is_han else to_chinese):
            yield tuple(Group(term, term, is_phrase=True) for term in terms)


def _translate(words: Sequence[str], terms: dict[str, str]) -> list[str]:
    """Each row of words that is a term, in the other language; nothing if a word belongs to none."""
    place, said = 0, []
    while place < len(words):
        for size in range(min(LONGEST_TERM, len(words) - place), 0, -1):
            if term := terms.get(" ".join(words[place : place + size])):
                said.append(term)
                place += size
                break
        else:
            return []
    return said
