"""One immutable saved state of an edition. The database itself refuses to change or delete one (guards.py)."""

from __future__ import annotations

import hashlib
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def text_sha256(title: str, summary: str, body: str) -> str:
    """The hash that an approval is of: hexadecimal SHA-256 of title, summary and body, each ended by a NUL."""
    return hashlib.sha256("".join(f"{part}\0" for part in (title, summary, body)).encode()).hexdigest()


class Revision(models.Model):
    """A saved text: title, summary and body (clean HTML whose blocks carry their keys)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey("essays.Edition", models.PROTECT, related_name="revisions", verbose_name=_("edition"))
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("body"), blank=True)
    # Counted when saved, so that lists know lengths without reading bodies: Latin words and Han characters.
    words = models.PositiveIntegerField(default=0, editable=False)
    han = models.PositiveIntegerField(default=0, editable=False)
    sha256 = models.CharField(max_length=64)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="revisions", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-id"]
        permissions = [
            ("approve_revision", "Can approve revisions"),
            ("release_revision", "Can publish, schedule, correct and withdraw"),
            ("redact_revision", "Can empty a revision for good"),
        ]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def is_summary(self) -> bool:
        """A summary edition has title and summary only."""
        return not (self.words or self.han)
