"""The name of an author, a series, a topic or a term as the search keeps it: one row a record, so that a new name rewrites no text."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, ClassVar, Final, Self

from django.db import models
from django.db.models import Q

from accounts.models import Author
from essays.databases import engine
from essays.databases.indexes import NAMES, TokensField
from essays.models.series import Series

if TYPE_CHECKING:
    from essays.models.term import Term
    from essays.models.topic import Topic
    from essays.moments import Moment


_USAGE: Final = tuple(
    f"term__{name}" for name in ("usage_us_en", "usage_us_zh", "usage_cn_en", "usage_cn_zh", "sources")
)
_NAMED: Final = ("author", "series", "topic", "term")


def _of_one_record() -> Q:
    """Just one of the four is set."""
    ways = [Q(**{name: None for name in _NAMED if name != one}, **{f"{one}__isnull": False}) for one in _NAMED]
    return reduce(or_, ways)


class SearchNameQuerySet(models.QuerySet["SearchName"]):
    """Reads over the index of names."""

    def public(self, moment: Moment) -> Self:
        """Names that may be printed at the moment, whatever the index contains: an author's protection holds at once,
        and a term works from when readers can look it up."""
        may_name = Q(author=None) | Q(author__byline=Author.Byline.FULL, author__merged_into=None)
        return self.filter(may_name, Q(term=None) | Q(term__public_from__lte=moment.at))

    def holding(self, wanted: str) -> Self:
        """Names that hold what is wanted (an expression of the engine)."""
        return self.filter(engine(self.db).matches(NAMES, wanted))

    def with_records(self) -> Self:
        """With what they name."""
        return self.select_related("author", "series", "topic", "term").defer(
            "vector", "series__prompt_en", "series__prompt_zh", "author__bio_en", "author__bio_zh", *_USAGE
        )


class SearchName(models.Model):
    """Every form of a record's name: both scripts, and pinyin for a person's Han name."""

    author = models.OneToOneField(Author, models.CASCADE, null=True, related_name="search_name")
    series = models.OneToOneField("essays.Series", models.CASCADE, null=True, related_name="search_name")
    topic = models.OneToOneField("essays.Topic", models.CASCADE, null=True, related_name="search_name")
    term = models.OneToOneField("essays.Term", models.CASCADE, null=True, related_name="search_name")
    words = models.TextField()
    vector = TokensField()

    objects: ClassVar = SearchNameQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_of_one_record(), name="search_name_of_one_record"),
        ]

    def __str__(self) -> str:
        return self.words.strip()

    @property
    def record(self) -> Author | Series | Topic | Term:
        """What is named."""
        named = self.author or self.series or self.topic or self.term
        assert named
        return named

    @property
    def names(self) -> tuple[str, str]:
        """The name in English and in Chinese, either of which may be empty."""
        named = self.record
        if isinstance(named, Series):
            return named.title_en, named.title_zh
        return (named.name, named.name_zh) if self.topic else (named.name_en, named.name_zh)
