"""Every address that was ever public: it keeps answering, and is never used again for anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Author

if TYPE_CHECKING:
    from essays.models.essay import Essay
    from essays.models.series import Series
    from essays.models.topic import Topic


class Path(models.Model):
    """An address (kind and slug, shared by both languages) and what it leads to now."""

    class Kind(models.TextChoices):
        ESSAY = "essay", _("essay")
        SERIES = "series", _("series")
        TOPIC = "topic", _("topic")
        AUTHOR = "author", _("author")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    slug = models.SlugField(_("address"), max_length=100)
    essay = models.ForeignKey("essays.Essay", models.PROTECT, null=True, blank=True, related_name="paths")
    series = models.ForeignKey("essays.Series", models.PROTECT, null=True, blank=True, related_name="paths")
    topic = models.ForeignKey("essays.Topic", models.PROTECT, null=True, blank=True, related_name="paths")
    author = models.ForeignKey(Author, models.PROTECT, null=True, blank=True, related_name="paths")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["kind", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="path_once"),
            models.CheckConstraint(
                condition=Q(kind="essay", essay__isnull=False, series=None, topic=None, author=None)
                | Q(kind="series", essay=None, series__isnull=False, topic=None, author=None)
                | Q(kind="topic", essay=None, series=None, topic__isnull=False, author=None)
                | Q(kind="author", essay=None, series=None, topic=None, author__isnull=False),
                name="path_leads_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"

    @property
    def target(self) -> Essay | Series | Topic | Author:
        """What the address leads to now."""
        return getattr(self, self.kind)
