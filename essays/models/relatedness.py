"""Which works stand near a work: those that share its topics, most of them first, then those nearest in date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef

from essays.models.essay import Essay
from essays.models.release import Release
from essays.models.topic import EssayTopic, Topic

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from essays.moments import Moment

MOST_RELATED: Final = 3
MOST_TOPICS: Final = 6
A_LOOK: Final = 12  # taggings read of each topic, before the date and after it


def related_ids(essay: Essay, topics: Sequence[Topic], moment: Moment) -> list[int]:
    """The ids of at most three live responses near a work, those of its own series (which have their links) left out.

    One query. Of each topic it reads the nearest few along the index of the topic's page, never the topic.
    """
    if not topics:
        return []
    day = essay.listed_on or moment.day
    parts = [part for topic in topics[:MOST_TOPICS] for part in _around(essay, topic, day, moment)]
    found = set(parts[0].union(*parts[1:]).values_list("content_object_id", "tag_id", "listed_on"))
    shared = Counter(pk for pk, _topic, _listed in found)
    days = {pk: listed for pk, _topic, listed in found}
    return sorted(shared, key=lambda pk: (-shared[pk], abs(days[pk] - day), -pk))[:MOST_RELATED]


def _around(essay: Essay, topic: Topic, day: date, moment: Moment) -> list[QuerySet[EssayTopic]]:
    """The taggings of a topic on both sides of a day, a few each. The slices stand in subqueries: SQLite takes none in a union."""
    live = Release.objects.live(moment).filter(essay=OuterRef("content_object_id"))
    others = EssayTopic.objects.filter(Exists(live), tag=topic, content_object__kind__in=Essay.LISTED)
    others = others.exclude(content_object=essay)
    if essay.series_id:
        others = others.exclude(content_object__series=essay.series_id)
    sides = (
        others.filter(listed_on__range=(day, moment.day)).order_by("listed_on", "content_object_id"),
        others.filter(listed_on__lt=day).order_by("-listed_on", "-content_object_id"),
    )
    return [
        EssayTopic.objects.filter(pk__in=side.values("pk")[:A_LOOK]).values("content_object_id", "tag_id", "listed_on")
        for side in sides
    ]
