"""The exchange as pages show it: the orders in which answers can be read, the drawing, and the rows of its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpRequest

from accounts.models import Author
from essays.exchange_map import Dot, ExchangeMap, draw_exchange
from essays.fairness import alternate, first_side, other_side, side_of
from essays.languages import CHINESE
from essays.models import Mark
from essays.models.exchange import Exchange, Finding, countries_of, sketch_exchange
from essays.views.pages import reader_language

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from essays.models import Reading, Series
    from essays.moments import Moment

ALTERNATING, BY_DATE, BY_AUTHOR = ORDERS = ("alternate", "date", "author")
DEFAULT_ORDER: Final = ALTERNATING
FEWEST: Final = 2  # one answer is no exchange
_LAST: Final = b"\xff"  # above the first byte of every name


@dataclass(frozen=True, slots=True)
class Row:
    """A response in the table, and the one that it replies to, where readers can open it."""

    reading: Reading
    answered: Reading | None


@dataclass(frozen=True, slots=True)
class ExchangeParts:
    """What the page of a question shows of its exchange; `drawing` and `rows` are empty until there are two answers.

    `upper` and `lower` are the countries of the two lanes.
    """

    upper: str | StrPromise
    lower: str | StrPromise
    drawing: ExchangeMap | None
    dots: Sequence[tuple[Dot, Reading]]
    rows: Sequence[Row]
    findings: Sequence[tuple[str | StrPromise, Sequence[Finding]]]


def asked_order(request: HttpRequest) -> str:
    """The order that `?order=` asks for. One that there is not is a page that there is not."""
    order = request.GET.get("order", DEFAULT_ORDER)
    if order not in ORDERS:
        raise Http404
    return order


def in_order(readings: Sequence[Reading], order: str, series: Series, day: date) -> list[Reading]:
    """Readings (which come newest first) in an order. A name that is not printed does not decide a place: it stands last."""
    if order == BY_AUTHOR:
        return sorted(readings, key=_author_key)
    if order == ALTERNATING:
        return alternate(readings, lambda reading: side_of(countries_of(reading)), first_side(series.uuid, day))
    return list(readings)


def lay_out_exchange(exchange: Exchange, series: Series, day: date) -> ExchangeParts:
    """The exchange of a question on a day of the site; the side that begins has the upper lane."""
    upper = first_side(series.uuid, day)
    names = lane_names(series, day)
    readings = exchange.by_key
    drawing = draw_exchange(exchange.answers, upper) if len(readings) >= FEWEST else None
    return ExchangeParts(
        upper=names[0],
        lower=names[1],
        drawing=drawing,
        dots=[(dot, readings[dot.key]) for dot in drawing.dots] if drawing else (),
        rows=[_row(reading, readings) for reading in reversed(exchange.readings)] if drawing else (),
        findings=[(kind.label, exchange.findings[kind]) for kind in Mark.Kind if kind in exchange.findings],
    )


def lane_names(series: Series, day: date) -> tuple[str | StrPromise, str | StrPromise]:
    """The countries of the two lanes: the side that begins has the upper one."""
    upper = first_side(series.uuid, day)
    return Author.Country(upper).label, Author.Country(other_side(upper)).label


def sketch(series: Series, moment: Moment) -> ExchangeMap | None:
    """The drawing alone, for the front page."""
    answers = sketch_exchange(series, moment)
    return draw_exchange(answers, first_side(series.uuid, moment.day)) if len(answers) >= FEWEST else None


def _row(reading: Reading, readings: dict[int, Reading]) -> Row:
    return Row(reading, readings.get(reading.essay.in_reply_to_id or 0))


def _author_key(reading: Reading) -> bytes:
    printed = next((author for author in reading.authors if not author.is_protected), None)
    if printed is None:
        return _LAST
    return bytes(printed.sort_key_zh if reader_language() == CHINESE.code else printed.sort_key_en)
