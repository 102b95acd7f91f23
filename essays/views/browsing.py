"""Lists and what they lead to: the front page, series, topics and authors."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from essays.addresses import PageAddress
from essays.languages import CHINESE
from essays.models import Essay, EssayQuerySet, Path, Reading, Series, Topic
from essays.models.archive import listed_in_year, read_languages, read_years
from essays.models.authorship import public_authors
from essays.models.essay import read_in_language
from essays.models.exchange import MOST, Exchange, read_exchange
from essays.models.prepared import prepared
from essays.models.shelf import read_shelf
from essays.models.topic import SeriesTopic, TopicKeys, public_topics, topics_of
from essays.moments import Moment, MomentRequest
from essays.views.binding import book_forms
from essays.views.crumbs import Crumb, section, trail
from essays.views.exchange import DEFAULT_ORDER, asked_order, in_order, lane_names, lay_out_exchange, sketch
from essays.views.narrowing import filters_for, language_filters, narrow
from essays.views.pages import LAST_PLACE, Page, find, find_moved, reader_language, render_page, take_page

ON_THE_FRONT_PAGE: Final = 8
PAST_ON_THE_FRONT_PAGE: Final = 5
A_PAGE: Final = 20
A_SERIES: Final = 60
NAMES: Final = 100
FIRST_YEAR: Final = 1000  # an earlier one is no date that anything was printed on


@require_safe
def home(request: MomentRequest) -> HttpResponse:
    """The question that is open, the newest responses, the questions before it, the topics."""
    moment = request.moment
    questions = _newest_questions(moment)
    lead = next((series for series in questions if series.is_open), questions[0] if questions else None)
    context = {
        "lead": lead,
        "questions": [series for series in questions if series != lead],
        "readings": read_in_language(_newest(moment), reader_language(), moment),
        "topics": public_topics(moment),
        "drawing": sketch(lead, moment) if lead else None,
        "drawing_lanes": lane_names(lead, moment.day) if lead else (),
    }
    return render_page(request, "essays/browsing/home.html", context)


@require_safe
def response_list(request: MomentRequest) -> HttpResponse:
    """All responses, newest first, with the years of the archive."""
    context = _archive(request, Essay.objects.responses().listed(request.moment))
    return render_page(
        request, "essays/browsing/response_list.html", {"trail": trail(section("response_list")), **context}
    )


@require_safe
def response_year(request: MomentRequest, year: int) -> HttpResponse:
    """The responses of one year."""
    if not FIRST_YEAR <= year <= request.moment.day.year:
        raise Http404
    if year not in read_years(request.moment):
        raise Http404
    context = _archive(request, listed_in_year(year, request.moment), year)
    steps = trail(section("response_list"), Crumb(str(year)))
    return render_page(request, "essays/browsing/response_year.html", {"year": year, "trail": steps, **context})


@require_safe
def series_list(request: MomentRequest) -> HttpResponse:
    """All questions, newest first."""
    page = take_page(request, _questions(request.moment), A_PAGE)
    steps = trail(section("series_list"))
    return render_page(request, "essays/browsing/series_list.html", {"page": page, "trail": steps})


@require_safe
def series_detail(request: MomentRequest, slug: str) -> HttpResponse:
    """A question, the exchange drawn and in a table, what it comes to, and who answered in the order that is asked for."""
    moment = request.moment
    series = next(iter(_question_at(slug, moment)), None) or find_moved(Path.Kind.SERIES, slug, _questions(moment))
    if series.slug != slug:
        return HttpResponsePermanentRedirect(series.get_absolute_url())
    order = asked_order(request)
    exchange = read_exchange(series, reader_language(), moment)
    context = {
        "series": series,
        "trail": trail(section("series_list"), Crumb(series.title)),
        "page": _take_answers(request, series, exchange, order),
        "topics": topics_of(series, moment),
        "exchange": lay_out_exchange(exchange, series, moment.day),
        "is_whole": exchange.is_whole,
        "book_forms": book_forms(),
        "order": order,
    }
    if order != DEFAULT_ORDER:  # the same list in another order is no page of its own for search engines
        context["address"] = PageAddress(request.path, reader_language())
    return render_page(request, "essays/browsing/series_detail.html", context)


@require_safe
def topic_list(request: MomentRequest) -> HttpResponse:
    """All topics under which there is something to read."""
    context = {"topics": public_topics(request.moment), "trail": trail(section("topic_list"))}
    return render_page(request, "essays/browsing/topic_list.html", context)


@require_safe
def topic_detail(request: MomentRequest, slug: str) -> HttpResponse:
    """What a topic is, which words gather it, the questions under it, and its responses by year, narrowed as asked.

    The filters offer what leads somewhere and nothing else, and that has to be asked.
    """
    moment = request.moment
    known = {topic.slug: topic for topic in public_topics(moment)}
    topic = known.get(slug) or find_moved(Path.Kind.TOPIC, slug, Topic.objects.public(moment))
    if topic.slug != slug:
        return HttpResponsePermanentRedirect(topic.get_absolute_url())
    listed = Essay.objects.responses().listed_under(topic, moment)
    filters = filters_for(request, read_shelf(topic, moment))
    context = {
        "topic": topic,
        "filters": filters,
        "page": _take_readings(request, narrow(listed, filters, moment)),
        "questions": _questions_under(topic.pk, moment),
        "trail": trail(section("topic_list"), Crumb(topic.said)),
    }
    return render_page(request, "essays/browsing/topic_detail.html", context)


@require_safe
def author_list(request: MomentRequest) -> HttpResponse:
    """All authors who are printed with their names, in the order of the reader's script."""
    key = "sort_key_zh" if reader_language() == CHINESE.code else "sort_key_en"
    page = take_page(request, public_authors(request.moment).order_by(key, "id"), NAMES)
    steps = trail(section("author_list"))
    return render_page(request, "essays/browsing/author_list.html", {"page": page, "trail": steps})


