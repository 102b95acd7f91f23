"""The moves of a draft: each locks the edition, checks right and state, and records what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from essays import workflow
from essays.errors import MoveRefused
from essays.permissions import require
from essays.services.drafting import lock_edition
from essays.services.recording import record_event

if TYPE_CHECKING:
    from accounts.models import User
    from essays.models import Edition


@transaction.atomic
def submit_edition(*, edition: Edition, by: User | None, via: str) -> Edition:
    """Hand a draft to the editors. It needs at least a title and a text or summary."""
    return _move(edition, "submit", by=by, via=via)


def _move(edition: Edition, name: str, *, by: User | None, via: str) -> Edition:
    """Make one move of the table. Sending a move again that has been made changes nothing."""
    move = workflow.MOVES[name]
    require(by, move.permission)
    edition = lock_edition(edition)
    if edition.state == move.target:
        return edition
    if edition.state not in move.sources:
        raise MoveRefused(
            _("This cannot be done now: the edition is %(state)s.") % {"state": workflow.STATES[edition.state]},
            "wrong_state",
        )
    if edition.head is None or not edition.head.title or not (edition.head.body or edition.head.summary):
        raise MoveRefused(_("A title and a text, or at least a summary, must be there first."), "nothing_written")
    edition.state = move.target
    edition.save(update_fields=["state"])
    record_event(f"edition_{name}", by=by, via=via, edition=edition, revision=edition.head_id)
    return edition
