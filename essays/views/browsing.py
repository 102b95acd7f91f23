"""Lists and what they lead to: the front page, series, topics and authors."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from essays.languages import CHINESE
from essays.models import Essay, EssayQuerySet, Path, Reading, Series, Topic
from essays.models.authorship import public_authors
from essays.moments import Moment, MomentRequest
from essays.views.pages import Page, find, reader_language, render_page, take_page

ON_THE_FRONT_PAGE: Final = 8
PAST_ON_THE_FRONT_PAGE: Final = 5
A_PAGE: Final = 20
A_SERIES: Final = 60
NAMES: Final = 100


@require_safe
def home(request: MomentRequest) -> HttpResponse:
    """The question that is open, the newest responses, the questions before it, the topics."""
    moment = request.moment
    questions: list[Any] = list(_questions(moment)[: PAST_ON_THE_FRONT_PAGE + 1])
    lead = next((series for series in questions if series.is_open), questions[0] if questions else None)
    newest = Essay.objects.responses().listed(moment)[:ON_THE_FRONT_PAGE]
    context = {
        "lead": lead,
        "questions": [series for series in questions if series != lead],
        "readings": newest.in_language(reader_language(), moment),
        "topics": Topic.objects.public(moment),
    }
    return render_page(request, "essays/browsing/home.html", context)


@require_safe
def about(request: MomentRequest) -> HttpResponse:
    """What the initiative is: a standing page, with a text of its own in each language."""
    return render_page(request, "essays/browsing/about.html", {"is_chinese": reader_language() == CHINESE.code})


@require_safe
def response_list(request: MomentRequest) -> HttpResponse:
    """All responses, newest first."""
    page = _take_readings(request, Essay.objects.responses().listed(request.moment))
    return render_page(request, "essays/browsing/response_list.html", {"page": page})


@require_safe
def series_list(request: MomentRequest) -> HttpResponse:
    """All questions, newest first."""
    page = take_page(request, _questions(request.moment), A_PAGE)
    return render_page(request, "essays/browsing/series_list.html", {"page": page})


@require_safe
def series_detail(request: MomentRequest, slug: str) -> HttpResponse:
    """A question and who answered it."""
    moment = request.moment
    series = find(Path.Kind.SERIES, slug, _questions(moment))
    if series.slug != slug:
        return HttpResponsePermanentRedirect(series.get_absolute_url())
    context = {
        "series": series,
        "page": _take_readings(request, Essay.objects.responses().listed_in(series, moment), A_SERIES),
        "topics": Topic.objects.public(moment).filter(series_taggings__content_object=series),
    }
    return render_page(request, "essays/browsing/series_detail.html", context)


@require_safe
def topic_list(request: MomentRequest) -> HttpResponse:
    """All topics under which there is something to read."""
    return render_page(request, "essays/browsing/topic_list.html", {"topics": Topic.objects.public(request.moment)})


@require_safe
def topic_detail(request: MomentRequest, slug: str) -> HttpResponse:
    """What a topic is, the questions under it, and its responses."""
    moment = request.moment
    topic = find(Path.Kind.TOPIC, slug, Topic.objects.public(moment))
    if topic.slug != slug:
        return HttpResponsePermanentRedirect(topic.get_absolute_url())
    context = {
        "topic": topic,
        "page": _take_readings(request, Essay.objects.responses().listed_under(topic, moment)),
        "questions": _questions(moment).filter(taggings__tag=topic),
    }
    return render_page(request, "essays/browsing/topic_detail.html", context)


@require_safe
def author_list(request: MomentRequest) -> HttpResponse:
    """All authors who are printed with their names, in the order of the reader's script."""
    key = "sort_key_zh" if reader_language() == CHINESE.code else "sort_key_en"
    page = take_page(request, public_authors(request.moment).order_by(key, "id"), NAMES)
    return render_page(request, "essays/browsing/author_list.html", {"page": page})


@require_safe
def author_detail(request: MomentRequest, slug: str) -> HttpResponse:
    """An author and their responses."""
    authors = public_authors(request.moment).select_related("portrait").defer("portrait__picture")
    author = find(Path.Kind.AUTHOR, slug, authors)
    if author.slug != slug:
        return HttpResponsePermanentRedirect(author.get_absolute_url())
    page = _take_readings(request, Essay.objects.responses().listed_by(author, request.moment))
    return render_page(request, "essays/browsing/author_detail.html", {"author": author, "page": page})


def _questions(moment: Moment) -> QuerySet[Series]:
    """Public series, newest first, each marked with whether it still takes answers."""
    still_open = Series.objects.open(moment).filter(pk=OuterRef("pk"))
    return Series.objects.public(moment).annotate(is_open=Exists(still_open)).newest_first()


def _take_readings(request: MomentRequest, essays: EssayQuerySet, size: int = A_PAGE) -> Page[Reading]:
    language = reader_language()
    return take_page(request, essays, size, lambda part: part.in_language(language, request.moment))
