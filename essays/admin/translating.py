"""Translating: the move that says which revision of the original an older translation renders."""

from __future__ import annotations

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from essays.admin.moves import Asked, Move, move_urls
from essays.forms.translating import TieForm
from essays.services.translating import tie_translation

VIA = "admin"


def _tie(asked: Asked) -> object:
    return tie_translation(edition=asked.edition, source=asked.words["source"], by=asked.by, via=VIA)


MOVES = {
    "tie": Move(
        _tie,
        _("Noted."),
        _("Say what this translation renders"),
        _(
            "From then on the desk tells how far it is behind, and readers are told when the original was revised since."
        ),
        TieForm,
    ),
}


class TranslatingMixin:
    """EditionAdmin's move of a translation."""

    def get_translating_urls(self) -> list[URLPattern]:
        return move_urls(self, MOVES)
