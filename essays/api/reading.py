"""What records are written from, read through the gate: a fixed number of queries, however many records a page has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from essays.api.parameters import EssayList, Narrowed
from essays.models import Essay, EssayQuerySet, Path, Release, Series, Topic
from essays.models.authorship import add_bylines, public_authors
from essays.models.reading import Reading, pick_reading
from essays.models.release import live_texts
from essays.models.topic import add_topics
from essays.moments import Moment
from essays.views.pages import slugged


@dataclass(frozen=True, slots=True)
class Work:
    """A work with its live releases, byline and topics; `answered` is what it replies to, if readers can open that."""

    essay: Essay
    live: Sequence[Release]
    answered: Essay | None

    def reading(self, language: str) -> Reading:
        """What a reader of a language gets."""
        return pick_reading(self.essay, self.live, language)


def read_works(essays: Sequence[Essay], moment: Moment) -> list[Work]:
    """The works of essays that came with their series, in their order, without those of which nothing is live. Four queries."""
    live: dict[int, list[Release]] = {}
    texts = live_texts([essay.pk for essay in essays], moment)
    for release in sorted(texts, key=lambda release: release.edition_id):
        live.setdefault(release.essay_id, []).append(release)
    add_bylines(essays)
    add_topics(essays)
    answered = {essay.in_reply_to_id for essay in essays if essay.in_reply_to_id}
    open_ones = {essay.pk: essay for essay in Essay.objects.live(moment).filter(pk__in=answered)} if answered else {}
    return [
        Work(essay, live[essay.pk], open_ones.get(essay.in_reply_to_id or 0)) for essay in essays if essay.pk in live
    ]


def named(kind: str, key: str, readable: QuerySet[Any]) -> Any:
    """Of what readers may open the record of a UUID or of a slug that it has or once had; None if there is none."""
    uuid = as_uuid(key)
    return readable.filter(uuid=uuid).first() if uuid else slugged(kind, key, readable)


def as_uuid(text: str) -> UUID | None:
    """The UUID that a text is, in its usual form; slugs are no UUIDs."""
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


def listed_works(query: EssayList, moment: Moment) -> EssayQuerySet:
    """The works of a list, narrowed as it was asked for. What narrows by a record that readers cannot open finds nothing."""
    essays = narrowed(Essay.objects.listed(moment), query, moment)
    essays = essays.filter(kind=query.kind) if query.kind else essays.responses()
    if query.listed_since:
        essays = essays.filter(listed_on__gte=query.listed_since)
    return essays.filter(listed_on__lte=query.listed_until) if query.listed_until else essays


def narrowed(essays: EssayQuerySet, query: Narrowed, moment: Moment) -> EssayQuerySet:
    """Essays of a series, a topic, an author, a year, or with a full text in a language."""
    if query.series:
        series = named(Path.Kind.SERIES, query.series, Series.objects.public(moment))
        essays = essays.filter(series=series) if series else essays.none()
    if query.author:
        author = named(Path.Kind.AUTHOR, query.author, public_authors(moment))
        essays = essays.filter(pk__in=author.authorships.values("essay")) if author else essays.none()
    if query.topic:
        topic = slugged(Path.Kind.TOPIC, query.topic, Topic.objects.public(moment))
        essays = essays.filter(pk__in=topic.taggings.values("content_object")) if topic else essays.none()
    if query.year:
        essays = essays.filter(listed_on__range=(date(query.year, 1, 1), date(query.year, 12, 31)))
    return essays.in_full(query.text_language, moment) if query.text_language else essays
