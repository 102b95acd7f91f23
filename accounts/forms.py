"""What people fill in about themselves, and what a managing editor fills in about others."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, User
from accounts.models.user import INTERFACE_LANGUAGES
from accounts.roles import ROLES, role_of

ZONES_LIST = "time-zones"  # the id of the page's datalist


def check_time_zone(name: str) -> None:
    """Raise ValidationError for what is no time zone that this machine knows."""
    if name not in available_timezones():
        raise ValidationError(_("There is no time zone of this name. Examples: America/New_York, Asia/Shanghai."))


def time_zone_field() -> forms.CharField:
    """A text with proposals: six hundred names in a menu help nobody."""
    return forms.CharField(
        label=_("Time zone"),
        max_length=64,
        validators=[check_time_zone],
        widget=forms.TextInput(attrs={"list": ZONES_LIST, "autocomplete": "off", "spellcheck": "false"}),
    )


class ProfileForm(forms.ModelForm):
    """A person's own page."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("How colleagues read you in the desk."))
    time_zone = time_zone_field()

    class Meta:
        model = User
        fields: ClassVar = ["name", "interface_language", "time_zone", "reads_english", "reads_chinese", "mail"]
        widgets: ClassVar = {"interface_language": forms.RadioSelect, "mail": forms.RadioSelect}


class AcceptForm(forms.Form):
    """What opens an account: a name, a password, a language, a time zone."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    language = forms.ChoiceField(
        label=_("Interface language"), choices=INTERFACE_LANGUAGES, widget=forms.RadioSelect, initial=get_language
    )
    time_zone = time_zone_field()

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """The password must be no copy of name or address."""
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            try:
                validate_password(password, User(email=self.email, name=cleaned.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class InvitationForm(forms.ModelForm):
    """An address, a role, the language of the mail."""

    class Meta:
        model = Invitation
        fields: ClassVar = ["email", "role", "language"]

    def validate_constraints(self) -> None:
        """An address that was invited already is invited anew: the service renews the standing invitation."""


class RoleForm(forms.ModelForm):
    """An account as a managing editor changes it: its role. All else is the person's own."""

    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[("", _("none: may not enter the desk")), *((role.slug, role.name) for role in ROLES)],
    )

    class Meta:
        model = User
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = role_of(self.instance)
        self.initial["role"] = role.slug if role else ""
