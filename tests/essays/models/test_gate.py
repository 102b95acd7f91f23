"""The gate and every list behind it, against the same rules written out naively over plain values: random data, exact boundaries."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from accounts.models import Author
from essays.languages import BY_CODE
from essays.models import Essay, Release, Series, Topic
from essays.models.authorship import public_authors
from essays.moments import Moment
from essays.services.publishing import date_essay
from tests.factories import make_author, make_edition, make_essay, make_revision, make_series, make_topic

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 5, tzinfo=UTC)  # the site's clocks change within the week that follows
HOURS = 150
INSTANT = timedelta(microseconds=1)


@dataclass
class Text:
    """One edition as planned: its periods, each with whether its revision is a summary."""

    periods: list[tuple[datetime, datetime | None, bool]] = field(default_factory=list)

    def live(self, at: datetime) -> list[bool]:
        return [summary for start, end, summary in self.periods if start <= at and (end is None or at < end)]


@dataclass
class Work:
    """One essay as planned, beside its row."""

    row: Essay
    texts: dict[str, Text]
    series: Series | None
    topics: tuple[Topic, ...]
    authors: tuple[Author, ...]

    def is_live(self, at: datetime) -> bool:
        return any(text.live(at) for text in self.texts.values())

    @property
    def day(self) -> date | None:
        starts = [
            start for text in self.texts.values() for start, end, _summary in text.periods if end is None or end > start
        ]
        if not starts:
            return None
        return min(filter(None, [self.row.published_on, site_day(min(starts))]))


def site_day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def plan_periods(chance: random.Random) -> list[tuple[datetime, datetime | None, bool]]:
    """Periods that do not overlap, some of them touching, some empty, the last perhaps without an end."""
    cuts = sorted(chance.sample(range(HOURS), chance.randint(0, 4)))
    hours = [START + timedelta(hours=cut) for cut in cuts]
    periods: list[tuple[datetime, datetime | None, bool]] = []
    ends: list[datetime | None] = [*hours[1:], chance.choice([None, START + timedelta(hours=HOURS)])]
    for start, end in zip(hours, ends, strict=False):
        if chance.random() < 0.75:
            periods.append((start, end, chance.random() < 0.3))
    if chance.random() < 0.3:
        cancelled = START + timedelta(hours=chance.randrange(HOURS))
        periods.append((cancelled, cancelled, False))
    return periods


def write_work(chance: random.Random, series: list[Series], topics: list[Topic], authors: list[Author]) -> Work:
    answers = chance.choice([*series, None])
    under = tuple(chance.sample(topics, chance.randint(0, 2)))
    by = tuple(chance.sample(authors, chance.randint(0, 2)))
    row = make_essay(
        kind=chance.choice(["response", "response", "essay", "page"]),
        original_language=chance.choice(list(BY_CODE)),
        published_on=chance.choice(
            [None, date(2026, 1, 7), site_day(START + timedelta(hours=chance.randrange(HOURS)))]
        ),
        series=answers,
        topics=under,
        authors=by,
    )
    texts = {}
    for language in chance.sample(list(BY_CODE), chance.randint(1, 2)):
        texts[language] = Text(plan_periods(chance))
        edition = make_edition(row, language)
        revisions = {
            False: make_revision(edition, "A title", "Short."),
            True: make_revision(edition, "A title", "Short.", ""),
        }
        for start, end, summary in texts[language].periods:
            Release.objects.create(
                edition=edition,
                essay=row,
                revision=revisions[summary],
                starts_at=start,
                ends_at=end,
                ended_as="" if end is None else "ended",
                basis="import",
            )
        if chance.random() < 0.3:
            Release.objects.create(edition=edition, essay=row, revision=revisions[False], basis="approval")
    date_essay(row)
    return Work(row, texts, answers, under, by)


@dataclass
class World:
    series: list[Series]
    topics: list[Topic]
    authors: list[Author]
    works: list[Work]

    def moments(self, chance: random.Random) -> list[Moment]:
        """Exact boundaries, the instants beside them, and times between."""
        periods = [period for work in self.works for text in work.texts.values() for period in text.periods]
        edges = sorted({edge for start, end, _summary in periods for edge in (start, end) if edge})
        ats = [edge + shift for edge in chance.sample(edges, 5) for shift in (-INSTANT, timedelta(), INSTANT)]
        ats += [START + timedelta(seconds=chance.randrange(HOURS * 3600)) for _ in range(4)]
        return [Moment(at) for at in (*ats, START - timedelta(days=400), START + timedelta(days=400))]

    def listed(self, moment: Moment) -> list[Work]:
        live = [work for work in self.works if work.is_live(moment.at)]
        return sorted(live, key=lambda work: (work.day, work.row.pk), reverse=True)


def make_world(seed: int) -> tuple[World, random.Random]:
    chance = random.Random(seed)
    series = [make_series(opened_on=None), make_series(opened_on=site_day(START + timedelta(days=3))), make_series()]
    topics, authors = [make_topic() for _ in range(3)], [make_author() for _ in range(3)]
    works = [write_work(chance, series, topics, authors) for _ in range(24)]
    return World(series, topics, authors, works), chance


def pks(rows: object) -> list[int]:
    return [row.pk for row in rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(3))
def test_lists_are_those_of_a_naive_reading_of_the_periods(seed: int) -> None:
    world, chance = make_world(seed)
    for moment in world.moments(chance):
        listed = world.listed(moment)
        assert set(pks(Essay.objects.live(moment))) == {work.row.pk for work in listed}
        assert pks(Essay.objects.listed(moment)) == [work.row.pk for work in listed]
        assert pks(Essay.objects.responses().listed(moment)) == [w.row.pk for w in listed if w.row.kind != "page"]
        for topic in world.topics:
            assert pks(Essay.objects.listed_under(topic, moment)) == [w.row.pk for w in listed if topic in w.topics]
        for series in world.series:
            assert pks(Essay.objects.listed_in(series, moment)) == [w.row.pk for w in listed if w.series == series]
        for author in world.authors:
            assert pks(Essay.objects.listed_by(author, moment)) == [w.row.pk for w in listed if author in w.authors]


@pytest.mark.parametrize("seed", range(3, 6))
def test_series_topics_and_authors_are_public_by_what_readers_can_open(seed: int) -> None:
    world, chance = make_world(seed)
    for moment in world.moments(chance):
        listed = world.listed(moment)
        assert set(Topic.objects.public(moment)) == {topic for work in listed for topic in work.topics}
        opened = {s for s in world.series if s.opened_on and s.opened_on <= site_day(moment.at)}
        assert set(Series.objects.public(moment)) == opened | {work.series for work in listed if work.series}
        assert set(public_authors(moment)) == {author for work in listed for author in work.authors}


@pytest.mark.parametrize("seed", range(6, 9))
def test_each_reader_gets_the_edition_that_a_naive_choice_gives(seed: int) -> None:
    world, chance = make_world(seed)
    for moment in world.moments(chance)[::2]:
        for asked in BY_CODE:
            readings = Essay.objects.listed(moment).in_language(asked, moment)
            chosen = [(r.essay.pk, r.language, r.text_language, r.editions, r.is_asked) for r in readings]
            assert chosen == [naive_choice(work, asked, moment.at) for work in world.listed(moment)]


def naive_choice(work: Work, asked: str, at: datetime) -> tuple[int, str, str, tuple[str, ...], bool]:
    live = {language: text.live(at)[0] for language, text in work.texts.items() if text.live(at)}
    full = tuple(language for language in BY_CODE if live.get(language) is False)
    wishes = [asked, work.row.original_language, *BY_CODE]
    title = next(language for language in wishes if language in live)
    text = next((language for language in wishes if language in full), title)
    return work.row.pk, title, text, full, title == asked


@pytest.mark.parametrize("seed", [9])
def test_the_next_boundary_is_the_first_start_or_end_to_come(seed: int) -> None:
    world, chance = make_world(seed)
    edges = [e for w in world.works for t in w.texts.values() for start, end, _ in t.periods for e in (start, end) if e]
    for moment in world.moments(chance):
        coming = [edge for edge in edges if edge > moment.at]
        assert Release.objects.next_boundary(moment) == min(coming, default=None)


def test_at_each_instant_of_a_correction_exactly_one_text_is_live() -> None:
    edition = make_edition(make_essay())
    seam = START + timedelta(hours=1)
    old, new = make_revision(edition, "Old"), make_revision(edition, "New")
    fields = {"edition": edition, "essay": edition.essay, "basis": "import"}
    Release.objects.create(revision=old, starts_at=START, ends_at=seam, ended_as="corrected", **fields)
    Release.objects.create(revision=new, starts_at=seam, **fields)
    titles = {
        shift: [release.revision.title for release in Release.objects.live(Moment(seam + shift))]
        for shift in (-INSTANT, timedelta(), INSTANT)
    }
    assert titles == {-INSTANT: ["Old"], timedelta(): ["New"], INSTANT: ["New"]}


def test_a_cancelled_period_was_never_seen_by_readers() -> None:
    edition = make_edition(make_essay())
    Release.objects.create(
        edition=edition,
        essay=edition.essay,
        revision=make_revision(edition),
        starts_at=START,
        ends_at=START,
        ended_as="cancelled",
        basis="import",
    )
    date_essay(edition.essay)
    assert edition.essay.listed_on is None
    for shift in (-INSTANT, timedelta(), INSTANT):
        assert not Release.objects.live(Moment(START + shift)).exists()
        assert not Release.objects.over(Moment(START + shift)).exists()
        assert not Essay.objects.known(Moment(START + shift)).exists()


def test_a_rehearsal_shows_ready_texts_and_the_public_moment_does_not() -> None:
    edition = make_edition(make_essay())
    Release.objects.create(edition=edition, essay=edition.essay, revision=make_revision(edition), basis="approval")
    assert not Release.objects.live(Moment(START)).exists()
    assert Release.objects.live(Moment(START, rehearse=True)).get().edition == edition


@pytest.mark.parametrize(
    "state", ["nothing saved", "draft", "ready", "future", "ended", "withdrawn", "cancelled", "corrected away"]
)
def test_a_text_that_is_not_public_stands_in_no_list(state: str) -> None:
    topic, author = make_topic(), make_author()
    series = make_series(opened_on=None)
    essay = make_essay(topics=(topic,), authors=(author,), series=series, published_on=date(2020, 1, 1))
    edition = make_edition(essay)
    hour = timedelta(hours=1)
    if state != "nothing saved":
        revision = make_revision(edition)
    periods: dict[str, tuple[datetime | None, datetime | None, str]] = {
        "ready": (None, None, ""),
        "future": (START + hour, None, ""),
        "ended": (START - hour, START, "ended"),
        "withdrawn": (START - hour, START, "withdrawn"),
        "cancelled": (START + hour, START + hour, "cancelled"),
        "corrected away": (START - 2 * hour, START - hour, "corrected"),
    }
    if state in periods:
        starts_at, ends_at, ended_as = periods[state]
        fields = {"starts_at": starts_at, "ends_at": ends_at, "ended_as": ended_as}
        Release.objects.create(edition=edition, essay=essay, revision=revision, basis="import", **fields)
    date_essay(essay)
    # A date that was kept wrongly must not show what the gate hides.
    Essay.objects.filter(pk=essay.pk).update(listed_on=date(2020, 1, 1))
    essay.taggings.update(listed_on=date(2020, 1, 1))
    moment = Moment(START)
    lists = [
        Essay.objects.live(moment),
        Essay.objects.listed(moment),
        Essay.objects.listed_under(topic, moment),
        Essay.objects.listed_in(series, moment),
        Essay.objects.listed_by(author, moment),
        Essay.objects.all().in_language("en", moment),
        Topic.objects.public(moment),
        Series.objects.public(moment),
        public_authors(moment),
    ]
    assert [list(rows) for rows in lists] == [[]] * len(lists)
