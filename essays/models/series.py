"""A question and the essays that answer it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from accounts.bilingual import Bilingual
from essays.models.release import Release

if TYPE_CHECKING:
    from essays.moments import Moment


class SeriesQuerySet(models.QuerySet["Series"]):
    """Reads over series."""

    def titled(self, title: str) -> Self:
        """Series of exactly this title in either language."""
        return self.filter(Q(title_en=title) | Q(title_zh=title))

    def public(self, moment: Moment) -> Self:
        """Series that were opened to the public, or that a text answers which readers can open.

        A series that only drafts answer stays unseen: its very title may tell of them.
        """
        from essays.models.essay import Essay  # the two name each other

        # The newest is looked for: of "is there one" PostgreSQL makes a join that reads all releases.
        live = Release.objects.live(moment).filter(essay=OuterRef("pk"))
        answers = Essay.objects.filter(Exists(live), series=OuterRef("pk"), listed_on__lte=moment.day)
        newest = answers.order_by("-listed_on", "-id").values("pk")[:1]
        return self.alias(newest=Subquery(newest)).filter(Q(opened_on__lte=moment.day) | Q(newest__isnull=False))

    def open(self, moment: Moment) -> Self:
        """Public series that still take answers."""
        return self.filter(Q(opened_on__lte=moment.day) & (Q(closes_on=None) | Q(closes_on__gte=moment.day)))

    def newest_first(self) -> Self:
        return self.order_by(F("opened_on").desc(nulls_last=True), "-id")


class Series(models.Model):
    """A response series: prompt and title in both languages."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title_zh = models.CharField(_("title in Chinese"), max_length=300, blank=True)
    prompt_en = models.TextField(_("prompt in English"), blank=True)
    prompt_zh = models.TextField(_("prompt in Chinese"), blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)

    objects: ClassVar = SeriesQuerySet.as_manager()
    topics = TaggableManager(through="essays.SeriesTopic", blank=True, verbose_name=_("topics"))
    title = Bilingual("title")
    prompt = Bilingual("prompt")

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = [F("opened_on").desc(nulls_last=True), "-id"]
        indexes = [
            models.Index(fields=["title_en"], name="series_title_en"),
            models.Index(fields=["title_zh"], name="series_title_zh"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title_en="", title_zh=""), name="series_has_a_title"),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(opened_on=None) | Q(closes_on__gte=F("opened_on")),
                name="series_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_zh

    def get_absolute_url(self) -> str:
        return reverse("series_detail", args=[self.slug])
