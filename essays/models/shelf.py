"""What a topic's list of works could be narrowed by: the languages, series and authors of its newest works.

One query for all three, bounded: a list of more works than a shelf holds offers what its newest ones have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet

from accounts.bilingual import Said
from accounts.models import Author
from essays import languages
from essays.models.essay import Essay
from essays.models.prepared import prepared
from essays.models.release import Release

if TYPE_CHECKING:
    from essays.models.topic import Topic
    from essays.moments import Moment

A_SHELF: Final = 500
LANGUAGE: Final = "language"
SERIES: Final = "series"
AUTHOR: Final = "author"
BY: Final = (LANGUAGE, SERIES, AUTHOR)
_COLUMNS: Final = (
    "essay", "edition__language", "revision__words", "revision__han",
    "essay__series__slug", "essay__series__title_en", "essay__series__title_zh",
    "essay__authorships__author__slug", "essay__authorships__author__name_en", "essay__authorships__author__name_zh",
    "essay__authorships__author__byline",
)  # fmt: skip


@dataclass(slots=True)
class Shelf:
    """`works` holds for each work its values by dimension; `names` the columns (English, Chinese) of each value's name."""

    works: list[dict[str, set[str]]] = field(default_factory=list)
    names: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def narrowed(self, chosen: dict[str, str]) -> list[dict[str, set[str]]]:
        """The works that have all values that were chosen."""
        return [work for work in self.works if all(value in work[by] for by, value in chosen.items())]

    def values(self, by: str, chosen: dict[str, str]) -> Counter[str]:
        """The values of one dimension that lead to something beside what was chosen in the others, with how many works."""
        others = {dimension: value for dimension, value in chosen.items() if dimension != by}
        return Counter(value for work in self.narrowed(others) for value in work[by])

    def name(self, by: str, value: str, language: str) -> Said:
        """What a value is called in a language, else in the other one."""
        english, chinese = self.names[by, value]
        in_chinese = chinese and (language == languages.CHINESE.code or not english)
        return Said(chinese, languages.CHINESE.code) if in_chinese else Said(english, languages.ENGLISH.code)


def read_shelf(topic: Topic, moment: Moment) -> Shelf:
    """The shelf of a topic's list. Protected authors are no value: to choose one would tell the name."""
    return _shelf(_rows(topic.pk, moment))


@prepared
def _rows(topic: int, moment: Moment) -> QuerySet[Any, tuple[Any, ...]]:
    newest = Essay.objects.responses().listed_under(topic, moment).values("pk")[:A_SHELF]
    return Release.objects.live(moment).filter(essay__in=newest).order_by().values_list(*_COLUMNS)


def _shelf(rows: Iterable[tuple]) -> Shelf:
    shelf = Shelf()
    works: dict[int, dict[str, set[str]]] = {}
    for pk, language, words, han, series, title_en, title_zh, author, name_en, name_zh, byline in rows:
        work = works.setdefault(pk, {by: set() for by in BY})
        if words or han:
            own = languages.BY_CODE[language].own_name
            work[LANGUAGE].add(language)
            shelf.names[LANGUAGE, language] = ("", own) if language == languages.CHINESE.code else (own, "")
        if series:
            work[SERIES].add(series)
            shelf.names[SERIES, series] = (title_en, title_zh)
        if author and byline == Author.Byline.FULL:
            work[AUTHOR].add(author)
            shelf.names[AUTHOR, author] = (name_en, name_zh)
    shelf.works = list(works.values())
    return shelf
