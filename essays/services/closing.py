"""Closing the site to readers, and opening it: a restore may bring back what was withdrawn since, so a person looks first."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from essays.models import ContentVersion
from essays.permissions import require
from essays.services.recording import record_event, renew_content_version

if TYPE_CHECKING:
    from accounts.models import User

RIGHT = "essays.release_revision"


@transaction.atomic
def close_site(*, by: User | None, via: str, reason: str, **facts: Any) -> bool:
    """Keep readers out, within a second and on every process; returns whether the site was open until now.

    The desk stays open, no mail goes out. `facts` are ids that help to decide when to open: they are kept with the event.
    """
    require(by, RIGHT)
    if ContentVersion.objects.select_for_update().filter(closed_at__isnull=False).exists():
        return False
    record_event("site_closed", by=by, via=via, reason=reason, **facts)
    ContentVersion.objects.bulk_create(
        [ContentVersion(id=1, value=secrets.token_hex(16), closed_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["value", "closed_at"],
    )
    return True


@transaction.atomic
def open_site(*, by: User | None, via: str) -> bool:
    """Let readers in again; returns whether the site was closed until now."""
    require(by, RIGHT)
    if not ContentVersion.objects.filter(closed_at__isnull=False).update(closed_at=None):
        return False
    record_event("site_opened", by=by, via=via)
    renew_content_version()
    return True
