"""What stands beside a response's paragraphs, replies and marks, and which paragraph the response itself answers. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from essays.models.essay import Essay
from essays.models.mark import Mark

if TYPE_CHECKING:
    from essays.models.reading import Reading
    from essays.moments import Moment


def discussion(moment: Moment) -> dict[str, Exists]:
    """For an annotation of essays: whether a work may reply to one, and whether one is marked."""
    marks = Mark.objects.shown(moment).filter(essay=OuterRef("pk"))
    replies = Essay.objects.filter(in_reply_to=OuterRef("pk"), listed_on__lte=moment.day)
    return {"is_replied_to": Exists(replies), "is_marked": Exists(marks)}


@dataclass(slots=True)
class Beside:
    """What stands beside one paragraph."""

    marks: list[Mark] = field(default_factory=list)
    replies: list[Reading] = field(default_factory=list)


@dataclass(slots=True)
class Margin:
    """By block key what stands beside it; `elsewhere` are replies to the whole or to a paragraph that is not shown.

    `answered` is the work that the response replies to, as the page's reader gets it; `answered_number` the paragraph's number.
    """

    beside: dict[str, Beside] = field(default_factory=dict)
    elsewhere: list[Reading] = field(default_factory=list)
    answered: Reading | None = None
    answered_number: str = ""


def read_marks(essay: Any, moment: Moment) -> list[Mark]:
    """The marks of an essay that is annotated by `discussion`; no query where it has none."""
    return list(Mark.objects.shown(moment).filter(essay=essay)) if essay.is_marked else []


def lay_out(
    essay: Essay,
    keys: Collection[str],
    readings: Mapping[int, Reading],
    replies: Iterable[int] = (),
    marks: Iterable[Mark] = (),
) -> Margin:
    """The margin of a text whose blocks have these keys. `readings` are what readers can open: nothing else is named."""
    margin = Margin(answered=readings.get(essay.in_reply_to_id or 0))
    margin.answered_number = essay.in_reply_to_block.removeprefix("p")
    for mark in marks:
        if mark.block in keys:
            margin.beside.setdefault(mark.block, Beside()).marks.append(mark)
    for reading in filter(None, map(readings.get, replies)):
        block = reading.essay.in_reply_to_block
        if block in keys:
            margin.beside.setdefault(block, Beside()).replies.append(reading)
        else:
            margin.elsewhere.append(reading)
    return margin
