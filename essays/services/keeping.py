"""Working copies: what was typed and not saved, or saved and refused. Nothing typed is ever lost; nothing of it enters history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essays.errors import MoveRefused
from essays.models import WorkingCopy
from essays.permissions import may_write

if TYPE_CHECKING:
    from accounts.models import User
    from essays.models import Edition, Revision

PRESENCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form holds: the four texts of a save."""

    title: str
    summary: str
    body: str
    note: str = ""


@transaction.atomic
def keep_working_copy(
    *, edition: Edition, base: Revision | None, draft: Draft, by: User, tab: str, sequence: int, refused: bool = False
) -> WorkingCopy:
    """Keep what a person has typed so far. Of one open page (`tab`) an older save never replaces a newer one (`sequence`)."""
    if not may_write(by, edition):
        raise MoveRefused(
            _("You can write in texts that you began, translate, are credited for, or were given."), "no_right"
        )
    copy = WorkingCopy.objects.select_for_update().filter(edition=edition, user=by).first() or WorkingCopy(
        edition=edition, user=by
    )
    if copy.pk and copy.tab == tab and copy.sequence >= sequence:
        return copy
    copy.base, copy.tab, copy.sequence = base, tab, sequence
    copy.title, copy.summary, copy.body, copy.note = draft.title[:300], draft.summary, draft.body, draft.note[:300]
    copy.saved_at = timezone.now()
    copy.refused_at = copy.saved_at if refused else None
    copy.save()
    return copy


def drop_working_copy(*, edition: Edition, by: User) -> None:
    """Forget a working copy: its text was saved, or its writer threw it away."""
    WorkingCopy.objects.filter(edition=edition, user=by).delete()
