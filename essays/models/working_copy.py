"""What a person has typed and not saved, or saved and been refused: nothing typed is ever lost."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkingCopy(models.Model):
    """A person's own copy of an edition's text; it never enters history. `sequence` counts the saves of one open page (`tab`)."""

    edition = models.ForeignKey("essays.Edition", models.PROTECT, related_name="working_copies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="working_copies")
    base = models.ForeignKey("essays.Revision", models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    tab = models.CharField(max_length=40, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(_("saved"))
    refused_at = models.DateTimeField(_("refused"), null=True)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")
        constraints = [models.UniqueConstraint(fields=["edition", "user"], name="working_copy_once")]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.user_id}"
