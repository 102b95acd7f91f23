"""Reading one response: the text in the reader's language or the one that exists, its versions, and what stands in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from essays.addresses import PageAddress
from essays.models import Authorship, Essay, Path, Reading, Release, Topic
from essays.models.margin import discussion, lay_out, replies_and_marks
from essays.models.reading import pick_reading
from essays.moments import Moment, MomentRequest
from essays.text.blocks import render_blocks
from essays.text.markup import plain_text
from essays.text.measures import minutes_for
from essays.views.describing import describe_response
from essays.views.pages import find, reader_language, render_page

CLOSING = (Release.EndedAs.WITHDRAWN, Release.EndedAs.ENDED)


@dataclass(frozen=True, slots=True)
class Correction:
    """Readers saw a text replaced: when, the release that came (with its public note), and the number of the version before."""

    at: datetime
    release: Release
    earlier: int


@require_safe
def response_detail(request: MomentRequest, slug: str) -> HttpResponse:
    """A response in the reader's language, else in the one that exists; a dated notice where it was withdrawn."""
    moment = request.moment
    essay = find(Path.Kind.ESSAY, slug, _with_neighbours(moment))
    if essay.slug != slug:
        return HttpResponsePermanentRedirect(essay.get_absolute_url())
    replies, marks = replies_and_marks(essay, moment)
    live, over = _releases_around(essay, [essay.newer, essay.older, essay.in_reply_to_id, *replies], moment)
    if essay.pk not in live:
        return _gone(request, _latest(over))
    readings = _read(essay, live)
    reading = readings[essay.pk]
    address = PageAddress(request.path, reader_language(), reading.editions)
    text = _text_of(reading.text)
    context = {
        **text,
        "reading": reading,
        "margin": lay_out(essay, {block.key for block in text["blocks"]}, readings, replies, marks),
        "corrections": _corrections(reading.text, over),
        "revised_at": _revised_at(reading.text, live[essay.pk], over),
        "topics": Topic.objects.public(moment).filter(taggings__content_object=essay),
        "newer": readings.get(essay.newer),
        "older": readings.get(essay.older),
        "article": describe_response(reading, address.canonical),
    }
    return render_page(request, "essays/reading/response_detail.html", context, editions=reading.editions)


@require_safe
def response_version(request: MomentRequest, slug: str, number: int) -> HttpResponse:
    """One revision that readers saw of the edition in the address's language: citations use this address.

    What was corrected stays open; a withdrawal closes every version before it.
    """
    moment, language = request.moment, reader_language()
    essay = find(Path.Kind.ESSAY, slug, Essay.objects.known(moment).select_related("series"))
    if essay.slug != slug:
        return HttpResponsePermanentRedirect(reverse("response_version", args=[essay.slug, number]))
    shown = Release.objects.live(moment) | Release.objects.over(moment)
    releases = list(shown.filter(essay=essay, edition__language=language).with_texts())
    over = [release for release in releases if _is_over(release, moment)]
    release = _latest([release for release in releases if release.revision.number == number])
    if release is None:
        raise Http404
    closing = [end for end in over if end.ended_as in CLOSING and release in over and _ends(end) >= _ends(release)]
    if closing:
        return _gone(request, _latest(closing))
    _add_bylines([essay])
    reading = Reading(essay=essay, asked=language, release=release, text=release, editions=(language,))
    context = {
        **_text_of(release),
        "reading": reading,
        "is_current": release not in over,
        # The version is no page for search engines: the response is.
        "address": PageAddress(essay.get_absolute_url(), language, reading.editions),
    }
    return render_page(request, "essays/reading/response_version.html", context)


