"""A work in one language, with its own drafts, approval and releases."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Author
from essays import languages, workflow
from essays.models.edition_queryset import EditionQuerySet


class Edition(models.Model):
    """An essay in one language. `state` tells how far the draft has come; what readers see is told by releases alone."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    essay = models.ForeignKey("essays.Essay", models.PROTECT, related_name="editions", verbose_name=_("essay"))
    language = models.CharField(_("language"), max_length=10, choices=languages.CHOICES)
    state = models.CharField(
        _("state"), max_length=20, choices=list(workflow.STATES.items()), default=workflow.DRAFTING, editable=False
    )
    head = models.ForeignKey(
        "essays.Revision", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("head")
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned",
        verbose_name=_("assignee"),
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("started by"),
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    # When the state last changed: what waits longest stands first in the queue.
    state_since = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    source_revision = models.ForeignKey(
        "essays.Revision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("translated from")
    )
    translator = models.ForeignKey(
        Author, models.PROTECT, null=True, blank=True, related_name="translations", verbose_name=_("translator")
    )
    reviser = models.ForeignKey(
        Author,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revised",
        verbose_name=_("reviser of the translation"),
    )
    is_machine_assisted = models.BooleanField(_("translated with the help of a machine"), default=False)
    # Every block key that any revision of this edition ever carried: a deleted key is never given to another paragraph.
    used_blocks = models.JSONField(default=list, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-id"]
        permissions = [
            ("submit_edition", "Can submit editions for review"),
            ("review_edition", "Can review editions"),
            ("override_approval", "Can approve against the rule, with a reason"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["essay", "language"], name="edition_once_per_language"),
            models.CheckConstraint(
                condition=models.Q(language__in=list(languages.BY_CODE)), name="edition_in_a_known_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.essay} · {self.get_language_display()}"

    def hands(self) -> set[int]:
        """The accounts of everybody with a hand in this text: began, wrote, submitted, translated or revised it, or is credited."""
        people = {self.started_by_id, self.submitted_by_id}
        people |= set(self.revisions.values_list("written_by", flat=True))
        people |= set(self.essay.authors.values_list("user", flat=True))
        people |= {author.user_id for author in (self.translator, self.reviser) if author}
        return {pk for pk in people if pk is not None}
