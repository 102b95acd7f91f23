"""A decision on one revision, by somebody who had no hand in it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Review(models.Model):
    """One decision. An approval is of exactly the hash it names; an override is an approval against the rule, with its reason."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("approved")
        CHANGES_REQUESTED = "changes_requested", _("changes requested")
        DECLINED = "declined", _("declined")
        OVERRIDE = "override", _("approved against the rule")
        CONFIRMED = "confirmed", _("override reviewed")

    revision = models.ForeignKey("essays.Revision", models.PROTECT, related_name="reviews", verbose_name=_("revision"))
    sha256 = models.CharField(max_length=64)
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict.choices)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews", verbose_name=_("reviewer")
    )
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    comment = models.TextField(_("comment"), blank=True)
    at = models.DateTimeField(_("at"))

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="override") | Q(submitted_by=None) | ~Q(reviewer=F("submitted_by")),
                name="review_not_of_ones_own",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["approved", "confirmed"]) | ~Q(comment=""), name="review_no_without_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} · {self.revision_id}"
