"""Who signs in: an account is an e-mail address, and it is closed, never deleted (what a person did stays told)."""

from __future__ import annotations

from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

INTERFACE_LANGUAGES: Final = [("en", "English"), ("zh-hans", "中文")]


class UserManager(BaseUserManager["User"]):
    """Makes accounts; addresses are compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account whose address counts as verified: nobody makes one but commands and whoever opened an invitation."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        # The model by its name: allauth's module asks for ours while it loads.
        address = apps.get_model("account", "EmailAddress")
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            address.objects.using(self._db).create(user=user, email=user.email, verified=True, primary=True)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. `name` is how colleagues read it in the desk; what is printed under a text is an Author."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_staff = models.BooleanField(_("may enter the desk"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    interface_language = models.CharField(
        _("interface language"), max_length=10, choices=INTERFACE_LANGUAGES, default="en"
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="America/New_York")
    reads_english = models.BooleanField(_("reads English"), default=True)
    reads_chinese = models.BooleanField(_("reads Chinese"), default=False)
    mail = models.CharField(
        _("mail that is not a duty"),
        max_length=10,
        choices=[("at_once", _("at once")), ("daily", _("once a day")), ("none", _("not at all"))],
        default="at_once",
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        if self.closed_at:
            return gettext("closed account %(number)s") % {"number": self.pk}
        return self.name or self.email

    @property
    def zone(self) -> ZoneInfo:
        """The person's time zone; the site's where the name is not known to this machine."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo(settings.TIME_ZONE)
