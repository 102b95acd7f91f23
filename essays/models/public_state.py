"""What readers get of an edition at a moment, as one word: the other axis beside the draft's state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from django.utils.translation import gettext_lazy as _

from essays.models.release import Release

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise as StrPromise

    from essays.moments import Moment


@dataclass(frozen=True, slots=True)
class PublicState:
    """`word` is a key of WORDS. `at` is since when it is so (live, withdrawn, ended) or from when it will be (scheduled).

    A live edition may have a later text planned (`next_at`); `is_ready` says that an approved text waits for a publisher.
    `revision` is the id of the one that readers see.
    """

    LIVE: ClassVar = "live"
    SCHEDULED: ClassVar = "scheduled"
    WITHDRAWN: ClassVar = "withdrawn"
    ENDED: ClassVar = "ended"
    NEVER: ClassVar = "never"
    WORDS: ClassVar[dict[str, StrPromise]] = {
        LIVE: _("readers see it"),
        SCHEDULED: _("scheduled"),
        WITHDRAWN: _("withdrawn"),
        ENDED: _("ended"),
        NEVER: _("not published"),
    }

    word: str
    at: datetime | None = None
    next_at: datetime | None = None
    is_ready: bool = False
    revision: int | None = None

    def __str__(self) -> str:
        return str(self.WORDS[self.word])

    @property
    def dot(self) -> str:
        """The dot beside the word: full when readers see it, half when it is on its way."""
        return {self.LIVE: "full", self.SCHEDULED: "half"}.get(self.word, "")


UNPUBLISHED: Final = PublicState(PublicState.NEVER)


def public_states(editions: Iterable[int], moment: Moment) -> dict[int, PublicState]:
    """The public state of editions (by id) at a moment: one query for all of them."""
    found: dict[int, list[Release]] = {pk: [] for pk in editions}
    rows = Release.objects.filter(edition__in=list(found)).only(
        "edition", "revision", "starts_at", "ends_at", "ended_as"
    )
    for release in rows.order_by("starts_at", "id"):
        found[release.edition_id].append(release)
    return {pk: state_of(releases, moment) for pk, releases in found.items()}


def state_of(releases: Iterable[Release], moment: Moment) -> PublicState:
    """The state that an edition's releases make at a moment. Empty periods (cancelled plans) count for nothing."""
    releases = list(releases)
    is_ready = any(release.starts_at is None for release in releases)
    begun = [release for release in releases if release.starts_at is not None and release.ends_at != release.starts_at]
    next_at = min((r.starts_at for r in begun if r.starts_at and r.starts_at > moment.at), default=None)
    past = [release for release in begun if release.starts_at and release.starts_at <= moment.at]
    for release in past:
        if release.ends_at is None or release.ends_at > moment.at:
            return PublicState(PublicState.LIVE, release.starts_at, next_at, is_ready, release.revision_id)
    if next_at:
        return PublicState(PublicState.SCHEDULED, next_at, next_at, is_ready)
    if not past:
        return PublicState(PublicState.NEVER, is_ready=is_ready)
    last = max(past, key=lambda release: (release.ends_at, release.pk))
    word = PublicState.WITHDRAWN if last.ended_as == Release.EndedAs.WITHDRAWN else PublicState.ENDED
    return PublicState(word, last.ends_at, is_ready=is_ready)
