"""What is asked of a translation: who made it, who revised it, and whether a machine helped."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Author
from essays.forms.reviewing import PlainForm


class TranslationCreditForm(PlainForm):
    """Who translated an edition, who revised the translation, and whether a machine helped."""

    translator = forms.ModelChoiceField(Author.objects.none(), label=_("Translator"), required=False)
    reviser = forms.ModelChoiceField(Author.objects.none(), label=_("Reviser of the translation"), required=False)
    is_machine_assisted = forms.BooleanField(label=_("A machine helped with the translation"), required=False)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name, field in self.fields.items():
            self.initial[name] = getattr(self.edition, name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = Author.objects.standing()
