"""Reading one response: the text in the reader's language or the one that exists, its versions, and what stands in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.bilingual import Said
from essays.addresses import PageAddress
from essays.models import Essay, Path, Reading, Release
from essays.models.authorship import add_bylines
from essays.models.margin import discussion, lay_out, read_marks
from essays.models.prepared import prepared
from essays.models.provenance import provenance_of, rendered_source
from essays.models.public_history import PublicHistory, ends, is_over, latest
from essays.models.reading import pick_reading
from essays.models.relatedness import read_nearby
from essays.models.topic import EssayTopic, TopicKeys, topics_of
from essays.moments import Moment, MomentRequest
from essays.text.blocks import render_blocks
from essays.text.measures import minutes_for
from essays.views.binding import book_forms
from essays.views.citing import leads_to_citations, tell_of_response
from essays.views.crumbs import Crumb, section, trail
from essays.views.defining import with_terms
from essays.views.pages import find, find_moved, reader_language, render_gone, render_page


@dataclass(frozen=True, slots=True)
class Correction:
    """Readers saw a text replaced: when, the release that came (with its public note), and the number of the version before."""

    at: datetime
    release: Release
    earlier: int


@require_safe
@leads_to_citations
def response_detail(request: MomentRequest, slug: str) -> HttpResponse:
    """A response in the reader's language, else in the one that exists; a dated notice where it was withdrawn."""
    moment = request.moment
    essay: Any = next(iter(_at_slug(slug, moment)), None) or find_moved(Path.Kind.ESSAY, slug, _with_neighbours(moment))
    topics = topics_of(essay, moment)
    nearby = read_nearby(essay, topics, moment)
    around = [essay.newer, essay.older, essay.in_reply_to_id, *nearby.related, *nearby.replies]
    live, over = _releases_around(essay, around, moment)
    if essay.pk not in live and not over:  # not even that there is a draft may be told
        raise Http404
    if essay.slug != slug or essay.kind == Essay.Kind.PAGE:
        return HttpResponsePermanentRedirect(essay.get_absolute_url())
    if essay.pk not in live:
        return render_gone(request, latest(over))
    readings = _read(essay, live)
    reading = readings[essay.pk]
    address = PageAddress(request.path, reader_language(), reading.editions)
    source = rendered_source(reading, live[essay.pk])
    bodies: dict[int, str] = {release.revision_id: release.text for release in live[essay.pk]}
    text = _text_of(reading.text, bodies[reading.text.revision_id], moment)
    context = {
        **text,
        "reading": reading,
        "margin": lay_out(
            essay, {block.key for block in text["blocks"]}, readings, nearby.replies, read_marks(essay, moment)
        ),
        "provenance": provenance_of(reading, source, bodies, live[essay.pk], over),
        "corrections": _corrections(reading.text, over, moment),
        "topics": topics,
        "related": [readings[pk] for pk in nearby.related if pk in readings],
        "trail": trail(section("response_list"), Crumb(Said(reading.title, reading.language))),
        "newer": readings.get(essay.newer),
        "older": readings.get(essay.older),
        **tell_of_response(reading, live[essay.pk], address, moment),
        "book_forms": book_forms(),
    }
    return render_page(
        request, "essays/reading/response_detail.html", context, editions=reading.editions, offered=reading.offered
    )


@require_safe
def response_version(request: MomentRequest, slug: str, number: int) -> HttpResponse:
    """One revision that readers saw of the edition in the address's language: citations use this address.

    What was corrected stays open; a withdrawal closes every version before it.
    """
    moment, language = request.moment, reader_language()
    essay = find(Path.Kind.ESSAY, slug, Essay.objects.known(moment).select_related("series"))
    if essay.slug != slug:
        return HttpResponsePermanentRedirect(reverse("response_version", args=[essay.slug, number]))
    history = PublicHistory.of(essay, language, moment)
    release = history.find(number)
    if release is None:
        raise Http404
    if closing := history.closing(release):
        return render_gone(request, closing)
    add_bylines([essay])
    reading = Reading(essay=essay, asked=language, release=release, text=release, editions=(language,))
    context = {
        **_text_of(release, release.revision.body, moment),
        "reading": reading,
        "is_current": not is_over(release, moment),
        "has_earlier": history.before(release) is not None,
        # The version is no page for search engines: the response is.
        "address": PageAddress(essay.get_absolute_url(), language, reading.editions, history.offered),
    }
    return render_page(request, "essays/reading/response_version.html", context)


