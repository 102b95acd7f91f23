"""Translations: each names the revision of the original that it renders, so that everybody can tell how far it is behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from essays.errors import MoveRefused
from essays.languages import other_language
from essays.models import Edition, Release, Revision
from essays.moments import Moment
from essays.permissions import may_see, may_write, require
from essays.services.drafting import lock_edition, start_edition
from essays.services.recording import record_event, renew_content_version

if TYPE_CHECKING:
    from accounts.models import User


def source_of(original: Edition) -> Revision | None:
    """What a translator translates: the revision that readers see, else the newest draft."""
    live = Release.objects.live(Moment.now()).filter(edition=original).select_related("revision").first()
    return live.revision if live else original.head


@transaction.atomic
def start_translation(*, original: Edition, by: User | None, via: str) -> Edition:
    """Begin the edition in the other language from what readers see of the original; the act may be sent twice.

    An edition that exists, and renders no revision yet, is tied to the original only if nothing was written in it.
    """
    source = source_of(original)
    if source is None:
        raise MoveRefused(_("Nothing is written yet that could be translated."), "nothing_written")
    _require_sight(source, by)
    edition = start_edition(essay=original.essay, language=other_language(original.language), by=by, via=via)
    edition = lock_edition(edition)
    if edition.source_revision_id or edition.head_id:
        return edition
    edition.source_revision = source
    # Whoever translates is credited, where an author's record says under which name.
    edition.translator = getattr(by, "author", None)
    edition.save(update_fields=["source_revision", "translator"])
    record_event("translation_started", by=by, via=via, edition=edition, source=source.pk)
    return edition


def likely_source(original: Edition, translation: Edition) -> Revision | None:
    """What an older translation most likely renders: what readers saw of the original when its words were saved.

    Where nothing was out then (an import wrote both): the newest revision of that time, else the first that there is.
    """
    if translation.head is None:
        return None
    at = translation.head.written_at
    live = Release.objects.live(Moment(at)).filter(edition=original).select_related("revision").first()
    if live:
        return live.revision
    revisions = original.revisions.order_by("number")
    return revisions.filter(written_at__lte=at).last() or revisions.first()


@transaction.atomic
def tie_translation(*, edition: Edition, source: Revision | None, by: User, via: str) -> Edition:
    """Say which revision of the original a translation renders, where nothing said so or something said it wrongly.

    Without a source the tie is undone: then nobody is told anything about how far the translation is behind.
    """
    require(by, "essays.change_edition")
    edition = lock_edition(edition)
    if edition.source_revision_id == (source.pk if source else None):
        return edition
    if source:
        _check_tie(edition, source)
    before, edition.source_revision = edition.source_revision_id, source
    edition.save(update_fields=["source_revision"])
    verb = "translation_tied" if source else "translation_untied"
    record_event(verb, by=by, via=via, edition=edition, source=source.pk if source else None, before=before)
    if edition.releases.filter(starts_at__isnull=False).exists():
        renew_content_version()
    return edition


def _check_tie(edition: Edition, source: Revision) -> None:
    """A tie leads from a translation with words in it to its original, and never in a circle."""
    if edition.language == edition.essay.original_language:
        raise MoveRefused(_("This is the original: it renders no other text."), "original")
    _require_other_language(edition, source)
    if edition.head is None:
        raise MoveRefused(_("Nothing is written yet that could render anything."), "nothing_written")
    if Edition.objects.filter(pk=source.edition_id, source_revision__edition=edition).exists():
        raise MoveRefused(_("The other text says that it renders this one. Undo that tie first."), "circle")


def _require_other_language(edition: Edition, source: Revision) -> None:
    if source.edition.essay_id != edition.essay_id or source.edition_id == edition.pk:
        raise MoveRefused(_("A translation renders a revision of the same work in the other language."), "other_work")


@transaction.atomic
def renew_source(*, edition: Edition, source: Revision, by: User | None, via: str) -> Edition:
    """Say that a translation renders a later revision of its original: its words follow, or the change does not touch them.

    Readers are then no longer told that the original was revised since.
    """
    edition = lock_edition(edition)
    if not may_write(by, edition):
        raise MoveRefused(_("You do not have the right to do this. Ask a managing editor."), "no_right")
    _require_other_language(edition, source)
    if edition.source_revision_id == source.pk:
        return edition
    _require_sight(source, by)
    before = edition.source_revision_id
    edition.source_revision = source
    edition.save(update_fields=["source_revision"])
    record_event("translation_renewed", by=by, via=via, edition=edition, source=source.pk, before=before)
    if edition.releases.filter(starts_at__isnull=False).exists():
        renew_content_version()
    return edition


def _require_sight(source: Revision, by: User | None) -> None:
    """A draft is no source for whoever may not see it: the page of the translation would show its words."""
    public = source.releases.filter(starts_at__lte=Moment.now().at).exists()
    if not (public or by is None or may_see(by, source.edition)):
        raise MoveRefused(_("You do not have the right to do this. Ask a managing editor."), "no_right")
