"""Who may do what: one question, asked by services under the lock and by templates for their buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from essays.errors import MoveRefused

if TYPE_CHECKING:
    from accounts.models import User
    from essays.models import Edition


def may(by: User | None, permission: str) -> bool:
    """Whether a person may do an act. `by` is None only for the machine's own acts: imports and commands."""
    return by is None or (by.is_active and by.has_perm(permission))


def may_write(by: User | None, edition: Edition) -> bool:
    """Whether a person may work on a text: editors on every one, others on those they have a hand in or were given."""
    if not may(by, "essays.add_revision"):
        return False
    return by is None or by.has_perm("essays.change_edition") or by.pk in edition.hands() | {edition.assignee_id}


def may_see(by: User, edition: Edition) -> bool:
    """The gate of the desk's pages: drafts are seen by editors, and by those who have a hand in them or were given them."""
    if not may(by, "essays.view_edition"):
        return False
    return by.has_perm("essays.change_edition") or by.pk in edition.hands() | {edition.assignee_id}


def require(by: User | None, permission: str) -> None:
    """Refuse, with a sentence, whoever may not."""
    if not may(by, permission):
        raise MoveRefused(_("You do not have the right to do this. Ask a managing editor."), "no_right")
