"""Beginning a work, beginning an edition, saving a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essays import workflow
from essays.errors import MoveRefused
from essays.models import Edition, Essay, Release, Revision
from essays.models.revision import text_sha256
from essays.permissions import may_write, require
from essays.services.cataloguing import free_slug
from essays.services.recording import record_event
from essays.text.blocks import key_blocks, split_blocks
from essays.text.markup import clean_html, plain_text
from essays.text.measures import count

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User
    from essays.models import Series


@transaction.atomic
def start_essay(
    *,
    title: str,
    original_language: str,
    by: User | None,
    via: str,
    kind: str = Essay.Kind.RESPONSE,
    series: Series | None = None,
    published_on: date | None = None,
) -> Essay:
    """Begin a work. Its address comes from the title, or from whatever the caller gives in its place where there is none."""
    require(by, "essays.add_essay")
    essay = Essay.objects.create(
        kind=kind,
        slug=free_slug(Essay, title),
        series=series,
        original_language=original_language,
        published_on=published_on,
    )
    record_event("essay_started", by=by, via=via, essay=essay)
    return essay


@transaction.atomic
def start_edition(*, essay: Essay, language: str, by: User | None, via: str) -> Edition:
    """Begin an edition; the one that exists is returned, so that the act can be sent twice."""
    require(by, "essays.add_edition")
    edition, made = Edition.objects.get_or_create(essay=essay, language=language, defaults={"started_by": by})
    if made:
        record_event("edition_started", by=by, via=via, edition=edition, language=language)
    return edition


def lock_edition(edition: Edition) -> Edition:
    """The edition as it is now, locked until the transaction ends. Whoever locks several takes them in order of id."""
    return Edition.objects.select_for_update(of=("self",)).select_related("essay", "head").get(pk=edition.pk)


@transaction.atomic
def save_revision(
    *,
    edition: Edition,
    parent: Revision | None,
    title: str,
    summary: str = "",
    body: str = "",
    by: User | None,
    via: str,
    note: str = "",
    source: str = "",
) -> Revision:
    """Append a revision made from `parent`, which must still be the head: nobody's text is written over.

    The body is cleaned and its blocks are keyed here, whatever the form did. A text equal to the head's is the head, and
    so is the save that made the head, sent again. A save drops an approval, since what was approved was one revision.
    `source` is the original's body for a translation's first keys.
    """
    edition = lock_edition(edition)
    if not may_write(by, edition):
        raise MoveRefused(
            _("You can write in texts that you began, translate, are credited for, or were given."), "no_right"
        )
    if edition.state in (workflow.SUBMITTED, workflow.IN_REVIEW) and by is not None:
        raise MoveRefused(_("This text is being reviewed. Take it back first, then change it."), "in_review")
    title, summary = title.strip(), summary.strip()
    if edition.head is None and edition.source_revision:
        source = source or edition.source_revision.body
    body = key_blocks(
        clean_html(body), parent=edition.head.body if edition.head else "", source=source, used=edition.used_blocks
    )
    sha256 = text_sha256(title, summary, body)
    parent_id = parent.pk if parent else None
    if edition.head and edition.head.sha256 == sha256 and parent_id in (edition.head_id, edition.head.parent_id):
        return edition.head
    if edition.head_id != parent_id:
        raise MoveRefused(_("Somebody saved this text in the meantime. Compare the two and save again."), "stale")
    measures = count(plain_text(body, notes=False))
    revision = Revision.objects.create(
        edition=edition,
        number=edition.head.number + 1 if edition.head else 1,
        title=title,
        summary=summary,
        body=body,
        sha256=sha256,
        words=measures.words,
        han=measures.han,
        parent=edition.head,
        written_by=by,
        written_at=timezone.now(),
        note=note,
    )
    _advance(edition, revision)
    record_event("revision_saved", by=by, via=via, edition=edition, revision=revision.pk)
    return revision


def _advance(edition: Edition, revision: Revision) -> None:
    """Make a revision the head; an approval of the one before is dropped, and with it the release that waited for a publisher."""
    used = [*edition.used_blocks, *(block.key for block in split_blocks(revision.body))]
    edition.used_blocks = list(dict.fromkeys(used))
    edition.head = revision
    if edition.state in workflow.MOVES["revise"].sources:
        edition.state, edition.state_since = workflow.MOVES["revise"].target, timezone.now()
        Release.objects.filter(edition=edition, starts_at=None).delete()
    edition.save(update_fields=["head", "state", "state_since", "used_blocks"])
