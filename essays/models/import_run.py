"""One run of an import: who started it, with what, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """A run. `summary` counts the outcomes; `report` is kept of uploads, whose documents are few."""

    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    options = models.JSONField(_("options"), default=dict)
    summary = models.JSONField(_("summary"), default=dict)
    report = models.JSONField(_("report"), default=list)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.started_at.astimezone(get_default_timezone()):%Y-%m-%d %H:%M %Z}"
