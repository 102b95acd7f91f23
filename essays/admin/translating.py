"""What readers are told of a translation: a move of its edition."""

from __future__ import annotations

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from essays.admin.moves import Asked, Move, move_urls
from essays.forms.translating import TranslationCreditForm
from essays.services import crediting

VIA = "admin"


def _credit(asked: Asked) -> object:
    return crediting.credit_translation(edition=asked.edition, by=asked.by, via=VIA, **asked.words)


MOVES = {
    "credit_translation": Move(
        _credit,
        _("Readers are told so from now on."),
        _("Say who translated it"),
        _("Readers find it above the translation."),
        TranslationCreditForm,
    )
}


class TranslatingMixin:
    """EditionAdmin's word on a translation."""

    def get_translating_urls(self) -> list[URLPattern]:
        return move_urls(self, MOVES)
