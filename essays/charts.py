"""Plots as shapes: numbers in, rectangles and labels out, in the units of a drawing's `viewBox`. A template writes the SVG.

No text of people enters here but the labels that the caller hands in; colours are the stylesheet's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

COLUMN_WIDTH = 44
COLUMN_GAP = 14
PLOT_HEIGHT = 120
TOP = 18  # room for the number above the tallest column
FOOT = 20  # room for labels below
BAR_WIDTH = 420
BAR_HEIGHT = 16
LABEL_WIDTH = 150
ROW_HEIGHT = 26
ROUND_STEPS = (1, 2, 5)
Row = tuple[str, Sequence[tuple[str, int]]]  # a label, and its parts: a kind and a number each


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of a kind (which the stylesheet fills), with its number."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    value: int


@dataclass(frozen=True, slots=True)
class Label:
    """A word or number at a point; `anchor` is SVG's text-anchor, `on` the kind of the bar that it stands on."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    on: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing: its size, its bars, its labels, and the height of the line on which columns stand."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    base: float | None = None

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:g} {self.height:g}"


def stacked_columns(columns: Sequence[Row], width: float = COLUMN_WIDTH) -> Plot:
    """Columns from left to right, each a label and its parts (kind, number), piled from the bottom in the order given.

    `width` is a column's: as wide as its label needs. Raises ValueError for a negative number: there is no way to draw it.
    """
    _refuse_negative(columns)
    top = round_up(max((sum(value for _kind, value in parts) for _label, parts in columns), default=0))
    scale = PLOT_HEIGHT / top if top else 0
    bars: list[Bar] = []
    labels: list[Label] = []
    for place, (text, parts) in enumerate(columns):
        x = place * (width + COLUMN_GAP) + COLUMN_GAP
        ends = list(accumulate(value for _kind, value in parts))
        for (kind, value), end in zip(parts, ends, strict=True):
            if value:
                y = TOP + PLOT_HEIGHT - end * scale
                bars.append(Bar(x, round(y, 2), width, round(value * scale, 2), kind, value))
        middle = x + width / 2
        labels.append(Label(middle, TOP + PLOT_HEIGHT + FOOT - 4, text))
        if total := sum(value for _kind, value in parts):
            labels.append(Label(middle, round(TOP + PLOT_HEIGHT - total * scale - 4, 2), str(total)))
    whole = len(columns) * (width + COLUMN_GAP) + COLUMN_GAP
    return Plot(whole, TOP + PLOT_HEIGHT + FOOT, tuple(bars), tuple(labels), base=TOP + PLOT_HEIGHT)


def shares(rows: Sequence[Row]) -> Plot:
    """One bar for each row, all of the same length, divided by the parts' shares; a row without numbers stays empty."""
    _refuse_negative(rows)
    bars: list[Bar] = []
    labels: list[Label] = []
    for place, (text, parts) in enumerate(rows):
        y = place * ROW_HEIGHT + (ROW_HEIGHT - BAR_HEIGHT) / 2
        labels.append(Label(0, y + BAR_HEIGHT - 4, text, "start"))
        total = sum(value for _kind, value in parts)
        starts = [0, *accumulate(value for _kind, value in parts)]
        for (kind, value), start in zip(parts, starts, strict=False):
            if value:
                x, width = LABEL_WIDTH + BAR_WIDTH * start / total, BAR_WIDTH * value / total
                bars.append(Bar(round(x, 2), y, round(width, 2), BAR_HEIGHT, kind, value))
                labels.append(Label(round(x + width / 2, 2), y + BAR_HEIGHT - 4, str(value), on=kind))
    return Plot(LABEL_WIDTH + BAR_WIDTH, len(rows) * ROW_HEIGHT, tuple(bars), tuple(labels))


def classes(days: Sequence[int], limits: Sequence[int]) -> list[int]:
    """How many of the numbers fall into each class: up to the first limit, up to the second ..., and above the last one.

    Limits are inclusive and must rise: `classes([0, 1, 9], [0, 7])` is [1, 1, 1].
    """
    if list(limits) != sorted(set(limits)):
        raise ValueError("The limits of classes must rise.")
    bounds = [float("-inf"), *limits, float("inf")]
    return [sum(low < day <= high for day in days) for low, high in pairwise(bounds)]


def round_up(value: int) -> int:
    """The next number of the form 1, 2 or 5 times a power of ten: where an axis ends."""
    power = 1
    while value > 5 * power:
        if value <= 10 * power:
            return 10 * power
        power *= 10
    return next((step * power for step in ROUND_STEPS if value <= step * power), 5 * power) if value else 0


def _refuse_negative(rows: Sequence[Row]) -> None:
    if any(value < 0 for _label, parts in rows for _kind, value in parts):
        raise ValueError("A plot of counts cannot show a negative number.")
