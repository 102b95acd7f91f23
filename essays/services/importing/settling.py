"""An editor's word on a document that was held: the fields as they should be, and that it may go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from essays.errors import MoveRefused
from essays.models import Edition, Essay, Flag, ImportedDocument, Series
from essays.permissions import require
from essays.services import cataloguing, crediting, drafting
from essays.services.flagging import answer_flag
from essays.services.recording import record_event, renew_content_version

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Settled:
    """The fields of a document as an editor has them."""

    title: str
    authors: Sequence[str]
    series: Series | None
    published_on: date | None
    language: str
    answer: str


@transaction.atomic
def settle_document(*, document: ImportedDocument, settled: Settled, by: User, via: str) -> Edition:
    """Correct what a held document left in doubt, and accept it: its questions are answered, and it is a draft like any other.

    Sent twice, it has one effect. Nothing becomes public by it.
    """
    require(by, "essays.change_edition")
    document = ImportedDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if document.edition is None:
        raise MoveRefused(_("No text came of this document, so there is nothing to accept."), "no_text")
    edition = drafting.lock_edition(document.edition)
    open_flags = list(
        Flag.objects.filter(essay=edition.essay, kind=Flag.Kind.HELD_IMPORT, closed_at=None).order_by("id")
    )
    if not open_flags:
        return edition
    if not settled.title.strip():
        raise MoveRefused(_("A text needs a title before it can be accepted."), "no_title")
    changed = _correct(edition, settled, by, via)
    for flag in open_flags:
        answer_flag(flag=flag, answer=settled.answer, by=by, via=via)
    edition.essay.documents.filter(outcome=ImportedDocument.Outcome.HELD).update(
        outcome=ImportedDocument.Outcome.ACCEPTED
    )
    record_event("import_settled", by=by, via=via, edition=edition, document=document.pk, fields=changed)
    renew_content_version(Essay.objects.filter(pk=edition.essay_id))
    return edition


def _correct(edition: Edition, settled: Settled, by: User, via: str) -> list[str]:
    """Write what differs; returns the names of the fields."""
    essay, changed = edition.essay, []
    if edition.language != settled.language:
        _turn(edition, settled.language)
        changed.append("language")
    if edition.head and edition.head.title != settled.title.strip():
        head = edition.head
        drafting.save_revision(
            edition=edition, parent=head, title=settled.title, summary=head.summary, body=head.body, by=by, via=via
        )
        if not essay.paths.exists():
            essay.slug = cataloguing.free_slug(Essay, settled.title)
        changed.append("title")
    if essay.series != settled.series:
        essay.series = settled.series
        essay.kind = Essay.Kind.RESPONSE if settled.series else Essay.Kind.ESSAY
        changed.append("series")
    if essay.published_on != settled.published_on:
        essay.published_on = settled.published_on
        changed.append("published")
    essay.save(update_fields=["slug", "series", "kind", "published_on"])
    authors = [cataloguing.author_named(name) for name in settled.authors]
    if [author.pk for author in authors] != list(essay.authorships.values_list("author_id", flat=True)):
        crediting.credit_essay(essay=essay, authors=authors, by=by, via=via)
        changed.append("authors")
    return changed


def _turn(edition: Edition, language: str) -> None:
    """Give an edition the other language, which only a text that stands alone and was never shown can take."""
    if edition.essay.editions.count() > 1 or edition.releases.exists():
        raise MoveRefused(
            _("The work has a text in the other language or was shown already; its language stays."), "language"
        )
    edition.language = edition.essay.original_language = language
    edition.save(update_fields=["language"])
    edition.essay.save(update_fields=["original_language"])
