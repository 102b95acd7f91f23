"""Remarks on a draft, and which of them hold back its approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essays.errors import MoveRefused
from essays.models import Comment
from essays.permissions import require
from essays.services.notifying import tell
from essays.services.recording import record_event
from essays.text.blocks import split_blocks

if TYPE_CHECKING:
    from accounts.models import User
    from essays.models import Revision


@transaction.atomic
def add_comment(
    *,
    revision: Revision,
    text: str,
    by: User,
    via: str,
    block: str = "",
    quote: str = "",
    must_resolve: bool = False,
    thread: Comment | None = None,
) -> Comment:
    """Remark on a revision, on one of its blocks, or in answer to a thread. Everybody with a hand in the text is told.

    Only an editor's remark can hold back an approval. A block that the revision does not have is refused.
    """
    require(by, "essays.add_comment")
    if not text.strip():
        raise MoveRefused(_("Write something first."), "nothing_written")
    if block and block not in {found.key for found in split_blocks(revision.body)}:
        raise MoveRefused(_("This revision has no such paragraph."), "no_such_block")
    comment = Comment.objects.create(
        revision=thread.revision if thread else revision,
        thread=thread,
        block=block,
        quote=quote[:500],
        text=text.strip(),
        by=by,
        must_resolve=must_resolve and by.has_perm("essays.review_edition"),
    )
    edition = revision.edition
    event = record_event("comment_added", by=by, via=via, edition=edition, comment=comment.pk)
    people = edition.hands() | {edition.assignee_id}
    if thread:
        people |= {thread.by_id, *thread.replies.values_list("by", flat=True)}
    tell(event, people)
    return comment


@transaction.atomic
def resolve_comment(*, comment: Comment, by: User, via: str) -> Comment:
    """Say that a thread is settled: its writer or an editor may."""
    require(by, "essays.add_comment")
    comment = Comment.objects.select_for_update().get(pk=comment.thread_id or comment.pk)
    if comment.resolved_at:
        return comment
    if comment.by_id != by.pk and not by.has_perm("essays.review_edition"):
        raise MoveRefused(_("Only the writer of a remark, or an editor, can settle it."), "no_right")
    comment.resolved_at, comment.resolved_by = timezone.now(), by
    comment.save(update_fields=["resolved_at", "resolved_by"])
    record_event("comment_resolved", by=by, via=via, edition=comment.revision.edition, comment=comment.pk)
    return comment
