"""A subject, such as U.S.-China Cooperation: a taggit tag with both names.

Topics are given by editors (never made from a typing error in a form), so `slug` is always set and taggit derives nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import CharField, Exists, OuterRef, Subquery
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from accounts.bilingual import Bilingual, Said
from essays.models.prepared import attach, prepared
from essays.models.release import Release
from essays.models.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from essays.models.essay import Essay
    from essays.moments import Moment


class TopicQuerySet(models.QuerySet["Topic"]):
    """Reads over topics."""

    def public(self, moment: Moment) -> Self:
        """Topics that gather at least one text which readers can open at the moment.

        The newest of each is looked for: of "is there one" PostgreSQL makes a join that reads all releases.
        """
        live = Release.objects.live(moment).filter(essay=OuterRef("content_object_id"))
        taggings = EssayTopic.objects.filter(Exists(live), tag=OuterRef("pk"), listed_on__lte=moment.day)
        newest = taggings.order_by("-listed_on", "-content_object_id").values("pk")[:1]
        return self.alias(newest=Subquery(newest)).filter(newest__isnull=False)


class Topic(TagBase):
    """A subject. `name` (taggit's column) is the English name."""

    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)
    description_en = models.TextField(_("description (English)"), blank=True)
    description_zh = models.TextField(_("description (Chinese)"), blank=True)
    keywords_en = models.TextField(
        _("match words (English)"), blank=True, help_text=_("One per line; found in titles at import.")
    )
    keywords_zh = models.TextField(
        _("match words (Chinese)"), blank=True, help_text=_("One per line; found in titles at import.")
    )

    objects: ClassVar = TopicQuerySet.as_manager()
    description = Bilingual("description")

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("name"), name="topic_name_unique")]

    @property
    def said(self) -> Said:
        """The name in the active language, else in English (`name` itself is taggit's English column)."""
        if (get_language() or "").startswith("zh") and self.name_zh:
            return Said(self.name_zh, "zh-hans")
        return Said(self.name, "en")

    @property
    def words(self) -> list[Said]:
        """The words that gather texts here, those of the active language first; a topic's own name says nothing new."""
        kept = [("en", self.keywords_en), ("zh-hans", self.keywords_zh)]
        kept.sort(key=lambda words: words[0] != get_language())
        lines = [Said(line.strip(), code) for code, column in kept for line in column.splitlines() if line.strip()]
        return [word for word in lines if word.casefold() not in (self.name.casefold(), self.name_zh)]

    def get_absolute_url(self) -> str:
        return reverse("topic_detail", args=[self.slug])


def public_topics(moment: Moment) -> list[Topic]:
    """All topics that readers can open, by name: read once in an epoch."""
    return remembered("topics", moment, lambda: list(Topic.objects.public(moment)))


def topics_of(record: Any, moment: Moment) -> list[Topic]:
    """The topics, of those that readers can open, of an essay or series that is annotated with its `TopicKeys` as `topic_keys`."""
    keys = set(map(int, record.topic_keys.split(","))) if record.topic_keys else set()
    return [topic for topic in public_topics(moment) if topic.pk in keys] if keys else []


@prepared
def _taggings_of(essays: Sequence[int]) -> QuerySet[EssayTopic]:
    return EssayTopic.objects.filter(content_object__in=essays).select_related("tag").order_by("pk")


def add_topics(essays: Sequence[Essay]) -> None:
    """Read the topics of essays in one query; they are then where `prefetch_related("taggings")` would have put them."""
    attach(essays, "taggings", _taggings_of([essay.pk for essay in essays]), by="content_object_id")


class TopicKeys(Subquery):
    """The keys of the topics of an essay or series as text with commas between: the two databases have no list in common."""

    output_field = CharField()
    template = "array_to_string(ARRAY(%(subquery)s), ',')"

    def __init__(self, through: type[EssayTopic | SeriesTopic]) -> None:
        super().__init__(through._default_manager.filter(content_object=OuterRef("pk")).values("tag_id"))

    def as_sqlite(self, compiler: Any, connection: Any, **options: Any) -> tuple[str, Any]:
        """SQLite has an aggregate for it."""
        joined = "(SELECT group_concat(tag_id) FROM (%(subquery)s))"
        return self.as_sql(compiler, connection, template=joined, **options)


class EssayTopic(ItemBase):
    """An essay stands under a topic. `listed_on` repeats the essay's, so that a topic's page is one index range."""

    tag = models.ForeignKey(Topic, models.CASCADE, related_name="taggings")
    content_object = models.ForeignKey("essays.Essay", models.CASCADE, related_name="taggings")
    listed_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("topic of an essay")
        verbose_name_plural = _("topics of essays")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="essay_topic_unique")]
        indexes = [models.Index(fields=["tag", "-listed_on", "-content_object"], name="essay_topic_list")]


class SeriesTopic(ItemBase):
    """A series stands under a topic."""

    tag = models.ForeignKey(Topic, models.CASCADE, related_name="series_taggings")
    content_object = models.ForeignKey("essays.Series", models.CASCADE, related_name="taggings")

    class Meta:
        verbose_name = _("topic of a series")
        verbose_name_plural = _("topics of series")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="series_topic_unique")]
