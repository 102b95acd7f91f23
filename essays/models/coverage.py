"""How much of each series exists in each language, and how long it has been on its way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q, Sum

from essays import languages, workflow
from essays.models.edition import Edition
from essays.models.essay import Essay
from essays.models.release import Release
from essays.models.series import Series
from essays.models.wishes import open_requests

if TYPE_CHECKING:
    from essays.models.edition_queryset import EditionQuerySet
    from essays.models.essay import EssayQuerySet
    from essays.moments import Moment

ON_THE_WAY = (workflow.DRAFTING, workflow.SUBMITTED, workflow.IN_REVIEW, workflow.CHANGES_REQUESTED, workflow.APPROVED)


@dataclass(slots=True)
class Waiting:
    """Editions of one state that readers do not see yet: how many, and since when the oldest is in it."""

    state: str
    count: int
    since: datetime


@dataclass(slots=True)
class Cell:
    """A series in one language: what readers see (`summaries` of them only title and summary), what is coming, what is behind.

    `wanted`: how many readers asked for texts that the language lacks.
    """

    language: str
    live: int = 0
    summaries: int = 0
    stale: int = 0
    begun: int = 0
    waiting: list[Waiting] = field(default_factory=list)
    missing: int = 0
    wanted: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A series (None: works without one), how many works answer it, and a cell for each language."""

    series: Series | None
    works: int
    cells: tuple[Cell, ...]

    @property
    def series_parameter(self) -> str:
        """What narrows the list of editions to this row."""
        return f"&series={self.series.pk}" if self.series else "&series=none"


def read_coverage(moment: Moment) -> list[Row]:
    """The board, newest series first, works without a series last. Standing pages are left out. Six queries."""
    works = dict(_works().values_list("series").annotate(count=Count("pk")).order_by())
    cells: dict[tuple[int | None, str], Cell] = {
        (series, code): Cell(code) for series in works for code in languages.BY_CODE
    }
    editions = Edition.objects.filter(essay__in=_works().values("pk")).order_by()
    _count_live(cells, editions, moment)
    _count_waiting(cells, editions, moment)
    for series, language, count in (
        editions.stale(moment).values_list("essay__series", "language").annotate(count=Count("pk"))
    ):
        cells[series, language].stale = count
    wanted = open_requests(moment).filter(essay__in=_works().values("pk")).values_list("essay__series", "language")
    for series, language, count in wanted.annotate(asked=Sum("count")).order_by():
        cells[series, language].wanted = count
    known = list(Series.objects.filter(pk__in=[pk for pk in works if pk]).newest_first())
    return [_row(series, works, cells) for series in [*known, *([None] if None in works else [])]]


def _works() -> EssayQuerySet:
    return Essay.objects.responses()


def _count_live(cells: dict, editions: EditionQuerySet, moment: Moment) -> None:
    live = Release.objects.live(moment).values("edition")
    summary = Q(head__words=0, head__han=0)
    found = editions.filter(pk__in=live).values_list("essay__series", "language")
    for series, language, count, summaries in found.annotate(count=Count("pk"), summaries=Count("pk", filter=summary)):
        cells[series, language].live, cells[series, language].summaries = count, summaries


def _count_waiting(cells: dict, editions: EditionQuerySet, moment: Moment) -> None:
    live = Release.objects.live(moment).values("edition")
    begun: dict[tuple[int | None, str], int] = defaultdict(int)
    found = editions.exclude(pk__in=live).values_list("essay__series", "language", "state")
    for series, language, state, count, since in found.annotate(count=Count("pk"), since=Min("state_since")):
        begun[series, language] += count
        if state in ON_THE_WAY:
            cells[series, language].waiting.append(Waiting(state, count, since))
    order = list(workflow.STATES)
    for key, cell in cells.items():
        cell.waiting.sort(key=lambda waiting: order.index(waiting.state))
        cell.begun = begun[key] + cell.live


def _row(series: Series | None, works: dict, cells: dict) -> Row:
    pk = series.pk if series else None
    row = tuple(cells[pk, code] for code in languages.BY_CODE)
    for cell in row:
        cell.missing = works[pk] - cell.begun
    return Row(series, works[pk], row)
