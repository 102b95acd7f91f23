"""Who answers a question, who replies to whom, and what it comes to, for readers of one language at a moment. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When

from accounts.bilingual import Said
from accounts.models import Author
from essays import languages
from essays.exchange_map import Answer
from essays.fairness import side_of
from essays.models.authorship import Authorship, add_bylines
from essays.models.essay import Essay
from essays.models.live_blocks import numbered_blocks
from essays.models.mark import Mark
from essays.models.prepared import prepared
from essays.models.reading import Reading, pick_reading
from essays.models.release import Release
from essays.text.quoting import beginning

if TYPE_CHECKING:
    from essays.models.series import Series
    from essays.moments import Moment

MOST: Final = 120  # works that are drawn and put in order; older ones are listed after them
MOST_MARKS: Final = 60
_FULL: Final = {f"full_{language.column}": language.code for language in languages.LANGUAGES}


@dataclass(frozen=True, slots=True)
class Finding:
    """A mark with its response and the quoted beginning of its paragraph; `languages` are those in which it can be opened."""

    mark: Mark
    reading: Reading
    quote: Said
    languages: tuple[str, ...]


@dataclass(slots=True)
class Exchange:
    """The newest answers to a question, newest first. `is_whole`: there are no older ones."""

    readings: list[Reading]
    is_whole: bool = True
    findings: dict[str, list[Finding]] = field(default_factory=dict)

    @property
    def by_key(self) -> dict[int, Reading]:
        return {reading.essay.pk: reading for reading in self.readings}

    @property
    def answers(self) -> list[Answer]:
        """The same in order of time, for the drawing."""
        return [_answer(reading) for reading in reversed(self.readings)]


def read_exchange(series: Series, language: str, moment: Moment) -> Exchange:
    """Three queries, and one more if a paragraph is marked."""
    essays = _newest_answers(series.pk, moment, most=MOST + 1)
    is_whole, essays = len(essays) <= MOST, essays[:MOST]
    marked_keys = [essay.pk for essay in essays if essay.is_marked]
    live: dict[int, list[Any]] = defaultdict(list)
    for release in _live_releases([essay.pk for essay in essays], marked_keys, moment):
        live[release.essay_id].append(release)
    for essay in essays:
        essay.series = series
    add_bylines(essays)
    exchange = Exchange([pick_reading(essay, live[essay.pk], language) for essay in essays if live[essay.pk]], is_whole)
    if marked_keys:
        marks = Mark.objects.shown(moment).filter(essay__in=marked_keys).order_by("-accepted_at", "-id")[:MOST_MARKS]
        exchange.findings = _findings(list(marks), exchange.by_key, live)
    return exchange


@prepared
def _newest_answers(series: int, moment: Moment, *, most: int) -> QuerySet[Any]:
    """The newest works that answer, each with whether a paragraph of it is marked."""
    marked = Mark.objects.shown(moment).filter(essay=OuterRef("pk"))
    return Essay.objects.responses().listed_in(series, moment).annotate(is_marked=Exists(marked))[:most]


def sketch_exchange(series: Series, moment: Moment) -> list[Answer]:
    """The answers in order of time with nothing but what a drawing needs. One query."""
    return [
        Answer(
            row["pk"],
            side_of(code for code in Author.Country.values if row[f"in_{code}"]),
            all(row[name] for name in _FULL),
            row["in_reply_to"],
        )
        for row in reversed(_sketched(series.pk, moment))
    ]


@prepared
def _sketched(series: int, moment: Moment) -> QuerySet[Any, dict[str, Any]]:
    """Of each of the newest answers from which countries it is, and in which languages there is a full text."""
    works = Essay.objects.responses().listed_in(series, moment)
    credited = Authorship.objects.filter(essay=OuterRef("pk"), author__byline=Author.Byline.FULL)
    full = Q(revision__words__gt=0) | Q(revision__han__gt=0)
    live = Release.objects.live(moment).filter(full, essay=OuterRef("pk"))
    countries = {f"in_{code}": Exists(credited.filter(author__country=code)) for code in Author.Country.values}
    texts = {name: Exists(live.filter(edition__language=code)) for name, code in _FULL.items()}
    return works.annotate(**countries, **texts).values("pk", "in_reply_to", *countries, *texts)[:MOST]


def countries_of(reading: Reading) -> list[str]:
    """The countries of the institutions that are printed: beside a protected name stands none, so none counts."""
    return [author.country for author in reading.authors if author.country and not author.is_protected]


def _answer(reading: Reading) -> Answer:
    is_twofold = len(reading.editions) == len(languages.LANGUAGES)
    return Answer(reading.essay.pk, side_of(countries_of(reading)), is_twofold, reading.essay.in_reply_to_id)


@prepared
def _live_releases(essays: Sequence[int], marked: Sequence[int], moment: Moment) -> QuerySet[Any]:
    """The live releases; only those of marked essays come with their body, since only there a paragraph is quoted."""
    body = Case(When(essay__in=marked, then=F("revision__body")), default=Value(""), output_field=TextField())
    return Release.objects.live(moment).filter(essay__in=essays).with_texts().annotate(marked_body=body)


def _findings(
    marks: Sequence[Mark], readings: dict[int, Reading], live: dict[int, list[Any]]
) -> dict[str, list[Finding]]:
    """By kind the marks whose paragraph readers can open (`live` comes from `_live_releases`); one whose paragraph is gone is left out."""
    words = {
        (key, release.edition.language): {block.key: block.text for block in numbered_blocks(release.marked_body)}
        for key in {mark.essay_id for mark in marks}
        for release in live[key]
    }
    found: dict[str, list[Finding]] = {}
    for mark in marks:
        reading = readings[mark.essay_id]
        codes = tuple(code for code in languages.BY_CODE if mark.block in words.get((mark.essay_id, code), {}))
        if codes:
            shown = reading.text_language if reading.text_language in codes else codes[0]
            quote = Said(beginning(words[mark.essay_id, shown][mark.block], shown), shown)
            found.setdefault(mark.kind, []).append(Finding(mark, reading, quote, codes))
    return found
