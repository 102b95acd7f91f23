"""An invitation to an account: a mail with a link that sets name and password, once, for some days."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import INTERFACE_LANGUAGES
from accounts.roles import ROLES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads over invitations."""

    def standing(self) -> Self:
        """Neither accepted nor revoked; the link of one that has run out can be renewed."""
        return self.filter(accepted_at=None, revoked_at=None)


class Invitation(models.Model):
    """One address, one role. `issue` counts the links that were sent: only the latest one opens."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    role = models.CharField(_("role"), max_length=40, choices=[(role.slug, role.name) for role in ROLES])
    language = models.CharField(_("language of the mail"), max_length=10, choices=INTERFACE_LANGUAGES, default="en")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("invited by"),
    )
    issue = models.PositiveSmallIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("invited"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"), editable=False)
    sent_at = models.DateTimeField(_("mail sent"), null=True, editable=False)
    error = models.CharField(_("mail error"), max_length=500, blank=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_by = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="invitation",
        verbose_name=_("account"),
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=Q(accepted_at=None, revoked_at=None), name="invitation_once_per_address"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitation_accepted_or_revoked"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def state(self) -> StrPromise:
        """How the invitation stands, in a word."""
        if self.accepted_at:
            return _("accepted")
        if self.revoked_at:
            return _("revoked")
        return _("expired") if self.expires_at <= timezone.now() else _("waiting")
