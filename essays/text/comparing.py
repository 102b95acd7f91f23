"""Two revisions side by side in one column: what a template needs to show every difference, and nothing of what is the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, Protocol

from django.utils.translation import gettext_lazy as _

from essays.text.difference import BlockChange, Run, compare, compare_pieces
from essays.text.markup import Piece

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

SIGNS: Final = {"inserted": "+", "deleted": "\u2212", "changed": "\u00b1", "moved": "\u2195", "same": ""}
WORDS: Final[dict[str, StrPromise]] = {
    "inserted": _("put in"),
    "deleted": _("struck out"),
    "changed": _("changed"),
    "moved": _("moved"),
    "same": _("unchanged"),
}


class Text(Protocol):
    """What is compared: the three parts of a revision, or of a form that is not saved yet."""

    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def body(self) -> str: ...


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Title or summary: its name, its runs, and whether anything differs."""

    label: str | StrPromise
    runs: tuple[Run, ...]

    @property
    def is_changed(self) -> bool:
        return any(run.kind != "same" for run in self.runs)


@dataclass(frozen=True, slots=True)
class Row:
    """One block of the comparison."""

    change: BlockChange

    @property
    def key(self) -> str:
        return self.change.key

    @property
    def number(self) -> str:
        return self.change.key.removeprefix("p")

    @property
    def kind(self) -> str:
        return self.change.kind

    @property
    def sign(self) -> str:
        return SIGNS[self.change.kind]

    @property
    def word(self) -> StrPromise:
        return WORDS[self.change.kind]

    @property
    def tag(self) -> str:
        block = self.change.new or self.change.old
        return block.tag if block else ""

    @property
    def retagged(self) -> tuple[str, str] | None:
        """Old and new element of a block that became another kind (a paragraph made a heading)."""
        old, new = self.change.old, self.change.new
        return (old.tag, new.tag) if old and new and old.tag != new.tag else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring blocks that changed, or that did not: those are folded."""

    is_same: bool
    rows: tuple[Row, ...]

    @property
    def is_single(self) -> bool:
        return len(self.rows) == 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two texts, in the order of the newer."""

    fields: tuple[FieldChange, ...]
    stretches: tuple[Stretch, ...]

    @property
    def changed(self) -> int:
        """How many blocks differ."""
        return sum(len(stretch.rows) for stretch in self.stretches if not stretch.is_same)

    @property
    def is_same(self) -> bool:
        return not self.changed and not any(field.is_changed for field in self.fields)


def compare_texts(old: Text | None, new: Text) -> Comparison:
    """The differences of title, summary and body; `old` is None where there is nothing to compare with."""
    before = (old.title, old.summary, old.body) if old else ("", "", "")
    fields = (
        FieldChange(_("Title"), tuple(_runs(before[0], new.title))),
        FieldChange(_("Summary"), tuple(_runs(before[1], new.summary))),
    )
    return Comparison(fields, tuple(_stretches([Row(change) for change in compare(before[2], new.body)])))


def count_changed(old: Text | None, new: Text) -> int:
    """How many blocks differ between two bodies."""
    if old and old.body == new.body:
        return 0
    return sum(change.kind != "same" for change in compare(old.body if old else "", new.body))


def _runs(old: str, new: str) -> Iterator[Run]:
    return compare_pieces([Piece(old)] if old else [], [Piece(new)] if new else [])


def _stretches(rows: Sequence[Row]) -> Iterator[Stretch]:
    for is_same, group in groupby(rows, key=lambda row: row.kind == "same"):
        yield Stretch(is_same, tuple(group))
