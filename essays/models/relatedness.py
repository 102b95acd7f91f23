"""Which works stand near a work: those that share its topics, most of them first, then those nearest in date; and its replies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet, Value

from essays.models.essay import Essay
from essays.models.prepared import prepared
from essays.models.release import Release
from essays.models.topic import EssayTopic, Topic

if TYPE_CHECKING:
    from essays.moments import Moment

MOST_RELATED: Final = 3
MOST_REPLIES: Final = 30
MOST_TOPICS: Final = 6
A_LOOK: Final = 12  # taggings read of each topic, before the date and after it
A_REPLY: Final = 0  # in the place of a topic's key


@dataclass(slots=True)
class Nearby:
    """Keys of works near a work. The gate has not been asked of the replies."""

    related: list[int] = field(default_factory=list)
    replies: list[int] = field(default_factory=list)


def read_nearby(essay: Any, topics: Sequence[Topic], moment: Moment) -> Nearby:
    """At most three live responses near a work, those of its own series (which have their links) left out, and its replies by date.

    One query, or none where there are neither topics nor replies; the essay is annotated by `margin.discussion`. Of each topic it
    reads the nearest few along the index of the topic's page, never the topic.
    """
    if not topics and not essay.is_replied_to:
        return Nearby()
    day = essay.listed_on or moment.day
    keys = [topic.pk for topic in topics[:MOST_TOPICS]]
    rows = set(_nearby(essay.pk, keys, day, essay.series_id, moment, with_replies=essay.is_replied_to))
    replies = sorted((listed, pk) for pk, topic, listed in rows if topic == A_REPLY)
    shared = Counter(pk for pk, topic, _listed in rows if topic != A_REPLY)
    days = {pk: listed for pk, _topic, listed in rows}
    related = sorted(shared, key=lambda pk: (-shared[pk], abs(days[pk] - day), -pk))[:MOST_RELATED]
    return Nearby(related, [pk for _listed, pk in replies])


@prepared
def _nearby(
    essay: int, topics: Sequence[int], day: date, series: int | None, moment: Moment, *, with_replies: bool
) -> QuerySet[Any, tuple[int, int, date]]:
    """Rows of a work's key, the topic's through which it is near, and its date."""
    parts: list[QuerySet[Any, Any]] = [part for topic in topics for part in _around(essay, topic, day, series, moment)]
    if with_replies:
        replies = Essay.objects.responses().filter(in_reply_to=essay, listed_on__lte=moment.day)
        first = replies.order_by("listed_on", "id").values("pk")[:MOST_REPLIES]
        labelled = Essay.objects.filter(pk__in=first).order_by().annotate(place=Value(A_REPLY, BigIntegerField()))
        parts.append(labelled.values_list("pk", "place", "listed_on"))
    return parts[0].union(*parts[1:])


def _around(
    essay: int, topic: int, day: date, series: int | None, moment: Moment
) -> Iterator[QuerySet[Any, tuple[int, int, date]]]:
    """The taggings of a topic on both sides of a day, a few each. The slices stand in subqueries: SQLite takes none in a union."""
    live = Release.objects.live(moment).filter(essay=OuterRef("content_object_id"))
    others = EssayTopic.objects.filter(Exists(live), tag=topic, content_object__kind__in=Essay.LISTED)
    others = others.exclude(content_object=essay)
    if series is not None:
        others = others.exclude(content_object__series=series)
    sides = (
        others.filter(listed_on__range=(day, moment.day)).order_by("listed_on", "content_object_id"),
        others.filter(listed_on__lt=day).order_by("-listed_on", "-content_object_id"),
    )
    for side in sides:
        nearest = EssayTopic.objects.filter(pk__in=side.values("pk")[:A_LOOK])
        yield nearest.values_list("content_object_id", "tag_id", "listed_on")
