"""What readers see, and when: every act here writes release periods that do not overlap.

One act is one transaction: it locks the edition, checks right, state and revision, writes periods row by row (shrinking before
growing), the essay's list date, addresses, the event, and the content version last.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essays.errors import MoveRefused
from essays.models import Edition, Essay, EssayTopic, Release, Review, Revision
from essays.moments import Moment
from essays.permissions import require
from essays.services.cataloguing import keep_addresses
from essays.services.drafting import lock_edition
from essays.services.notifying import people_with, tell
from essays.services.recording import record_event, renew_content_version

if TYPE_CHECKING:
    from accounts.models import User

RIGHT = "essays.release_revision"


@transaction.atomic
def release_revision(
    *,
    revision: Revision,
    by: User | None,
    via: str,
    at: datetime | None = None,
    basis: str = Release.Basis.APPROVAL,
    note_en: str = "",
    note_zh: str = "",
    is_minor: bool = False,
) -> Release:
    """Make a revision public now, or at a later time. What is live then ends as corrected at that moment.

    A time in the past counts as now; the date printed on an old page is `Essay.published_on`. Only an approved text goes out
    (`basis` import is the importer's own). The same act sent twice has one effect.
    """
    require(by, RIGHT)
    edition = lock_edition(revision.edition)
    now = timezone.now()
    notes = {"note_en": note_en, "note_zh": note_zh, "is_minor": is_minor}
    return _release_from(max(now, at or now), edition, revision, by=by, via=via, basis=basis, notes=notes)


def _release_from(
    starts_at: datetime,
    edition: Edition,
    revision: Revision,
    *,
    by: User | None,
    via: str,
    basis: str,
    notes: dict[str, Any],
) -> Release:
    """Write the release of a revision of a locked edition, from a moment that is not over (or was not, when the act began)."""
    _check_basis(edition, revision, basis, by)
    standing = Release.objects.live(Moment(starts_at)).filter(edition=edition).first()
    if standing and standing.revision_id == revision.pk:
        return standing
    following = _planned(edition, starts_at).first()
    if standing:
        _end(standing, at=starts_at, ended_as=_replaced(standing, starts_at))
    release = edition.releases.filter(starts_at=None, revision=revision).first() or Release(
        edition=edition, essay=edition.essay, revision=revision, basis=basis
    )
    release.starts_at, release.by = starts_at, by
    for name, said in notes.items():
        setattr(release, name, said)
    if following:
        release.ends_at, release.ended_as = following.starts_at, Release.EndedAs.CORRECTED
    release.save()
    if by is not None and not release.is_minor:
        _tell_translators(revision, by=by, via=via)
    facts: dict[str, Any] = {"release": release.pk, "revision": revision.pk, "starts_at": starts_at.isoformat()}
    _settle(edition, "release_written", by=by, via=via, **facts)
    return release


@transaction.atomic
def release_together(
    *,
    revisions: Sequence[Revision],
    by: User | None,
    via: str,
    at: datetime | None = None,
    note_en: str = "",
    note_zh: str = "",
    is_minor: bool = False,
) -> list[Release]:
    """Make the editions of a work public in one act: all of them from the very same moment, or none.

    Editions are locked in order of id, so that two such acts never wait for each other.
    """
    require(by, RIGHT)
    in_order = sorted(revisions, key=lambda revision: revision.edition_id)
    editions = [lock_edition(revision.edition) for revision in in_order]
    now = timezone.now()
    notes = {"note_en": note_en, "note_zh": note_zh, "is_minor": is_minor}
    return [
        _release_from(max(now, at or now), edition, revision, by=by, via=via, basis=Release.Basis.APPROVAL, notes=notes)
        for edition, revision in zip(editions, in_order, strict=True)
    ]


@transaction.atomic
def withdraw_edition(*, edition: Edition, by: User | None, via: str, note_en: str = "", note_zh: str = "") -> Release:
    """Take a text back at once: readers get a dated notice in its place, and whatever was scheduled is cancelled."""
    return _stop(edition, Release.EndedAs.WITHDRAWN, by=by, via=via, note_en=note_en, note_zh=note_zh)


@transaction.atomic
def end_edition(*, edition: Edition, by: User | None, via: str) -> Release:
    """End a text's time without a notice (an announcement that is over)."""
    return _stop(edition, Release.EndedAs.ENDED, by=by, via=via)


@transaction.atomic
def cancel_release(*, release: Release, by: User | None, via: str) -> Release:
    """Cancel a release that has not begun; the text before it keeps its time."""
    require(by, RIGHT)
    edition = lock_edition(release.edition)
    release = Release.objects.get(pk=release.pk)
    if release.ended_as == Release.EndedAs.CANCELLED:
        return release
    if release.starts_at is None or release.starts_at <= timezone.now():
        raise MoveRefused(_("Only a release that has not begun can be cancelled."), "begun")
    before = edition.releases.filter(ends_at=release.starts_at, starts_at__lt=release.starts_at).first()
    ends_at, ended_as = release.ends_at, release.ended_as
    _end(release, at=release.starts_at, ended_as=Release.EndedAs.CANCELLED)
    if before and before.ended_as == Release.EndedAs.CORRECTED:
        before.ends_at, before.ended_as = ends_at, ended_as
        before.save(update_fields=["ends_at", "ended_as"])
    _settle(edition, "release_cancelled", by=by, via=via, release=release.pk)
    return release


@transaction.atomic
def refile_essay(*, essay: Essay, by: User | None, via: str, changed: Sequence[str]) -> None:
    """Settle a work whose series, authors, topics, date or notes were changed: list date, addresses, event, version.

    On a work that readers can open this is a publisher's act: what belongs to the work is not versioned text.
    """
    public = essay.releases.filter(starts_at__isnull=False).exists()
    require(by, "essays.change_released_essay" if public else "essays.change_essay")
    date_essay(essay)
    record_event("essay_refiled", by=by, via=via, essay=essay, fields=list(changed))
    if public:
        keep_addresses(essay)
        renew_content_version(Essay.objects.filter(pk=essay.pk))


def _check_basis(edition: Edition, revision: Revision, basis: str, by: User | None) -> None:
    """What goes out was approved, as exactly these words, by somebody without a hand in them; or overridden; or was public before."""
    if basis == Release.Basis.IMPORT and by is None:
        return
    given = Review.objects.filter(revision=revision, sha256=revision.sha256)
    approved = given.filter(verdict=Review.Verdict.APPROVED).exclude(reviewer__in=edition.hands()).exists()
    overridden = given.filter(verdict=Review.Verdict.OVERRIDE).exists()
    rolled_back = edition.releases.filter(revision=revision, starts_at__isnull=False).exists()
    if not (approved or overridden or rolled_back):
        raise MoveRefused(_("Only an approved text can be published. Send it for review first."), "not_approved")


def _replaced(standing: Release, at: datetime) -> str:
    """How a release ends that another one replaces: one that has not begun was only a plan."""
    return Release.EndedAs.CANCELLED if standing.starts_at == at else Release.EndedAs.CORRECTED


def _planned(edition: Edition, after: datetime) -> QuerySet[Release]:
    """The releases that begin later, soonest first; cancelled ones are plans no more."""
    return edition.releases.filter(starts_at__gt=after).exclude(ends_at=F("starts_at")).order_by("starts_at")


def _stop(
    edition: Edition, ended_as: str, *, by: User | None, via: str, note_en: str = "", note_zh: str = ""
) -> Release:
    require(by, RIGHT)
    edition = lock_edition(edition)
    now = timezone.now()
    live = Release.objects.live(Moment(now)).filter(edition=edition).first()
    if live is None:  # what has been planned since the last end stays planned: cancelling it is an act of its own
        last = Release.objects.over(Moment(now)).filter(edition=edition).order_by("-ends_at").first()
        if last and last.ended_as == ended_as:
            return last
        raise MoveRefused(_("Readers cannot see this edition, so there is nothing to end."), "not_live")
    for planned in _planned(edition, now):
        _end(planned, at=planned.starts_at, ended_as=Release.EndedAs.CANCELLED)
    live.end_note_en, live.end_note_zh = note_en, note_zh
    _end(live, at=now, ended_as=ended_as)
    replies = Essay.objects.filter(in_reply_to=edition.essay_id)  # their records no longer lead there
    _settle(edition, f"edition_{ended_as}", by=by, via=via, described=replies, release=live.pk)
    return live


def _end(release: Release, *, at: datetime | None, ended_as: str) -> None:
    release.ends_at, release.ended_as = at, ended_as
    release.save(update_fields=["ends_at", "ended_as", "end_note_en", "end_note_zh"])


def _tell_translators(revision: Revision, *, by: User, via: str) -> None:
    """Tell the people of translations that render an earlier revision of what goes out now: theirs is behind."""
    behind = Edition.objects.filter(
        source_revision__edition=revision.edition_id, source_revision__number__lt=revision.number
    )
    for translation in behind.order_by("pk"):
        event = record_event("translation_behind", by=by, via=via, edition=translation, source=revision.pk)
        tell(event, translation.hands())


def _settle(
    edition: Edition, verb: str, *, by: User | None, via: str, described: QuerySet[Essay] | None = None, **details: Any
) -> None:
    """What every act on periods does last: list date, addresses, event, mail, content version (and record dates of `described`).

    The people of the text and the publishers are told of what a person did; an import reports for itself.
    """
    date_essay(edition.essay)
    keep_addresses(edition.essay)
    event = record_event(verb, by=by, via=via, edition=edition, **details)
    if by is not None:
        tell(event, edition.hands() | people_with(RIGHT))
    renew_content_version(described)


def date_essay(essay: Essay) -> None:
    """Keep the date that lists order by: the earlier of the printed date and the site day of the first release."""
    first = Release.objects.filter(Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), essay=essay).aggregate(
        at=Min("starts_at")
    )
    days = [essay.published_on, Moment(first["at"]).day] if first["at"] else []
    essay.listed_on = min((day for day in days if day), default=None)
    essay.save(update_fields=["listed_on"])
    EssayTopic.objects.filter(content_object=essay).update(listed_on=essay.listed_on)
