"""Where this site differs from allauth's defaults: closed sign-up, addresses from SITE_URL, one answer for every failed sign-in."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User

SITE_NAME = "Dialogue"
logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by address; accounts come from invitations alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Address and password do not belong together. Try again, or set a new password."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait a little, then try again."),
        "incorrect_password": _("This is not your password. Try again."),
        "incorrect_code": _("This code is not right, or no longer. Try the next one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk for whoever may enter it, else the person's own page."""
        is_staff = isinstance(request.user, User) and request.user.is_staff
        return reverse("admin:index" if is_staff else "profile")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A closed account answers like one that never was; allauth would say "inactive" to whoever knows the password."""
        user = super().authenticate(request, **credentials)
        if user and not user.is_active:
            self.pre_authenticate(request, **credentials)  # counts the attempt, which the parent took for a success
            return None
        return user

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Attempts are counted by address alone: the parent adds the Host header, whose port everybody can vary."""
        return str(credentials.get("email", "")).lower()

    def set_password(self, user: Any, password: str) -> None:
        """Write only the password: the parent writes every column, and would undo the closing of an account in between."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", key)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail in its reader's language. A mail server that fails is logged; it must not tell accounts from strangers."""
        reader = context.get("user") or User.objects.filter(email=email).first()
        language = reader.interface_language if isinstance(reader, User) else translation.get_language()
        with translation.override(language):
            everything = {"email": email, "site_name": SITE_NAME, "site_url": settings.SITE_URL, **context}
            message = self.render_mail(template_prefix, email, everything)
        try:
            message.send()
        except (OSError, SMTPException):
            logger.exception("A mail (%s) could not be sent", template_prefix)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors carry the site's name, whatever host the request named."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": SITE_NAME}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A name that tells keys apart until the person gives a better one."""
        number = user.authenticator_set.filter(type=type).count() + 1
        return translation.gettext("Passkey %(number)s") % {"number": number}
