"""Translating: what readers are told of a translation, and which revision of the original it renders."""

from __future__ import annotations

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from essays.admin.moves import Asked, Move, move_urls
from essays.forms.translating import TieForm, TranslationCreditForm
from essays.services import crediting
from essays.services.translating import tie_translation

VIA = "admin"


def _credit(asked: Asked) -> object:
    return crediting.credit_translation(edition=asked.edition, by=asked.by, via=VIA, **asked.words)


def _tie(asked: Asked) -> object:
    return tie_translation(edition=asked.edition, source=asked.words["source"], by=asked.by, via=VIA)


MOVES = {
    "credit_translation": Move(
        _credit,
        _("Readers are told so from now on."),
        _("Say who translated it"),
        _("Readers find it above the translation."),
        TranslationCreditForm,
    ),
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
    """EditionAdmin's moves of a translation."""

    def get_translating_urls(self) -> list[URLPattern]:
        return move_urls(self, MOVES)
