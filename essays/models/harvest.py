"""What harvesters of catalogue records ask: which works changed for readers since when, and what is public of them.

A work changes when a release of it begins or is over, and when an act changes what belongs to it (RecordDate). Its place in the
harvest is its last change up to the moment, so a change that is still to come moves nothing. Three indexes are walked side by
side (docs/decisions/0018); nothing is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from essays import languages
from essays.models.authorship import add_bylines
from essays.models.edition import Edition
from essays.models.essay import Essay
from essays.models.record_date import RecordDate
from essays.models.release import Release, live_texts
from essays.models.series import Series
from essays.models.topic import EssayTopic, Topic

if TYPE_CHECKING:
    from essays.moments import Moment


class Place(NamedTuple):
    """A work (its id) at the moment of its last change: harvests run in this order."""

    at: datetime
    essay: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Which works: changed from `since` on and before `before`, in a set, behind a place; or one alone. Empty means all."""

    since: datetime | None = None
    before: datetime | None = None
    series: int | None = None
    topic: int | None = None
    after: Place | None = None
    essay: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A text as catalogues know it: an edition that readers can open (`release`) or once could (None).

    `series` and `topics` are the public ones. `editions` are the languages in which readers find the work now; `answered` is the
    work that it replies to, if they find that too.
    """

    edition: Edition
    essay: Essay
    at: datetime
    release: Release | None
    series: Series | None
    topics: tuple[Topic, ...]
    editions: tuple[str, ...]
    answered: Essay | None


def changed_works(selection: Selection, moment: Moment, most: int) -> list[Place]:
    """At most so many of the works that readers can open or once could, the least lately changed first. Three queries."""
    shown = Release.objects.shown(moment)
    dated = RecordDate.objects.filter(Exists(shown.filter(essay=OuterRef("essay"))))
    walks = (
        _walk(shown, "starts_at", selection, moment),
        _walk(Release.objects.over(moment), "ends_at", selection, moment),
        _walk(dated, "at", selection, moment),
    )
    return sorted({Place(at, essay) for walk in walks for at, essay in walk[:most]})[:most]


def _walk(rows: QuerySet[Any], at: str, selection: Selection, moment: Moment) -> QuerySet[Any]:
    """The changes of one kind (rows with a work and the time `at`) that are the last one of their work, in the harvest's order."""
    of_work = {"essay": OuterRef("essay")}
    later = (
        Release.objects.shown(moment).filter(starts_at__gt=OuterRef(at), **of_work),
        Release.objects.over(moment).filter(ends_at__gt=OuterRef(at), **of_work),
        RecordDate.objects.filter(at__gt=OuterRef(at), at__lte=moment.at, **of_work),
    )
    # A subquery, not a join: SQLite would begin with the works, and sort all of their changes.
    works = Essay.objects.responses().filter(pk=OuterRef("essay"))
    if selection.series:
        works = works.filter(series=selection.series)
    rows = rows.filter(Exists(works), *(~Exists(change) for change in later), **{f"{at}__lte": moment.at})
    if selection.since:
        rows = rows.filter(**{f"{at}__gte": selection.since})
    if selection.before:
        rows = rows.filter(**{f"{at}__lt": selection.before})
    if selection.after:
        behind = Q(**{f"{at}__gt": selection.after.at}) | Q(essay__gt=selection.after.essay)
        rows = rows.filter(behind, **{f"{at}__gte": selection.after.at})
    if selection.topic:
        rows = rows.filter(Exists(EssayTopic.objects.filter(tag=selection.topic, content_object=OuterRef("essay"))))
    if selection.essay:
        rows = rows.filter(essay=selection.essay)
    return rows.order_by(at, "essay").values_list(at, "essay").distinct()


def harvestable(moment: Moment) -> QuerySet[Edition]:
    """The texts that have a record: those that readers can open or once could, standing pages left out."""
    shown = Release.objects.shown(moment).filter(edition=OuterRef("pk"))
    return Edition.objects.filter(Exists(shown), essay__kind__in=Essay.LISTED)


def earliest_change(moment: Moment) -> datetime | None:
    """A time before which no record changed: the first release that readers ever saw."""
    started = Release.objects.shown(moment).filter(starts_at__isnull=False).order_by("starts_at")
    return started.values_list("starts_at", flat=True).first()


def fitting(places: Sequence[Place], moment: Moment, most: int) -> tuple[list[Place], list[Edition]]:
    """As many of the works, from the first on, as have together at most so many texts; and these texts. One query."""
    editions: dict[int, list[Edition]] = {place.essay: [] for place in places}
    for edition in harvestable(moment).filter(essay__in=list(editions)).select_related("translator").order_by("id"):
        editions[edition.essay_id].append(edition)
    taken: list[Place] = []
    texts: list[Edition] = []
    for place in places:
        if len(texts) + len(editions[place.essay]) > most:
            break
        taken.append(place)
        texts += editions[place.essay]
    return taken, texts


def read_records(editions: Iterable[Edition], places: Iterable[Place], moment: Moment) -> list[Record]:
    """The records of texts whose works stand at places, in the order of the texts. Seven queries, whatever their number."""
    at = {place.essay: place.at for place in places}
    essays = {essay.pk: essay for essay in Essay.objects.filter(pk__in=list(at))}
    add_bylines(list(essays.values()))
    live = {release.edition_id: release for release in live_texts(list(at), moment)}
    offered: dict[int, set[str]] = {pk: set() for pk in at}
    for release in live.values():
        offered[release.essay_id].add(release.edition.language)
    answered = {essay.in_reply_to_id for essay in essays.values() if essay.in_reply_to_id}
    answers = {essay.pk: essay for essay in Essay.objects.filter(pk__in=answered).live(moment)}
    asked = {essay.series_id for essay in essays.values() if essay.series_id}
    series = {one.pk: one for one in Series.objects.public(moment).filter(pk__in=asked)}
    topics = _topics(at, moment)
    return [
        Record(
            edition=edition,
            essay=essays[edition.essay_id],
            at=at[edition.essay_id],
            release=live.get(edition.pk),
            series=series.get(essays[edition.essay_id].series_id or 0),
            topics=tuple(topics[edition.essay_id]),
            editions=tuple(code for code in languages.BY_CODE if code in offered[edition.essay_id]),
            answered=answers.get(essays[edition.essay_id].in_reply_to_id or 0),
        )
        for edition in editions
    ]


def _topics(essays: Iterable[int], moment: Moment) -> dict[int, list[Topic]]:
    """The public topics of works, by id. Two queries."""
    found: dict[int, list[Topic]] = {pk: [] for pk in essays}
    taggings = EssayTopic.objects.filter(content_object__in=list(found)).order_by("tag_id")
    of_works = list(taggings.values_list("content_object_id", "tag_id"))
    public = {
        topic.pk: topic for topic in Topic.objects.public(moment).filter(pk__in={tag for _essay, tag in of_works})
    }
    for essay, tag in of_works:
        if tag in public:
            found[essay].append(public[tag])
    return found
