"""Marks: where an editor, or the author with an editor's consent, says that common ground, a difference or an open question stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essays.errors import MoveRefused, Refusal
from essays.models import Essay, Mark
from essays.models.live_blocks import read_live_blocks
from essays.moments import Moment
from essays.permissions import may
from essays.services.recording import record_event, renew_content_version

if TYPE_CHECKING:
    from accounts.models import User

RIGHT: Final = "essays.add_mark"
PROPOSING: Final = "essays.add_comment"


def may_accept(by: User | None, essay: Essay) -> bool:
    """Whether what a person marks is shown to readers: an editor's mark is, but not in a response of the editor's own."""
    return may(by, RIGHT) and not _is_credited(by, essay)


def may_mark(by: User | None, essay: Essay) -> bool:
    """Whether a person may mark or at least propose: editors everywhere, authors in their own responses."""
    return may(by, RIGHT) or (may(by, PROPOSING) and _is_credited(by, essay))


@transaction.atomic
def mark_paragraph(
    *, essay: Essay, block: str, kind: str, by: User | None, via: str, note_en: str = "", note_zh: str = ""
) -> Mark:
    """Mark a paragraph that readers can open. Marked again in the same way it only gets the new note, or an editor's consent."""
    essay = _lock(essay)
    if not may_mark(by, essay):
        raise MoveRefused(
            _("Editors mark what a response comes to. Authors can propose it in their own response."), "no_right"
        )
    if kind not in Mark.Kind.values:
        raise Refusal(_("Choose common ground, a difference or an open question."), "no_such_kind")
    blocks = read_live_blocks(essay, Moment.now())
    if block not in {found.key for text in blocks.values() for found in text}:
        raise Refusal(_("Readers cannot open this paragraph now, so it cannot be marked."), "no_such_block")
    mark = Mark.objects.filter(essay=essay, block=block, kind=kind).first()
    mark = mark or Mark(essay=essay, block=block, kind=kind, by=by)
    shown = may_accept(by, essay)
    if mark.accepted_at and not shown:
        raise MoveRefused(_("This mark was accepted. Ask an editor to change it."), "accepted")
    before = (mark.note_en, mark.note_zh)
    mark.note_en, mark.note_zh = after = note_en.strip()[:200], note_zh.strip()[:200]
    if mark.pk and before == after and (mark.accepted_at or not shown):
        return mark
    mark.save()
    record_event("paragraph_marked", by=by, via=via, essay=essay, mark=mark.pk, block=block, kind=kind)
    if shown:
        _accept(mark, by)
    return mark


@transaction.atomic
def accept_mark(*, mark: Mark, by: User | None, via: str) -> Mark:
    """Show a proposed mark to readers."""
    essay = _lock(mark.essay)
    mark = _renew(mark)
    if not may_accept(by, essay):
        raise MoveRefused(_("An editor who did not write the response decides on this mark."), "no_right")
    if mark.accepted_at is None:
        record_event("mark_accepted", by=by, via=via, essay=essay, mark=mark.pk, block=mark.block, kind=mark.kind)
        _accept(mark, by)
    return mark


@transaction.atomic
def remove_mark(*, mark: Mark, by: User | None, via: str) -> None:
    """Take a mark away: an editor any, a person the own one that nobody accepted yet. Done before: nothing happens."""
    essay = _lock(mark.essay)
    found = Mark.objects.filter(pk=mark.pk).first()
    is_own_proposal = bool(found and by and found.by_id == by.pk and found.accepted_at is None and may_mark(by, essay))
    if not (may(by, "essays.delete_mark") or is_own_proposal):
        raise MoveRefused(_("Only an editor can take this mark away."), "no_right")
    if found is None:
        return
    record_event("mark_removed", by=by, via=via, essay=essay, mark=found.pk, block=found.block, kind=found.kind)
    was_shown = found.accepted_at is not None
    found.delete()
    if was_shown:
        renew_content_version()


def _is_credited(by: User | None, essay: Essay) -> bool:
    return by is not None and essay.authors.filter(user=by).exists()


def _lock(essay: Essay) -> Essay:
    return Essay.objects.select_for_update(of=("self",)).get(pk=essay.pk)


def _renew(mark: Mark) -> Mark:
    """The mark as it is now, under the lock of its essay."""
    found = Mark.objects.filter(pk=mark.pk).first()
    if found is None:
        raise Refusal(_("This mark was taken away meanwhile."), "removed")
    return found


def _accept(mark: Mark, by: User | None) -> None:
    if mark.accepted_at is None:
        mark.accepted_by, mark.accepted_at = by, timezone.now()
        mark.save(update_fields=["accepted_by", "accepted_at"])
    renew_content_version()
