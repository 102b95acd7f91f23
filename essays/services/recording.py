"""The only writer of history, and of the version of all public content."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from essays.models import ContentVersion, Event

if TYPE_CHECKING:
    from accounts.models import User
    from essays.models import Edition, Essay


def record_event(
    verb: str,
    *,
    by: User | None,
    via: str,
    essay: Essay | None = None,
    edition: Edition | None = None,
    at: datetime | None = None,
    **details: Any,
) -> Event:
    """Add one row to the audit, in the caller's transaction. `details` holds ids and facts, never names or texts."""
    return Event.objects.create(
        at=at or timezone.now(),
        verb=verb,
        by=by,
        via=via,
        essay=essay or (edition.essay if edition else None),
        edition=edition,
        details=details,
    )


def renew_content_version() -> None:
    """Say that something readers could notice has changed. The last write of a transaction: its row is every writer's last lock."""
    ContentVersion.objects.bulk_create(
        [ContentVersion(id=1, value=secrets.token_hex(16))],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["value"],
    )
