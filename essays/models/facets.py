"""By what the results of a search are narrowed, and can be: each choice with the number of results behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Author
from essays.languages import BY_CODE
from essays.models.authorship import Authorship
from essays.models.essay import Essay
from essays.models.topic import EssayTopic

if TYPE_CHECKING:
    from essays.models.finding import Hit

MOST_CHOICES: Final = 8


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader narrows the results to: slugs, a language, a year; empty for none."""

    language: str = ""
    series: str = ""
    topic: str = ""
    author: str = ""
    year: str = ""

    def __bool__(self) -> bool:
        return any((self.language, self.series, self.topic, self.author, self.year))

    def essays(self) -> Q:
        """As a condition on essays (the language is one on texts)."""
        wanted = Q(kind__in=[Essay.Kind.RESPONSE, Essay.Kind.ESSAY])
        if self.series:
            wanted &= Q(series__slug=self.series)
        if self.topic:
            wanted &= Q(pk__in=EssayTopic.objects.filter(tag__slug=self.topic).values("content_object"))
        if self.author:
            named = Authorship.objects.filter(author__slug=self.author, author__byline=Author.Byline.FULL)
            wanted &= Q(pk__in=named.values("essay"))
        if self.year:
            wanted &= Q(listed_on__year=int(self.year)) if _is_year(self.year) else Q(pk__in=[])
        return wanted


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text[:5]) <= 9999


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to narrow by: as it stands in the address, what it is called (a bilingual text knows its language), how many results."""

    value: str
    label: Any
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow the results."""

    parameter: str
    title: str
    choices: list[Choice]


def facets_of(hits: Sequence[Hit], filters: Filters) -> list[Facet]:
    """The ways to narrow these hits; a facet whose one choice is what all hits have says nothing and is left out."""
    ways: list[tuple[str, str, Callable[[Hit], Iterable[tuple[Hashable, Any]]]]] = [
        ("language", _("Language"), _languages),
        ("series", _("Series"), _series),
        ("topic", _("Topic"), _topics),
        ("author", _("Author"), _authors),
        ("year", _("Year"), _years),
    ]
    facets = (Facet(parameter, title, _choices(hits, values, parameter, filters)) for parameter, title, values in ways)
    return [facet for facet in facets if len(facet.choices) > 1 or any(choice.is_chosen for choice in facet.choices)]


def _choices(
    hits: Sequence[Hit], values: Callable[[Hit], Iterable[tuple[Hashable, Any]]], parameter: str, filters: Filters
) -> list[Choice]:
    """The commonest values among the hits; years in their order."""
    labels: dict[str, Any] = {}
    counts: Counter[str] = Counter()
    for hit in hits:
        for value, label in dict(values(hit)).items():
            labels[str(value)] = label
            counts[str(value)] += 1
    commonest = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_CHOICES]
    if parameter == "year":
        commonest.sort(reverse=True)
    chosen = getattr(filters, parameter)
    return [Choice(value, labels[value], count, value == chosen) for value, count in commonest]


def _languages(hit: Hit) -> Iterable[tuple[str, str]]:
    live = {release.edition.language for release in hit.live}
    return [(code, language.own_name) for code, language in BY_CODE.items() if code in live]


def _series(hit: Hit) -> Iterable[tuple[str, Any]]:
    return [(hit.essay.series.slug, hit.essay.series.title)] if hit.essay.series else []


def _topics(hit: Hit) -> Iterable[tuple[str, Any]]:
    return [(tagging.tag.slug, tagging.tag.said) for tagging in hit.essay.taggings.all()]


def _authors(hit: Hit) -> Iterable[tuple[str, Any]]:
    """Only authors who are printed with their full name: the others have no address."""
    authors = (authorship.author for authorship in hit.essay.authorships.all())
    return [(author.slug, author.name) for author in authors if not author.is_protected]


def _years(hit: Hit) -> Iterable[tuple[int, int]]:
    return [(hit.essay.listed_on.year, hit.essay.listed_on.year)] if hit.essay.listed_on else []
