"""Who may do what: one question, asked by services under the lock and by templates for their buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from essays.errors import MoveRefused

if TYPE_CHECKING:
    from accounts.models import User


def may(by: User | None, permission: str) -> bool:
    """Whether a person may do an act. `by` is None only for the machine's own acts: imports and commands."""
    return by is None or (by.is_active and by.has_perm(permission))


def require(by: User | None, permission: str) -> None:
    """Refuse, with a sentence, whoever may not."""
    if not may(by, permission):
        raise MoveRefused(_("You do not have the right to do this. Ask a managing editor."), "no_right")
