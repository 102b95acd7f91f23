"""The sitemap: an index, and parts that list every page under its canonical address, with its twin in the other language.

A part is a range of ids, so a page stays in its part for good: whoever has read an old part need not read it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from essays import languages
from essays.addresses import PageAddress, absolute
from essays.models import Essay, Release, Series, Term, Topic
from essays.models.authorship import public_authors
from essays.models.essay import ABOUT
from essays.moments import Moment, MomentRequest

FRONT: Final = ("home", "about", "response_list", "series_list", "topic_list", "author_list", "term_list")
BOTH: Final = tuple(languages.BY_CODE)
# Works in a part: two addresses each, with alternates some 600 bytes; the protocol allows 50,000 addresses and 50 MB.
A_PART: Final = 10_000


@dataclass(frozen=True, slots=True)
class Listed:
    """An address, and when what stands there last changed, as far as that is known."""

    page: PageAddress
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A kind of page: which records have one at a moment, and the addresses of some of them."""

    records: Callable[[Moment], QuerySet[Any]]
    pages: Callable[[QuerySet[Any], Moment], Iterable[Listed]]


@require_safe
def sitemap(request: MomentRequest) -> HttpResponse:
    """The index. One query for each part, and one for each section: pages are neither read nor counted."""
    parts = [absolute(reverse("sitemap_part", args=["front", 0]))]
    for name, section in SECTIONS.items():
        numbers = _numbers(section.records(request.moment))
        parts += [absolute(reverse("sitemap_part", args=[name, number])) for number in numbers]
    return render(request, "sitemap_index.xml", {"parts": parts}, content_type="application/xml")


@require_safe
def sitemap_part(request: MomentRequest, name: str, number: int) -> HttpResponse:
    """One part. No text is read."""
    pages = list(_pages(name, number, request.moment))
    if not pages:
        raise Http404
    return render(request, "sitemap.xml", {"pages": pages}, content_type="application/xml")


def _pages(name: str, number: int, moment: Moment) -> Iterable[Listed]:
    if name == "front":
        return [] if number else [listed for path in map(_english, FRONT) for listed in _under(path, BOTH)]
    section = SECTIONS.get(name)
    if section is None:
        return []
    start = number * A_PART
    return section.pages(section.records(moment).filter(pk__gte=start, pk__lt=start + A_PART).order_by("pk"), moment)


def _numbers(records: QuerySet[Any]) -> Iterator[int]:
    """The numbers of the parts that are not empty: from the first record of each to the first behind its end."""
    ids = records.order_by("pk").values_list("pk", flat=True)
    first = ids.first()
    while first is not None:
        yield first // A_PART
        first = ids.filter(pk__gte=(first // A_PART + 1) * A_PART).first()


def _catalogue(view: str) -> Callable[[QuerySet[Any], Moment], Iterator[Listed]]:
    """Pages that exist in both languages."""

    def pages(records: QuerySet[Any], moment: Moment) -> Iterator[Listed]:
        for slug in records.values_list("slug", flat=True):
            yield from _under(_english(view, slug), BOTH)

    return pages


def _texts(essays: QuerySet[Any], moment: Moment) -> Iterator[Listed]:
    """Responses and standing pages, under the prefixes of their full editions, with the latest release of any of them."""
    columns = ("essay_id", "starts_at", "edition__language", "revision__words", "revision__han")
    releases: dict[int, list[Release]] = {}
    live = Release.objects.live(moment).filter(essay__in=essays.order_by().values("pk"))
    for release in live.select_related("edition", "revision").only(*columns):
        if not release.revision.is_summary:
            releases.setdefault(release.essay_id, []).append(release)
    for essay in essays.only("slug", "kind"):
        full = releases.get(essay.pk, [])
        editions = {release.edition.language for release in full}
        with translation.override(languages.ENGLISH.code):
            path = essay.get_absolute_url()
        starts = [release.starts_at for release in full if release.starts_at]
        yield from _under(path, tuple(code for code in BOTH if code in editions), max(starts, default=None))


def _under(path: str, editions: tuple[str, ...], changed_at: datetime | None = None) -> Iterator[Listed]:
    """A page under each prefix in whose language it exists; `path` is that of the English prefix."""
    english = PageAddress(path, languages.ENGLISH.code)
    for code in editions:
        yield Listed(PageAddress(english.path_in(code), code, editions), changed_at)


def _english(name: str, *arguments: str) -> str:
    with translation.override(languages.ENGLISH.code):
        return reverse(name, args=arguments)


def _standing(moment: Moment) -> QuerySet[Essay]:
    return Essay.objects.filter(kind=Essay.Kind.PAGE).exclude(slug=ABOUT).live(moment)


SECTIONS: Final = {
    "responses": Section(lambda moment: Essay.objects.responses().live(moment), _texts),
    "pages": Section(_standing, _texts),
    "series": Section(Series.objects.public, _catalogue("series_detail")),
    "topics": Section(Topic.objects.public, _catalogue("topic_detail")),
    "authors": Section(public_authors, _catalogue("author_detail")),
    "terms": Section(Term.objects.public, _catalogue("term_detail")),
}
