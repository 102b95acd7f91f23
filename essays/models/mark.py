"""What the exchange comes to, at the paragraph where it is said: common ground, a difference, an open question."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.bilingual import Bilingual

if TYPE_CHECKING:
    from essays.moments import Moment


class MarkQuerySet(models.QuerySet["Mark"]):
    """Reads over marks."""

    def shown(self, moment: Moment) -> Self:
        """Marks that an editor made or accepted by the moment. Whether their paragraph can be read is the gate's to say."""
        return self.filter(accepted_at__lte=moment.at)


class Mark(models.Model):
    """A paragraph (its lasting key, the same in both languages) and what stands there; without `accepted_at` it is a proposal."""

    class Kind(models.TextChoices):
        COMMON_GROUND = "common_ground", _("common ground")
        DIFFERENCE = "difference", _("difference")
        OPEN_QUESTION = "open_question", pgettext_lazy("mark", "open question")

    essay = models.ForeignKey("essays.Essay", models.PROTECT, related_name="marks", verbose_name=_("response"))
    block = models.CharField(_("paragraph"), max_length=20)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    note_en = models.CharField(_("note in English"), max_length=200, blank=True)
    note_zh = models.CharField(_("note in Chinese"), max_length=200, blank=True)
    # None: made by a command, such as the demo's.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    objects: ClassVar = MarkQuerySet.as_manager()
    note = Bilingual("note")

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["essay", "block", "kind"], name="mark_once"),
            models.CheckConstraint(condition=~Q(block=""), name="mark_at_a_paragraph"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.block}"

    @property
    def number(self) -> str:
        """The number that the margin prints beside the paragraph."""
        return self.block.removeprefix("p")
