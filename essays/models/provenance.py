"""Where a translation comes from, as far as there is something to say: when it followed, what is missing, whether it is behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from essays.models.pairing import pair_editions
from essays.models.revision import Revision
from essays.moments import Moment
from essays.text.blocks import split_blocks
from essays.text.pairing import completeness

if TYPE_CHECKING:
    from essays.models.reading import Reading
    from essays.models.release import Release


@dataclass(frozen=True, slots=True)
class Provenance:
    """`followed_on`: the day on which the translation came out, if later than the original. `revised_at`: when the original was
    first revised after the words that it renders. `rendered` of `paragraphs` are translated; both 0 where all are."""

    followed_on: date | None = None
    revised_at: datetime | None = None
    rendered: int = 0
    paragraphs: int = 0


def rendered_source(reading: Reading, live: Iterable[Release]) -> Release | None:
    """The live original that a translation renders as it stands; what is not public has nothing to say here."""
    rendered = reading.text.edition.source_revision_id
    return next((release for release in live if rendered and release.revision_id == rendered), None)


def read_bodies(*releases: Release | None) -> dict[int, str]:
    """The bodies of releases whose lists left them in the database, by revision: one query."""
    wanted = [release.revision_id for release in releases if release]
    return dict(Revision.objects.filter(pk__in=wanted).values_list("pk", "body"))


def provenance_of(
    reading: Reading, source: Release | None, bodies: dict[int, str], live: Sequence[Release], over: Sequence[Release]
) -> Provenance:
    """What can be told of a text that is a translation. One query more where the keys alone do not tell that it is whole."""
    if not reading.is_translation:
        return Provenance()
    rendered, paragraphs = _completeness(reading.text, source, bodies) if source else (0, 0)
    followed_on = _followed_on(reading.text, [*live, *over])
    return Provenance(followed_on, _revised_at(reading.text, live, over), rendered, paragraphs)


def _completeness(text: Release, source: Release, bodies: dict[int, str]) -> tuple[int, int]:
    ours, theirs = (split_blocks(bodies[release.revision_id]) for release in (source, text))
    if [block.key for block in ours] == [block.key for block in theirs]:
        return 0, 0
    rendered, paragraphs = completeness(ours, pair_editions(source.edition, text.edition, ours, theirs))
    return (rendered, paragraphs) if rendered < paragraphs else (0, 0)


def _followed_on(text: Release, shown: Sequence[Release]) -> date | None:
    """The day at the site on which readers first saw the translation, if they could read the original on an earlier one."""
    first: dict[bool, date] = {}
    for release in shown:
        if release.starts_at and not release.revision.is_summary:
            is_translation = release.edition_id == text.edition_id
            day = Moment(release.starts_at).day
            first[is_translation] = min(day, first.get(is_translation, day))
    return first[True] if len(first) == 2 and first[True] > first[False] else None


def _revised_at(text: Release, live: Sequence[Release], over: Sequence[Release]) -> datetime | None:
    """None if the translation follows. A minor correction of the original is none that a translation has to follow."""
    source = text.edition.source_revision
    if source is None:
        return None
    later = [
        one for one in (*live, *over) if one.edition_id == source.edition_id and one.revision.number > source.number
    ]
    revised = [release.starts_at for release in later if release.starts_at and not release.is_minor]
    return min(revised, default=None) if any(release in live for release in later) else None
