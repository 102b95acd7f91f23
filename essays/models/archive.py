"""The archive at a glance: in which years and in which languages there is something to read. Bounded reads of one index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.db.models import CharField, QuerySet, Value

from essays import languages
from essays.models.essay import Essay
from essays.models.remembered import remembered

if TYPE_CHECKING:
    from essays.models.essay import EssayQuerySet
    from essays.moments import Moment

MOST_YEARS: Final = 60


def listed_in_year(year: int, moment: Moment) -> EssayQuerySet:
    """Live responses whose place in the lists is in a year, newest first."""
    return Essay.objects.responses().listed(moment).filter(listed_on__range=(date(year, 1, 1), date(year, 12, 31)))


def read_years(moment: Moment) -> tuple[int, ...]:
    """The years of the whole archive in which readers can open something, newest first. Two queries in an epoch.

    The oldest date only says how far back to ask; whether a year has something is asked of the gate, one work each.
    """
    return remembered("years", moment, lambda: _years(moment))


def read_languages(essays: EssayQuerySet, moment: Moment, year: int | None = None) -> tuple[str, ...]:
    """The languages in which there is a full text in the list of the archive, or of a year of it. One query in an epoch."""

    def read() -> tuple[str, ...]:
        found = _labels([_one_of(essays.in_full(code, moment), code) for code in languages.BY_CODE])
        return tuple(code for code in languages.BY_CODE if code in found)

    return remembered(("languages", year), moment, read)


def _years(moment: Moment) -> tuple[int, ...]:
    dated = Essay.objects.responses().filter(listed_on__lte=moment.day).order_by("listed_on")
    oldest = dated.values_list("listed_on", flat=True).first()
    if oldest is None:
        return ()
    newest_year = moment.day.year
    years = range(newest_year, max(oldest.year, newest_year - MOST_YEARS) - 1, -1)
    found = _labels([_one_of(listed_in_year(year, moment), str(year)) for year in years])
    return tuple(year for year in years if str(year) in found)


def _labels(parts: Sequence[QuerySet[Any]]) -> set[str]:
    return {row["label"] for row in parts[0].union(*parts[1:])}


def _one_of(essays: EssayQuerySet, label: str) -> QuerySet[Any]:
    """A label if there is a work. The slice stands in a subquery, since SQLite takes none in the parts of a union."""
    labelled = Essay.objects.filter(pk__in=essays.values("pk")[:1]).annotate(label=Value(label, CharField()))
    return labelled.order_by().values("label")
