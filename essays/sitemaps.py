"""The sitemap: every page under its canonical address, with its twin in the other language where there is one."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from essays import languages
from essays.addresses import PageAddress
from essays.models import Essay, Release, Series, Topic
from essays.models.authorship import public_authors
from essays.moments import Moment, MomentRequest

STANDING = ("home", "response_list", "series_list", "topic_list", "author_list", "about")


@require_safe
def sitemap(request: MomentRequest) -> HttpResponse:
    """All pages that search engines may list. Each query takes slugs alone: no text is read."""
    pages = [*_standing_pages(), *_catalogue_pages(request.moment), *_response_pages(request.moment)]
    return render(request, "sitemap.xml", {"pages": pages}, content_type="application/xml")


def _in_editions(path: str, editions: tuple[str, ...]) -> Iterator[PageAddress]:
    """A page under each prefix in whose language it exists; `path` is that of the English prefix."""
    english = PageAddress(path, languages.ENGLISH.code)
    for code in editions:
        yield PageAddress(english.path_in(code), code, editions)


def _standing_pages() -> Iterator[PageAddress]:
    for name in STANDING:
        yield from _in_editions(_english(name), tuple(languages.BY_CODE))


def _catalogue_pages(moment: Moment) -> Iterator[PageAddress]:
    sections = {
        "series_detail": Series.objects.public(moment),
        "topic_detail": Topic.objects.public(moment),
        "author_detail": public_authors(moment),
    }
    for name, records in sections.items():
        for slug in records.order_by("id").values_list("slug", flat=True):
            yield from _in_editions(_english(name, slug), tuple(languages.BY_CODE))


def _response_pages(moment: Moment) -> Iterator[PageAddress]:
    """Responses under the prefixes of their full editions."""
    columns = ("essay_id", "edition__language", "revision__words", "revision__han")
    editions: dict[int, set[str]] = {}
    for release in Release.objects.live(moment).select_related("edition", "revision").only(*columns):
        if not release.revision.is_summary:
            editions.setdefault(release.essay_id, set()).add(release.edition.language)
    for pk, slug in Essay.objects.live(moment).order_by("-id").values_list("pk", "slug"):
        full = tuple(code for code in languages.BY_CODE if code in editions.get(pk, ()))
        yield from _in_editions(_english("response_detail", slug), full)


def _english(name: str, *arguments: str) -> str:
    with translation.override(languages.ENGLISH.code):
        return reverse(name, args=arguments)
