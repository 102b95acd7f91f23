"""A link that shows one revision to a person without an account."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime


def token_sha256(token: str) -> str:
    """What is kept of a token: its SHA-256, hexadecimal."""
    return sha256(token.encode()).hexdigest()


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    """Reads over preview links."""

    def open(self, at: datetime) -> Self:
        """Links that are neither closed nor over at a time."""
        return self.filter(revoked_at=None, expires_at__gt=at)

    def of_token(self, token: str) -> Self:
        """The link that a token opens, if there is one."""
        return self.filter(token_sha256=token_sha256(token))


class PreviewLink(models.Model):
    """Only the token's hash is kept: whoever reads the database cannot open the link."""

    token_sha256 = models.CharField(max_length=64, unique=True)
    revision = models.ForeignKey(
        "essays.Revision", models.PROTECT, related_name="preview_links", verbose_name=_("revision")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    objects: ClassVar = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.revision_id} · {self.expires_at:%Y-%m-%d}"
