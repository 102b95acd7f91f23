"""The sitemap: an index, and parts that list every page under its canonical address, with its twin in the other language.

A part is a range of ids, so a page stays in its part for good: whoever has read an old part need not read it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from xml.sax.saxutils import escape

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from essays import languages
from essays.addresses import PageAddress, absolute
from essays.models import Essay, Release, Series, Term, Topic
from essays.models.authorship import public_authors
from essays.models.essay import ABOUT
from essays.moments import Moment, MomentRequest

FRONT: Final = ("home", "about", "response_list", "series_list", "topic_list", "author_list", "term_list", "api_docs")
BOTH: Final = tuple(languages.BY_CODE)
# Works in a part: two addresses each, 4 MB in all with their alternates; the protocol allows 50,000 addresses and 50 MB.
A_PART: Final = 5_000
NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


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
    return _answer("sitemapindex", "", (f"<sitemap><loc>{escape(part)}</loc></sitemap>" for part in parts))


@require_safe
def sitemap_part(request: MomentRequest, name: str, number: int) -> HttpResponse:
    """One part. No text is read."""
    pages = list(_pages(name, number, request.moment))
    if not pages:
        raise Http404
    return _answer("urlset", ' xmlns:xhtml="http://www.w3.org/1999/xhtml"', map(_entry, pages))


def _answer(element: str, attributes: str, entries: Iterable[str]) -> HttpResponse:
    """A file of the sitemap. Put together by hand: a template takes two seconds for a full part, this a third of one."""
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{element} xmlns="{NAMESPACE}"{attributes}>'
    return HttpResponse("\n".join([head, *entries, f"</{element}>", ""]), content_type="application/xml")


def _entry(listed: Listed) -> str:
    changed = f"<lastmod>{listed.changed_at.isoformat()}</lastmod>" if listed.changed_at else ""
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{alternate.hreflang}" href="{escape(alternate.address)}"/>'
        for alternate in listed.page.alternates
    )
    return f"<url><loc>{escape(listed.page.canonical)}</loc>{changed}{alternates}</url>"


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
    live = Release.objects.live(moment).filter(essay__in=essays.order_by().values("pk"))
    full = live.exclude(revision__words=0, revision__han=0)  # the others are summaries
    languages_of: dict[int, set[str]] = {}
    changed_at: dict[int, datetime] = {}
    for pk, language, starts_at in full.values_list("essay_id", "edition__language", "starts_at"):
        languages_of.setdefault(pk, set()).add(language)
        if starts_at:
            changed_at[pk] = max(starts_at, changed_at.get(pk, starts_at))
    with translation.override(languages.ENGLISH.code):
        paths = [
            (pk, Essay(slug=slug, kind=kind).get_absolute_url())
            for pk, slug, kind in essays.values_list("pk", "slug", "kind")
        ]
    for pk, path in paths:
        editions = tuple(code for code in BOTH if code in languages_of.get(pk, ()))
        yield from _under(path, editions, changed_at.get(pk))


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
