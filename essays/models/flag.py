"""A question that waits for an editor."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.bilingual import Bilingual


class Flag(models.Model):
    """An open question: a held import, a changed source, two records that may be one."""

    class Kind(models.TextChoices):
        HELD_IMPORT = "held_import", _("held import")
        CHANGED_SOURCE = "changed_source", _("changed source")
        SAME_SERIES = "same_series", _("two series that may be one")
        SAME_AUTHOR = "same_author", _("two authors who may be one")
        OVERRIDE = "override", _("approved against the rule")
        CONFLICT = "conflict", _("two sources that disagree")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    code = models.CharField(max_length=40, blank=True)
    question_en = models.TextField(_("question (English)"))
    question_zh = models.TextField(_("question (Chinese)"))
    essay = models.ForeignKey(
        "essays.Essay", models.PROTECT, null=True, blank=True, related_name="flags", verbose_name=_("essay")
    )
    edition = models.ForeignKey("essays.Edition", models.PROTECT, null=True, blank=True, related_name="flags")
    document = models.ForeignKey(
        "essays.ImportedDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="flags",
        verbose_name=_("document"),
    )
    details = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(_("answer"), blank=True)

    objects: ClassVar = models.Manager()
    question = Bilingual("question")

    class Meta:
        verbose_name = _("open question")
        verbose_name_plural = _("open questions")
        ordering = ["-id"]
        indexes = [models.Index(fields=["-id"], condition=Q(closed_at=None), name="flag_open")]

    def __str__(self) -> str:
        return str(self.question)
