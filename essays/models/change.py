"""What readers could notice, in order: releases, corrections, withdrawals and ends, told by the periods of the past alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from essays.models.release import Release

if TYPE_CHECKING:
    from essays.moments import Moment

RELEASED: Final = "released"
CORRECTED: Final = "corrected"  # of the release that comes, and how the one before it ended
END: Final = 0  # at one moment what ends stands before what begins
START: Final = 1
CLOSING: Final = (Release.EndedAs.WITHDRAWN, Release.EndedAs.ENDED)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a change stands: when, an end before a start, the edition. No edition begins or ends twice at one moment."""

    at: datetime
    side: int
    edition: UUID


@dataclass(frozen=True, slots=True)
class Change:
    """A release that began, or that ended without another in its place."""

    place: Place
    what: Literal["released", "corrected", "withdrawn", "ended"]
    release: Release


def read_changes(moment: Moment, *, since: datetime | None, after: Place | None, most: int) -> list[Change]:
    """The first changes from a time on or after a place, the oldest first, at most `most`. Two queries; no text is read.

    Of the future there is nothing: an end that is planned is a change only once it has come.
    """
    begun = Release.objects.begun(moment)
    before = Release.objects.filter(edition=OuterRef("edition"), ends_at=OuterRef("starts_at"), ended_as=CORRECTED)
    before = before.exclude(starts_at=OuterRef("starts_at"))
    starts = begun.annotate(is_correction=Exists(before))
    ends = Release.objects.over(moment).filter(ended_as__in=CLOSING)
    changes = [
        Change(
            Place(release.starts_at, START, release.edition.uuid),
            CORRECTED if release.is_correction else RELEASED,
            release,
        )
        for release in _first(starts, "starts_at", START, since, after, most)
    ]
    changes += [
        Change(Place(release.ends_at, END, release.edition.uuid), release.ended_as, release)
        for release in _first(ends, "ends_at", END, since, after, most)
    ]
    return sorted(changes, key=lambda change: change.place)[:most]


def _first(
    releases: QuerySet[Release], column: str, side: int, since: datetime | None, after: Place | None, most: int
) -> Iterable[Any]:
    """Releases along the index of one of their ends."""
    if since:
        releases = releases.filter(**{f"{column}__gte": since})
    if after:
        same = Q(**{column: after.at})
        if side == after.side:
            same &= Q(edition__uuid__gt=after.edition)
        later = Q(**{f"{column}__gt": after.at})
        releases = releases.filter(**{f"{column}__gte": after.at}).filter(later | same if side >= after.side else later)
    columns = ("starts_at", "ends_at", "ended_as", "revision__number", "edition__uuid", "edition__language")
    essay = ("essay__uuid", "essay__slug", "essay__kind")
    ordered = releases.order_by(column, "edition__uuid").select_related("revision", "edition", "essay")
    return ordered.only(*columns, *essay)[:most]
