"""The people: who signs in, and who is printed."""

from __future__ import annotations

from accounts.models.account_event import AccountEvent
from accounts.models.author import Author, AuthorQuerySet
from accounts.models.invitation import Invitation, InvitationQuerySet
from accounts.models.portrait import Portrait
from accounts.models.user import User, UserManager

__all__ = [
    "AccountEvent",
    "Author",
    "AuthorQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "Portrait",
    "User",
    "UserManager",
]
