"""What happened, who did it, when. Rows are only added (guards.py); they hold ids, never names or texts."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One act of the audit: `by` is null for imports and commands, `via` says through which door it came."""

    at = models.DateTimeField(_("at"))
    verb = models.CharField(_("act"), max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    via = models.CharField(_("via"), max_length=20)
    essay = models.ForeignKey("essays.Essay", models.PROTECT, null=True, related_name="events", verbose_name=_("essay"))
    edition = models.ForeignKey(
        "essays.Edition", models.PROTECT, null=True, related_name="events", verbose_name=_("edition")
    )
    details = models.JSONField(_("details"), default=dict)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at.astimezone(get_default_timezone()):%Y-%m-%d %H:%M %Z} {self.verb}"