@require_safe
def author_detail(request: MomentRequest, slug: str) -> HttpResponse:
    """An author and their responses by year."""
    authors = public_authors(request.moment).select_related("portrait").defer("portrait__picture")
    author = find(Path.Kind.AUTHOR, slug, authors)
    if author.slug != slug:
        return HttpResponsePermanentRedirect(author.get_absolute_url())
    page = _take_readings(request, Essay.objects.responses().listed_by(author, request.moment))
    context = {"author": author, "page": page, "trail": trail(section("author_list"), Crumb(author.name))}
    return render_page(request, "essays/browsing/author_detail.html", context)


def _archive(request: MomentRequest, listed: EssayQuerySet, year: int | None = None) -> dict[str, Any]:
    """A list of the archive: its page, the years, and the filter by language."""
    filters = language_filters(request, read_languages(listed, request.moment, year))
    page = _take_readings(request, narrow(listed, filters, request.moment))
    return {"years": read_years(request.moment), "filters": filters, "page": page}


@prepared
def _newest(moment: Moment) -> QuerySet[Essay]:
    return Essay.objects.responses().listed(moment).select_related("series")[:ON_THE_FRONT_PAGE]


@prepared
def _newest_questions(moment: Moment) -> QuerySet[Any]:
    return _questions(moment)[: PAST_ON_THE_FRONT_PAGE + 1]


@prepared
def _question_at(slug: str, moment: Moment) -> QuerySet[Any]:
    return _questions(moment).filter(slug=slug)


@prepared
def _questions_under(topic: int, moment: Moment) -> QuerySet[Any]:
    return _questions(moment).filter(taggings__tag=topic)


def _questions(moment: Moment) -> QuerySet[Series]:
    """Public series, newest first, each marked with whether it still takes answers."""
    still_open = Series.objects.open(moment).filter(pk=OuterRef("pk"))
    marked = Series.objects.public(moment).annotate(is_open=Exists(still_open), topic_keys=TopicKeys(SeriesTopic))
    return marked.newest_first()


def _take_readings(request: MomentRequest, essays: EssayQuerySet, size: int = A_PAGE) -> Page[Reading]:
    language = reader_language()
    return take_page(request, essays, size, lambda part: part.in_language(language, request.moment))


def _take_answers(request: MomentRequest, series: Series, exchange: Exchange, order: str) -> Page[Reading]:
    """A page of the answers in an order; what is older than the exchange holds follows by date."""
    language, moment = reader_language(), request.moment
    ordered = in_order(exchange.readings, order, series, moment.day)
    older = Essay.objects.responses().listed_in(series, moment)

    def read(places: range) -> list[Reading]:
        rows = ordered[places.start : places.stop]
        if not exchange.is_whole and places.stop > MOST:
            rows += older[max(places.start, MOST) : places.stop].in_language(language, moment)
        return rows

    return take_page(request, range(LAST_PLACE), A_SERIES, read)
