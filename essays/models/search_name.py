"""The name of an author, a series or a topic as the search keeps it: one row a record, so that a new name rewrites no text."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import Author
from essays.databases import engine
from essays.databases.indexes import NAMES, TokensField
from essays.models.series import Series

if TYPE_CHECKING:
    from essays.models.topic import Topic


class SearchNameQuerySet(models.QuerySet["SearchName"]):
    """Reads over the index of names."""

    def public(self) -> Self:
        """Names that may be printed: an author's protection holds at once, whatever the index contains."""
        return self.filter(Q(author=None) | Q(author__byline=Author.Byline.FULL, author__merged_into=None))

    def holding(self, wanted: str) -> Self:
        """Names that hold what is wanted (an expression of the engine)."""
        return self.filter(engine(self.db).matches(NAMES, wanted))

    def with_records(self) -> Self:
        """With what they name."""
        return self.select_related("author", "series", "topic").defer(
            "vector", "series__prompt_en", "series__prompt_zh", "author__bio_en", "author__bio_zh"
        )


class SearchName(models.Model):
    """Every form of a record's name: both scripts, and pinyin for a person's Han name."""

    author = models.OneToOneField(Author, models.CASCADE, null=True, related_name="search_name")
    series = models.OneToOneField("essays.Series", models.CASCADE, null=True, related_name="search_name")
    topic = models.OneToOneField("essays.Topic", models.CASCADE, null=True, related_name="search_name")
    words = models.TextField()
    vector = TokensField()

    objects: ClassVar = SearchNameQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=False, series=None, topic=None)
                | Q(author=None, series__isnull=False, topic=None)
                | Q(author=None, series=None, topic__isnull=False),
                name="search_name_of_one_record",
            )
        ]

    def __str__(self) -> str:
        return self.words.strip()

    @property
    def record(self) -> Author | Series | Topic:
        """What is named."""
        named = self.author or self.series or self.topic
        assert named
        return named

    @property
    def names(self) -> tuple[str, str]:
        """The name in English and in Chinese, either of which may be empty."""
        named = self.record
        if isinstance(named, Author):
            return named.name_en, named.name_zh
        return (named.title_en, named.title_zh) if isinstance(named, Series) else (named.name, named.name_zh)