def _with_neighbours(moment: Moment) -> QuerySet[Essay]:
    """Essays, each with the keys of its neighbours in the list of its series. Whether readers may open one is asked afterwards."""
    listed = Essay.objects.responses().live(moment).filter(series=OuterRef("series"), listed_on__lte=moment.day)
    same_day = Q(listed_on=OuterRef("listed_on"))
    newer = listed.filter(Q(listed_on__gt=OuterRef("listed_on")) | same_day & Q(pk__gt=OuterRef("pk")))
    older = listed.filter(Q(listed_on__lt=OuterRef("listed_on")) | same_day & Q(pk__lt=OuterRef("pk")))
    return Essay.objects.select_related("series").annotate(
        newer=Subquery(newer.order_by("listed_on", "id").values("pk")[:1]),
        older=Subquery(older.order_by("-listed_on", "-id").values("pk")[:1]),
        topic_keys=TopicKeys(EssayTopic),
        **discussion(moment),
    )


@prepared
def _at_slug(slug: str, moment: Moment) -> QuerySet[Essay]:
    return _with_neighbours(moment).filter(slug=slug)


@prepared
def _shown_around(essay: int, neighbours: Sequence[int], moment: Moment) -> QuerySet[Release]:
    """What readers see of an essay, with the bodies as `text`, and of its neighbours; and what they once saw of it."""
    own = Release.objects.live(moment).filter(essay=essay)
    shown = (
        own
        | Release.objects.live(moment).filter(essay__in=neighbours)
        | Release.objects.over(moment).filter(essay=essay)
    )
    is_own = Q(essay=essay) & (Q(ends_at=None) | Q(ends_at__gt=moment.at))
    body = Case(When(is_own, then=F("revision__body")), default=Value(""), output_field=TextField())
    texts = (
        shown.with_texts()
        .annotate(text=body)
        .select_related("essay__series", "edition__translator", "edition__reviser", "edition__source_revision")
    )
    return texts.defer("revision__body", "edition__source_revision__body")


def _releases_around(
    essay: Essay, neighbours: Sequence[int | None], moment: Moment
) -> tuple[dict[int, list[Any]], list[Release]]:
    """In one query the live releases of an essay and those around it, by essay, and the essay's releases that are over."""
    live: dict[int, list[Any]] = {}
    over = []
    for release in _shown_around(essay.pk, [pk for pk in neighbours if pk], moment):
        if is_over(release, moment):
            over.append(release)
        else:
            live.setdefault(release.essay_id, []).append(release)
    return live, over


def _read(essay: Essay, live: dict[int, list[Release]]) -> dict[int, Reading]:
    """The readings of an essay and its neighbours, by essay."""
    essays = {pk: releases[0].essay for pk, releases in live.items()} | {essay.pk: essay}
    add_bylines(list(essays.values()))
    return {pk: pick_reading(essays[pk], releases, reader_language()) for pk, releases in live.items()}


def _text_of(release: Release, body: str, moment: Moment) -> dict[str, Any]:
    """A body in blocks, the terms of the glossary linked, and how long it takes to read."""
    blocks = with_terms(render_blocks(body), release.edition.language, moment)
    return {
        "blocks": blocks,
        "beginning": next((block.text for block in blocks if block.tag == "p"), ""),
        "minutes": minutes_for(release.revision.words, release.revision.han),
    }


def _corrections(text: Release, over: Sequence[Release], moment: Moment) -> list[Correction]:
    """When the text that is shown took the place of another, and so on back, the newest first; nothing that a withdrawal closed."""
    history = PublicHistory([text, *(one for one in over if one.edition_id == text.edition_id)], moment)
    beginnings = {release.starts_at: release for release in history.releases}
    return [
        Correction(ends(release), beginnings[release.ends_at], release.revision.number)
        for release in history.versions
        if release.ends_at in beginnings
    ]
