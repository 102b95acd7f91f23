"""Who is at work in the admin."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import User


def person(request: HttpRequest) -> User:
    """The signed-in person; the admin lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user
