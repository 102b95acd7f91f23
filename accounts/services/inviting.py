"""How people come in: a managing editor invites an address, a mail carries a link, the link sets name and password once."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.contrib.auth.models import Group
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.errors import AccountRefused
from accounts.models import AccountEvent, Invitation, User
from accounts.roles import BY_SLUG
from accounts.services.membership import INVITE, require, require_role_to_give
from accounts.services.recording import record_account_event

VALID_FOR: Final = timedelta(days=7)
SALT: Final = "accounts.invitation"
logger = logging.getLogger(__name__)


@transaction.atomic
def invite_user(*, email: str, role: str, by: User | None, language: str = "en") -> Invitation:
    """Invite an address to a role; the mail goes out after the transaction, in the language given.

    An address that was invited already gets a new link, and the older one opens no more. Raises AccountRefused, and Django's
    ValidationError for what is no address.
    """
    require(by, INVITE)
    require_role_to_give(by, role)
    email = email.strip().lower()
    validate_email(email)
    if User.objects.filter(email__iexact=email).exists():
        raise AccountRefused(_("This address has an account already. Change its role instead."), "has_account")
    fields = {"role": role, "language": language, "invited_by": by, "expires_at": timezone.now() + VALID_FOR}
    invitation, is_new = (
        Invitation.objects.standing().select_for_update().get_or_create(email=email, defaults=fields | {"email": email})
    )
    if not is_new:
        for name, value in fields.items():
            setattr(invitation, name, value)
        invitation.issue += 1
        invitation.sent_at, invitation.error = None, ""
        invitation.save()
    verb = AccountEvent.Verb.INVITED if is_new else AccountEvent.Verb.INVITATION_RENEWED
    record_account_event(verb, by=by, invitation=invitation, role=role)
    transaction.on_commit(lambda: send_invitation(invitation))
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User | None) -> None:
    """Take an invitation back: its link opens no more. One that was accepted is an account, which is closed instead."""
    require(by, INVITE)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at:
        raise AccountRefused(_("This invitation was accepted. Close the account instead."), "accepted")
    if invitation.revoked_at:
        return
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record_account_event(AccountEvent.Verb.INVITATION_REVOKED, by=by, invitation=invitation)


@transaction.atomic
def accept_invitation(*, token: str, name: str, password: str, language: str, time_zone: str) -> User:
    """Make the account that a link promises. The invitation's row is locked: of two who open it at once, one gets in."""
    invitation = read_token(token, lock=True)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise AccountRefused(_("This address has an account already. Sign in."), "has_account")
    user = User.objects.create_user(
        invitation.email,
        password,
        name=name,
        is_staff=True,
        interface_language=language,
        time_zone=time_zone,
        reads_chinese=language == "zh-hans",
    )
    user.groups.add(Group.objects.get(name=invitation.role))
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record_account_event(
        AccountEvent.Verb.INVITATION_ACCEPTED, by=user, user=user, invitation=invitation, role=invitation.role
    )
    return user


def make_token(invitation: Invitation) -> str:
    """What the link carries: nothing in the database opens an invitation, only the site's key does."""
    return signing.dumps([invitation.pk, invitation.issue], salt=SALT)


def read_token(token: str, *, lock: bool = False) -> Invitation:
    """The invitation that a link opens now, or the sentence that says why it does not."""
    try:
        number, issue = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise AccountRefused(_("This link is not whole. Copy it again from the mail."), "broken") from error
    rows = Invitation.objects.select_for_update() if lock else Invitation.objects
    invitation = rows.filter(pk=number).first()
    if invitation is None or invitation.revoked_at:
        raise AccountRefused(_("This invitation was taken back. Ask the person who invited you."), "revoked")
    if invitation.accepted_at:
        raise AccountRefused(_("This invitation was used already. Sign in with your address and password."), "accepted")
    if invitation.issue != issue:
        raise AccountRefused(_("A newer invitation was sent to you. Use the link in the latest mail."), "renewed")
    if invitation.expires_at <= timezone.now():
        raise AccountRefused(_("This invitation has run out. Ask for a new one."), "expired")
    return invitation


def send_invitation(invitation: Invitation) -> None:
    """Send the mail; whether it went out stands on the invitation, where the desk sees it and can send it again."""
    try:
        _mail(invitation).send()
    except (OSError, SMTPException) as error:
        logger.exception("The mail of invitation %s could not be sent", invitation.pk)
        Invitation.objects.filter(pk=invitation.pk).update(error=f"{type(error).__name__}: {error}"[:500])
        return
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=timezone.now(), error="")


def _mail(invitation: Invitation) -> EmailMultiAlternatives:
    with translation.override(invitation.language):
        context = {
            "invitation": invitation,
            "role": str(BY_SLUG[invitation.role].name),
            "address": settings.SITE_URL + reverse("invitation", args=[make_token(invitation)]),
        }
        subject = " ".join(render_to_string("accounts/mail/invitation_subject.txt", context).split())
        mail = EmailMultiAlternatives(
            subject,
            render_to_string("accounts/mail/invitation.txt", context),
            to=[invitation.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("accounts/mail/invitation.html", context), "text/html")
    return mail
