"""The desk's three figures: what came out, how long a decision takes, how a series is balanced. Reads only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Subquery, When
from django.db.models.functions import TruncDate
from django.utils import timezone

from essays import languages
from essays.models.authorship import Authorship
from essays.models.essay import Essay
from essays.models.event import Event
from essays.models.release import Release
from essays.models.review import Review
from essays.models.series import Series

if TYPE_CHECKING:
    from essays.moments import Moment

MONTHS = 12
MOST_DECISIONS = 100
MOST_SERIES = 6
DECISIONS = (Review.Verdict.APPROVED, Review.Verdict.CHANGES_REQUESTED, Review.Verdict.DECLINED)


@dataclass(frozen=True, slots=True)
class Month:
    """How many editions came out in a month, by language code."""

    first_day: date
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Whole days between a submission and the decision on it: the latest ones, newest first."""

    days: tuple[int, ...]

    @property
    def median(self) -> float:
        return median(self.days)


@dataclass(frozen=True, slots=True)
class Balance:
    """A series' live works: names of their bylines by country of the institution ("" unknown), works by original language."""

    series: Series
    countries: dict[str, int]
    languages: dict[str, int]


def published_per_month(moment: Moment) -> list[Month]:
    """The last twelve months, this one included: an edition counts once, when its first text came out.

    An imported text counts in the month printed on it: its release says only when it came into this database.
    """
    months = _months(moment.day)
    earlier = Release.objects.filter(edition=OuterRef("edition"), starts_at__lt=OuterRef("starts_at")).exclude(
        ends_at=F("starts_at")
    )
    printed = Q(basis=Release.Basis.IMPORT, essay__published_on__isnull=False)
    zone = timezone.get_default_timezone()
    first_day = datetime.combine(months[0], time.min, zone)
    in_time = Q(starts_at__gte=first_day) | Q(printed, essay__published_on__gte=months[0])
    days = (
        Release.objects.filter(in_time, ~Exists(earlier), starts_at__lte=moment.at)
        .exclude(ends_at=F("starts_at"))
        .annotate(day=Case(When(printed, then=F("essay__published_on")), default=TruncDate("starts_at", tzinfo=zone)))
        .filter(day__gte=months[0], day__lte=moment.day)
        .values_list("day", "edition__language")
        .annotate(count=Count("pk"))
        .order_by()
    )
    counts: Counter[tuple[date, str]] = Counter()
    for day, language, count in days:
        counts[day.replace(day=1), language] += count
    return [Month(first, {code: counts[first, code] for code in languages.BY_CODE}) for first in months]


def _months(day: date) -> list[date]:
    """The first days of the last twelve months, oldest first."""
    number = day.year * 12 + day.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(number - MONTHS + 1, number + 1)]


def time_to_decision() -> Decisions:
    """The latest decisions, each measured from the submission before it."""
    submitted = (
        Event.objects.filter(edition=OuterRef("revision__edition"), verb="edition_submit", at__lte=OuterRef("at"))
        .order_by()
        .values("edition")
        .annotate(latest=Max("at"))
        .values("latest")
    )
    found = (
        Review.objects.filter(verdict__in=DECISIONS)
        .annotate(submitted_at=Subquery(submitted))
        .order_by("-id")
        .values_list("at", "submitted_at")[:MOST_DECISIONS]
    )
    return Decisions(tuple((at - since) // timedelta(days=1) for at, since in found if since))


def balance_of_series(moment: Moment) -> list[Balance]:
    """The newest series of which readers can open something."""
    live = Essay.objects.responses().live(moment)
    newest = list(Series.objects.filter(Exists(live.filter(series=OuterRef("pk")))).newest_first()[:MOST_SERIES])
    works = live.filter(series__in=newest)
    by_language: dict[int, dict[str, int]] = {series.pk: dict.fromkeys(languages.BY_CODE, 0) for series in newest}
    for series, language, count in works.order_by().values_list("series", "original_language").annotate(n=Count("pk")):
        by_language[series][language] = count
    by_country: dict[int, dict[str, int]] = {series.pk: {} for series in newest}
    names = Authorship.objects.filter(essay__in=works.values("pk")).order_by()
    for series, country, count in names.values_list("essay__series", "author__country").annotate(n=Count("pk")):
        by_country[series][country] = count
    return [Balance(series, by_country[series.pk], by_language[series.pk]) for series in newest]
