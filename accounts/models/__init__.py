"""The people: who signs in, and who is printed."""

from __future__ import annotations

from accounts.models.author import Author, AuthorQuerySet
from accounts.models.user import User, UserManager

__all__ = ["Author", "AuthorQuerySet", "User", "UserManager"]