def _with_neighbours(moment: Moment) -> QuerySet[Essay]:
    """Essays that readers can open or once could, each with the keys of its neighbours in the list of its series."""
    listed = Essay.objects.responses().live(moment).filter(series=OuterRef("series"), listed_on__lte=moment.day)
    same_day = Q(listed_on=OuterRef("listed_on"))
    newer = listed.filter(Q(listed_on__gt=OuterRef("listed_on")) | same_day & Q(pk__gt=OuterRef("pk")))
    older = listed.filter(Q(listed_on__lt=OuterRef("listed_on")) | same_day & Q(pk__lt=OuterRef("pk")))
    return (
        Essay.objects.known(moment)
        .select_related("series")
        .annotate(
            newer=Subquery(newer.order_by("listed_on", "id").values("pk")[:1]),
            older=Subquery(older.order_by("-listed_on", "-id").values("pk")[:1]),
            **discussion(moment),
        )
    )


def _releases_around(
    essay: Essay, neighbours: list[int | None], moment: Moment
) -> tuple[dict[int, list[Release]], list[Release]]:
    """In one query the live releases of an essay and those around it, by essay, and the essay's releases that are over."""
    around = Release.objects.live(moment).filter(essay__in=[essay.pk, *filter(None, neighbours)])
    shown = around | Release.objects.over(moment).filter(essay=essay)
    live: dict[int, list[Release]] = {}
    over = []
    texts = shown.with_texts().select_related("essay", "edition__translator", "edition__source_revision")
    for release in texts.defer("revision__body", "edition__source_revision__body"):
        if _is_over(release, moment):
            over.append(release)
        else:
            live.setdefault(release.essay_id, []).append(release)
    return live, over


def _is_over(release: Release, moment: Moment) -> bool:
    """Which of the two a shown release is: live at the moment, or over."""
    return release.ends_at is not None and release.ends_at <= moment.at


def _ends(release: Release) -> datetime:
    """When a release ends; one without an end ends after all others."""
    return release.ends_at or datetime.max.replace(tzinfo=UTC)


def _latest(releases: Sequence[Release]) -> Release | None:
    """The release that ends last."""
    return max(releases, key=_ends, default=None)


def _read(essay: Essay, live: dict[int, list[Release]]) -> dict[int, Reading]:
    """The readings of an essay and its neighbours, by essay."""
    essays = {pk: releases[0].essay for pk, releases in live.items()} | {essay.pk: essay}
    _add_bylines(list(essays.values()))
    return {pk: pick_reading(essays[pk], releases, reader_language()) for pk, releases in live.items()}


def _add_bylines(essays: list[Essay]) -> None:
    prefetch_related_objects(essays, Prefetch("authorships", Authorship.objects.select_related("author")))


def _text_of(release: Release) -> dict[str, Any]:
    """The body (which the list of releases left in the database) in blocks, and how long it takes to read."""
    revision = release.revision
    blocks = render_blocks(revision.body)
    return {
        "blocks": blocks,
        "beginning": plain_text(next((block.html for block in blocks if block.tag == "p"), "")),
        "minutes": minutes_for(revision.words, revision.han),
    }


def _corrections(text: Release, over: Sequence[Release]) -> list[Correction]:
    """When the text that is shown took the place of another, and so on back, the newest first."""
    beginnings = {release.starts_at: release for release in [*over, text] if release.edition_id == text.edition_id}
    corrected = [
        Correction(_ends(release), beginnings[release.ends_at], release.revision.number)
        for release in over
        if release.edition_id == text.edition_id and release.ends_at in beginnings
    ]
    return sorted(corrected, key=lambda correction: correction.at, reverse=True)


def _revised_at(text: Release, live: Sequence[Release], over: Sequence[Release]) -> datetime | None:
    """When the original of a translation was first revised after the revision that the translation renders; None if it follows.

    A minor correction of the original is none that a translation has to follow.
    """
    source = text.edition.source_revision
    if source is None:
        return None
    later = [r for r in [*live, *over] if r.edition_id == source.edition_id and r.revision.number > source.number]
    revised = [release.starts_at for release in later if release.starts_at and not release.is_minor]
    return min(revised, default=None) if any(release in live for release in later) else None


def _gone(request: MomentRequest, last: Release | None) -> HttpResponse:
    """What stands in a text's place: the dated notice of its withdrawal, or only that it is no longer here."""
    withdrawal = last if last and last.ended_as == Release.EndedAs.WITHDRAWN else None
    return render_page(request, "410.html", {"withdrawal": withdrawal}, status=410)
