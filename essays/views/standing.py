"""Standing pages: about, how to respond, masthead, terms, and whatever else the editors keep beside the responses."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from essays.models import Essay, Release
from essays.models.essay import ABOUT
from essays.moments import MomentRequest
from essays.text.blocks import render_blocks
from essays.views.pages import reader_language, render_gone, render_page

AT_MOST: Final = 30  # a site with more of them wants a menu of its own


@require_safe
def about(request: MomentRequest) -> HttpResponse:
    """What the initiative is; the page from which the other standing pages are reached."""
    return _standing(request, ABOUT)


@require_safe
def standing_page(request: MomentRequest, slug: str) -> HttpResponse:
    """One standing page in the reader's language, else in the one that exists."""
    if slug == ABOUT:
        return HttpResponsePermanentRedirect(reverse("about"))
    return _standing(request, slug)


def _standing(request: MomentRequest, slug: str) -> HttpResponse:
    pages = Essay.objects.filter(kind=Essay.Kind.PAGE).live(request.moment).order_by("id")[:AT_MOST]
    readings = pages.in_language(reader_language(), request.moment)
    reading = next((reading for reading in readings if reading.essay.slug == slug), None)
    if reading is None:
        return _closed(request, slug)
    context = {"reading": reading, "blocks": render_blocks(reading.text.revision.body), "pages": readings}
    return render_page(request, "essays/standing/standing_page.html", context, editions=reading.editions)


def _closed(request: MomentRequest, slug: str) -> HttpResponse:
    """The dated notice of a page that was withdrawn; of any other there is nothing to say."""
    over = Release.objects.over(request.moment).filter(essay__slug=slug, essay__kind=Essay.Kind.PAGE)
    last = over.order_by("-ends_at", "-id").first()
    if last is None and slug == ABOUT:  # the menu leads here from the first day on
        return render_page(request, "essays/standing/about.html", {})
    if last is None:
        raise Http404
    return render_gone(request, last)
