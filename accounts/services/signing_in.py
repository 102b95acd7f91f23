"""How people sign in: second factors, sessions, and what a person says about themselves."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from accounts.roles import GUARDED

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_guarded(user: User) -> bool:
    """Whether an account may publish or manage, so that a password alone is too little for it."""
    return user.is_superuser or any(user.has_perm(permission) for permission in GUARDED)


def has_second_factor(user: User) -> bool:
    """Whether an account has a passkey or an authenticator app. Recovery codes alone are none: they run out."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def forget_factors(user: User) -> None:
    """Take away every passkey, authenticator app and recovery code of an account."""
    Authenticator.objects.filter(user=user).delete()


def end_sessions(user: User) -> None:
    """End every session of an account. Sessions know their account only inside, so each one that stands is opened."""
    standing = Session.objects.filter(expire_date__gt=timezone.now())
    ended = [session.pk for session in standing.iterator() if session.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=ended).delete()


def save_profile(*, user: User, **fields: Any) -> None:
    """Keep what a person says about themselves. Only these columns are written, and never those of a closed account."""
    User.objects.filter(pk=user.pk, closed_at=None).update(**fields)
