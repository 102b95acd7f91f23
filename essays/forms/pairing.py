"""What the page of two columns sends: one row of it, by the keys of its paragraphs, and what is to become of it."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from essays.forms.reviewing import PlainForm
from essays.text.allowed import BLOCK_KEY
from essays.text.pairing import KnownPair

# "p2 p3 | p2": the keys of the two sides.
BETWEEN: Final = "|"


def written(pair: KnownPair) -> str:
    """A row as the page sends it back."""
    return f"{' '.join(pair.source)}{BETWEEN}{' '.join(pair.target)}"


class RowField(forms.CharField):
    """A row by its keys."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=2_000, widget=forms.HiddenInput, **options)

    def to_python(self, value: Any) -> Any:
        sides = [tuple(side.split()) for side in str(value or "").split(BETWEEN)]
        if not value:
            return None
        if len(sides) != 2 or not all(BLOCK_KEY.fullmatch(key) for side in sides for key in side):
            raise forms.ValidationError(_("This was not understood."), "invalid")
        return KnownPair(*sides)

    def run_validators(self, value: Any) -> None:
        """The keys were checked one by one."""


class PairForm(PlainForm):
    """Join a row to the one above, split it, part its two sides, or leave it to keys and lengths again."""

    act = forms.ChoiceField(choices=[("join", ""), ("split", ""), ("part", ""), ("forget", "")])
    row = RowField()
    above = RowField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("act") == "join" and not data.get("above") and not self.errors:
            self.add_error("above", _("There is no row above this one."))
        return data

    @property
    def pairs(self) -> list[KnownPair]:
        """What the rows are to be, in the order of the page: its left column, its right one."""
        act, row, above = (self.cleaned_data[name] for name in ("act", "row", "above"))
        if act == "join":
            return [KnownPair(above.source + row.source, above.target + row.target)]
        if act == "split":
            parts = (row.source[:1], row.target[:1]), (row.source[1:], row.target[1:])
        else:
            parts = (row.source, ()), ((), row.target)
        return [KnownPair(*part) for part in parts if any(part)]
