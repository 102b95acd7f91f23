"""How a published text changed: every version that readers saw, and what each changed in the one before."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from essays import languages
from essays.addresses import PageAddress
from essays.models import Essay, Path, Release, Revision
from essays.models.public_history import PublicHistory, is_over
from essays.moments import Moment, MomentRequest
from essays.text.comparing import compare_texts
from essays.views.pages import find, reader_language, render_gone, render_page


@dataclass(frozen=True, slots=True)
class Version:
    """A period for which readers saw a version, and whether it changed one that they can still open."""

    release: Release
    has_changes: bool
    is_current: bool


@require_safe
def response_versions(request: MomentRequest, slug: str) -> HttpResponse:
    """Every version of the edition in the address's language that readers saw and may still open, the newest first."""
    essay = _find_essay(slug, request.moment)
    if essay.slug != slug:
        return HttpResponsePermanentRedirect(reverse("response_versions", args=[essay.slug]))
    history = PublicHistory.of(essay, reader_language(), request.moment)
    if not history.releases:
        raise Http404
    versions = history.versions
    if not versions:
        return render_gone(request, history.last())
    context = {
        "essay": essay,
        "title": versions[0].revision.title,
        "versions": [
            Version(release, history.before(release) is not None, not is_over(release, request.moment))
            for release in versions
        ],
    }
    return _render(request, essay, history, "response_versions", context)


@require_safe
def response_changes(request: MomentRequest, slug: str, number: int) -> HttpResponse:
    """What a version changed in the one that stood in its place before; closed with either of them."""
    essay = _find_essay(slug, request.moment)
    if essay.slug != slug:
        return HttpResponsePermanentRedirect(reverse("response_changes", args=[essay.slug, number]))
    history = PublicHistory.of(essay, reader_language(), request.moment)
    release = history.find(number)
    if release is None:
        raise Http404
    if closing := history.closing(release):
        return render_gone(request, closing)
    earlier = history.before(release)
    if earlier is None:
        raise Http404
    texts = Revision.objects.in_bulk([earlier.revision_id, release.revision_id])
    context = {
        "essay": essay,
        "title": release.revision.title,
        "release": release,
        "earlier": earlier,
        "lang": languages.html_lang(reader_language()),
        "comparison": compare_texts(texts[earlier.revision_id], texts[release.revision_id]),
    }
    return _render(request, essay, history, "response_changes", context)


def _find_essay(slug: str, moment: Moment) -> Essay:
    return find(Path.Kind.ESSAY, slug, Essay.objects.known(moment))


def _render(
    request: MomentRequest, essay: Essay, history: PublicHistory, name: str, context: dict[str, object]
) -> HttpResponse:
    """A page about the text in the address's language: the response stands for it in search engines, and in the switcher."""
    address = PageAddress(essay.get_absolute_url(), reader_language(), (reader_language(),), history.offered)
    return render_page(request, f"essays/comparing/{name}.html", {"address": address, **context})
