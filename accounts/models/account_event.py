"""What was done with accounts, by whom, when. Rows are only added; they hold ids and roles, never names or addresses."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _


class AccountEvent(models.Model):
    """One act: `by` is null for commands, `user` is the account that it was done with (null for an open invitation)."""

    class Verb(models.TextChoices):
        INVITED = "invited", _("invited")
        INVITATION_RENEWED = "invitation_renewed", _("invitation renewed")
        INVITATION_REVOKED = "invitation_revoked", _("invitation revoked")
        INVITATION_ACCEPTED = "invitation_accepted", _("invitation accepted")
        ROLE_CHANGED = "role_changed", _("role changed")
        SECOND_FACTOR_REMOVED = "second_factor_removed", _("second factor removed")
        ACCOUNT_CLOSED = "account_closed", _("account closed")

    at = models.DateTimeField(_("at"), auto_now_add=True)
    verb = models.CharField(_("act"), max_length=40, choices=Verb.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="account_events", verbose_name=_("account")
    )
    invitation = models.ForeignKey(
        "accounts.Invitation", models.PROTECT, null=True, related_name="events", verbose_name=_("invitation")
    )
    details = models.JSONField(_("details"), default=dict)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("account event")
        verbose_name_plural = _("account events")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at.astimezone(get_default_timezone()):%Y-%m-%d %H:%M %Z} {self.get_verb_display()}"
