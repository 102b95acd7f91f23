"""What readers saw of one edition up to a moment: which of its versions they can still open, and which are closed to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self

from essays import languages
from essays.models.release import Release

if TYPE_CHECKING:
    from essays.models.essay import Essay
    from essays.moments import Moment

CLOSING: Final = (Release.EndedAs.WITHDRAWN, Release.EndedAs.ENDED)
_EVER: Final = datetime.max.replace(tzinfo=UTC)


class PublicHistory:
    """The releases of an edition that readers see or once saw. A correction leaves a version open; a withdrawal or an end
    closes it, and every version before it. `offered` are the languages in which readers find the work now."""

    def __init__(self, releases: Sequence[Release], moment: Moment, offered: tuple[str, ...] = ()) -> None:
        self.releases, self.moment, self.offered = releases, moment, offered

    @classmethod
    def of(cls, essay: Essay, language: str, moment: Moment) -> Self:
        """The history of the edition in a language: one query, without bodies."""
        shown = list(Release.objects.shown(moment).filter(essay=essay).with_texts())
        live = {release.edition.language for release in shown if not is_over(release, moment)}
        own = [release for release in shown if release.edition.language == language]
        return cls(own, moment, tuple(code for code in languages.BY_CODE if code in live))

    @property
    def versions(self) -> list[Release]:
        """What readers can still open, the newest first. A text that came back after another stands here twice."""
        kept = [release for release in self.releases if not self.closing(release)]
        return sorted(kept, key=begins, reverse=True)

    def find(self, number: int) -> Release | None:
        """The last release of a version, open or closed."""
        return latest([release for release in self.releases if release.revision.number == number])

    def before(self, release: Release) -> Release | None:
        """What stood in a version's place before it, if that is still open."""
        return next((earlier for earlier in self.versions if begins(earlier) < begins(release)), None)

    def closing(self, release: Release) -> Release | None:
        """The end that closed a version to readers, the last one if there are several."""
        if not is_over(release, self.moment):
            return None
        over = [other for other in self.releases if is_over(other, self.moment)]
        return latest([end for end in over if end.ended_as in CLOSING and ends(end) >= ends(release)])

    def last(self) -> Release | None:
        """The release that ends last: its notice stands in the place of a text that is gone."""
        return latest(self.releases)


def is_over(release: Release, moment: Moment) -> bool:
    """Which of the two a shown release is: live at the moment, or over."""
    return release.ends_at is not None and release.ends_at <= moment.at


def begins(release: Release) -> datetime:
    """When a release begins; one that is only ready begins, in a rehearsal, after all others."""
    return release.starts_at or _EVER


def ends(release: Release) -> datetime:
    """When a release ends; one without an end ends after all others."""
    return release.ends_at or _EVER


def latest(releases: Sequence[Release]) -> Release | None:
    """The release that ends last."""
    return max(releases, key=ends, default=None)
