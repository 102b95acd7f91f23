"""A revision as the search keeps it: its words folded, in parts of bounded length. Whether readers may find it is asked of the gate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from django.db import models
from django.db.models import Exists, OuterRef

from essays import languages
from essays.databases import engine
from essays.databases.indexes import TEXTS, TokensField
from essays.models.release import Release

if TYPE_CHECKING:
    from essays.moments import Moment
    from essays.searching.query import Group, Query


FEWEST_ASKED: Final = 200
LOOKED_THROUGH: Final = 5000  # rows of the index, before the gate, where nothing narrows a search


class SearchTextQuerySet(models.QuerySet["SearchText"]):
    """Reads over the index of texts."""

    def holding(self, groups: Sequence[Group], *, field: str = "", most: int | None = None) -> Self:
        """Parts that hold all the groups (at least one), in one field or in any."""
        database = engine(self.db)
        return self.filter(database.matches(TEXTS, database.all_of(groups), field, most))

    def looked_up(self, groups: Sequence[Group], *, field: str = "", most: int | None = None) -> Self:
        """`holding`, for rows that are read at once and not within another query; where there are few, they are known by key."""
        holding = self.holding(groups, field=field, most=most)
        keys = engine(self.db).few(holding)
        return holding if keys is None else self.filter(pk__in=keys)

    def answering(self, query: Query) -> Self:
        """Parts that hold all groups of one script and nothing that is excluded, each by itself."""
        database = engine(self.db)
        clauses = database.any_of([database.all_of(clause) for clause in query.clauses])
        found = self.filter(database.matches(TEXTS, clauses))
        for group in query.excluded:
            found = found.exclude(revision__in=self.model.objects.holding([group]).values("revision"))
        return found

    def newest(self, *columns: str, most: int = 200) -> list[tuple[Any, ...]]:
        """Columns of the newest parts. Never ask for few: PostgreSQL would walk the whole table for a word that nothing holds,
        in the belief that a handful will soon be met."""
        return list(self.order_by("-pk").values_list(*columns)[: max(most, FEWEST_ASKED)])[:most]

    def is_any(self) -> bool:
        """Whether there is any part."""
        return bool(self.newest("pk"))

    def live(self, moment: Moment) -> Self:
        """Parts of the texts that readers see at the moment: behind the one gate, whatever the index contains."""
        return self.filter(Exists(Release.objects.live(moment).filter(revision=OuterRef("revision"))))


class SearchText(models.Model):
    """A part of a revision. Title and summary stand in every part, so that words of the title and of any part go together."""

    revision = models.ForeignKey("essays.Revision", models.CASCADE, related_name="search_texts")
    essay = models.ForeignKey("essays.Essay", models.CASCADE, related_name="search_texts", db_index=False)
    language = models.CharField(max_length=10, choices=languages.CHOICES)
    title = models.TextField()
    summary = models.TextField()
    body = models.TextField()
    title_vector = TokensField()
    vector = TokensField()

    objects: ClassVar = SearchTextQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.title.strip()}"
