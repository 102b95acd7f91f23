"""Links that show one revision to a person without an account: expiring, revocable, with their last use on record."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essays.errors import MoveRefused
from essays.models import PreviewLink
from essays.models.preview_link import token_sha256
from essays.permissions import may_see, require
from essays.services.recording import record_event

if TYPE_CHECKING:
    from accounts.models import User
    from essays.models import Revision

LONGEST = timedelta(days=30)


@transaction.atomic
def create_preview(*, revision: Revision, by: User, via: str, lasts: timedelta) -> str:
    """Make a link to exactly this revision; returns the token, which is told once and kept nowhere."""
    require(by, "essays.add_previewlink")
    if not may_see(by, revision.edition):
        raise MoveRefused(_("You do not have the right to do this. Ask a managing editor."), "no_right")
    if not timedelta() < lasts <= LONGEST:
        raise MoveRefused(_("A preview link lasts between one minute and 30 days."), "lasts")
    token = secrets.token_urlsafe(32)
    link = PreviewLink.objects.create(
        token_sha256=token_sha256(token), revision=revision, by=by, expires_at=timezone.now() + lasts
    )
    record_event("preview_created", by=by, via=via, edition=revision.edition, link=link.pk, revision=revision.pk)
    return token


@transaction.atomic
def revoke_preview(*, link: PreviewLink, by: User, via: str) -> None:
    """Close a link at once."""
    require(by, "essays.add_previewlink")
    if PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record_event("preview_revoked", by=by, via=via, edition=link.revision.edition, link=link.pk)
