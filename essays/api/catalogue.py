"""What works stand under: questions, topics, authors."""

from __future__ import annotations

from django.db.models import F, Q
from django.http import Http404, HttpResponse
from ninja import Path as PathOf
from ninja import Query, Router

from accounts.models import Author
from essays.api.lists import Order, link_next, take_part
from essays.api.parameters import Key, Part, Reader, Slug
from essays.api.reading import named
from essays.api.records import author_record, series_record, topic_record
from essays.api.schemas import AuthorRecord, Listed, SeriesRecord, TopicRecord
from essays.models import Path, Series, SeriesTopic, Topic
from essays.models.authorship import public_authors
from essays.moments import Moment, MomentRequest
from essays.views.pages import slugged

router = Router(tags=["Catalogue"])


def _older_series(last: Series) -> Q:
    same = Q(opened_on=last.opened_on, pk__lt=last.pk)
    return same if last.opened_on is None else same | Q(opened_on__lt=last.opened_on) | Q(opened_on=None)


def _next_authors(last: Author) -> Q:
    return Q(sort_key_en__gt=last.sort_key_en) | Q(sort_key_en=last.sort_key_en, pk__gt=last.pk)


NEWEST_SERIES = Order("series", (F("opened_on").desc(nulls_last=True), "-pk"), "uuid", _older_series)
TOPICS_BY_SLUG = Order("topics", ("slug",), "slug", lambda last: Q(slug__gt=last.slug))
AUTHORS_BY_NAME = Order("authors", ("sort_key_en", "pk"), "uuid", _next_authors)


@router.get("/series", response=Listed[SeriesRecord], url_name="api_series_list", operation_id="listSeries")
def api_series_list(request: MomentRequest, query: Query[Part], response: HttpResponse) -> Listed[SeriesRecord]:
    """Questions, the newest first."""
    part, cursor = take_part(Series.objects.public(request.moment), NEWEST_SERIES, query)
    items = _series_records(part, query.language, request.moment)
    return Listed[SeriesRecord](items=items, next=link_next(response, "api_series_list", query, cursor))


@router.get("/series/{key}", response=SeriesRecord, url_name="api_series", operation_id="getSeries")
def api_series(request: MomentRequest, key: PathOf[Key], query: Query[Reader]) -> SeriesRecord:
    """One question. Its answers: `/essays?series=`."""
    series = named(Path.Kind.SERIES, key.key, Series.objects.public(request.moment))
    if series is None:
        raise Http404
    return _series_records([series], query.language, request.moment)[0]


@router.get("/topics", response=Listed[TopicRecord], url_name="api_topic_list", operation_id="listTopics")
def api_topic_list(request: MomentRequest, query: Query[Part], response: HttpResponse) -> Listed[TopicRecord]:
    """Topics under which there is something to read, in the order of their slugs."""
    part, cursor = take_part(Topic.objects.public(request.moment), TOPICS_BY_SLUG, query)
    items = [topic_record(topic, query.language) for topic in part]
    return Listed[TopicRecord](items=items, next=link_next(response, "api_topic_list", query, cursor))


@router.get("/topics/{slug}", response=TopicRecord, url_name="api_topic", operation_id="getTopic")
def api_topic(request: MomentRequest, key: PathOf[Slug], query: Query[Reader]) -> TopicRecord:
    """One topic. Its works: `/essays?topic=`."""
    topic = slugged(Path.Kind.TOPIC, key.slug, Topic.objects.public(request.moment))
    if topic is None:
        raise Http404
    return topic_record(topic, query.language)


@router.get("/authors", response=Listed[AuthorRecord], url_name="api_author_list", operation_id="listAuthors")
def api_author_list(request: MomentRequest, query: Query[Part], response: HttpResponse) -> Listed[AuthorRecord]:
    """Authors who are printed with their full names, in the order of their names in Latin letters."""
    part, cursor = take_part(public_authors(request.moment), AUTHORS_BY_NAME, query)
    items = [author_record(author, query.language) for author in part]
    return Listed[AuthorRecord](items=items, next=link_next(response, "api_author_list", query, cursor))


@router.get("/authors/{key}", response=AuthorRecord, url_name="api_author", operation_id="getAuthor")
def api_author(request: MomentRequest, key: PathOf[Key], query: Query[Reader]) -> AuthorRecord:
    """One author. Their works: `/essays?author=`."""
    author = named(Path.Kind.AUTHOR, key.key, public_authors(request.moment))
    if author is None:
        raise Http404
    return author_record(author, query.language)


def _series_records(part: list[Series], language: str, moment: Moment) -> list[SeriesRecord]:
    """Questions with the topics under which readers find them: one query, whatever there is."""
    under: dict[int, list[Topic]] = {}
    taggings = SeriesTopic.objects.filter(content_object__in=part, tag__in=Topic.objects.public(moment))
    for tagging in taggings.select_related("tag").order_by("pk"):
        under.setdefault(tagging.content_object_id, []).append(tagging.tag)
    return [series_record(series, under.get(series.pk, []), language, moment) for series in part]
