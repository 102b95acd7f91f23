"""The drawing of an exchange as shapes: answers in, dots and curves out, in the units of a drawing's `viewBox`.

Two lanes, a side each; on the line between them stands what belongs to both or to neither. Time runs from left to right, one step an
answer, so that a day with many answers is as legible as a year with few. A template writes the SVG; colours are the stylesheet's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

STEP: Final = 48.0  # between two dots, as long as all fit
WIDEST: Final = 660.0
NARROWEST: Final = 300.0
MARGIN: Final = 16.0
UPPER: Final = 36.0
LOWER: Final = 108.0
HEIGHT: Final = 144.0
SCALE: Final = 1.4
LARGEST_DOT: Final = 6.5
HIGHEST_ARC: Final = 44.0  # how far the control point of a reply inside a lane stands off


@dataclass(frozen=True, slots=True)
class Answer:
    """What a drawing knows of a work: its side (essays/fairness.py), whether both languages exist, and what it replies to."""

    key: int
    side: str
    is_twofold: bool
    replies_to: int | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """An answer at its place."""

    key: int
    x: float
    y: float
    is_twofold: bool


@dataclass(frozen=True, slots=True)
class ExchangeMap:
    """A drawing: its width, the radius of its dots, dots in order of time, and the path of each reply."""

    width: float
    radius: float
    dots: tuple[Dot, ...]
    curves: tuple[str, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:g} {HEIGHT:g}"

    @property
    def lanes(self) -> tuple[float, float]:
        return UPPER, LOWER

    @property
    def shown_width(self) -> int:
        """How wide it stands where there is room, in pixels."""
        return round(self.width * SCALE)

    @property
    def is_dense(self) -> bool:
        """Whether a phone has to scroll it sideways, so that its dots can be told apart."""
        return self.width > NARROWEST * 1.5

    @property
    def twofold(self) -> int:
        """How many answers exist in both languages."""
        return sum(dot.is_twofold for dot in self.dots)


def draw_exchange(answers: Sequence[Answer], upper: str) -> ExchangeMap:
    """The drawing of answers in order of time; `upper` is the side whose lane is on top.

    A reply to something that is not among the answers has no curve.
    """
    room = max(NARROWEST, min(WIDEST, len(answers) * STEP + 2 * MARGIN)) - 2 * MARGIN
    step = room / max(len(answers), 1)
    radius = round(min(LARGEST_DOT, step * 0.4), 2)
    dots = {
        answer.key: Dot(answer.key, round(MARGIN + step * (place + 0.5), 2), _height(answer, upper), answer.is_twofold)
        for place, answer in enumerate(answers)
    }
    replies = [(dots[answer.key], dots[answer.replies_to]) for answer in answers if answer.replies_to in dots]
    curves = tuple(_curve(reply, answered) for reply, answered in replies)
    return ExchangeMap(room + 2 * MARGIN, radius, tuple(dots.values()), curves)


def _height(answer: Answer, upper: str) -> float:
    if not answer.side:
        return (UPPER + LOWER) / 2
    return UPPER if answer.side == upper else LOWER


def _curve(reply: Dot, answered: Dot) -> str:
    """From the reply to what it answers: an S between the lanes, an arc outwards inside one."""
    start, end = f"M{reply.x:g} {reply.y:g}", f"{answered.x:g} {answered.y:g}"
    if reply.y == answered.y:
        away = min(HIGHEST_ARC, abs(reply.x - answered.x) * 0.6)
        off = reply.y + (away if reply.y == LOWER else -away)
        return f"{start}Q{round((reply.x + answered.x) / 2, 2):g} {round(off, 2):g} {end}"
    middle = (reply.y + answered.y) / 2
    return f"{start}C{reply.x:g} {middle:g} {answered.x:g} {middle:g} {end}"
