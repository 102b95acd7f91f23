"""The only writer of the log of accounts."""

from __future__ import annotations

from typing import Any

from accounts.models import AccountEvent, Invitation, User


def record_account_event(
    verb: AccountEvent.Verb,
    *,
    by: User | None,
    user: User | None = None,
    invitation: Invitation | None = None,
    **details: Any,
) -> AccountEvent:
    """Add one row to the log, in the caller's transaction. `details` holds ids and roles, never names or addresses."""
    return AccountEvent.objects.create(verb=verb, by=by, user=user, invitation=invitation, details=details)
