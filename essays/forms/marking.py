"""What is asked when a paragraph is marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essays.forms.paragraphs import paragraph_choices
from essays.models import Mark

if TYPE_CHECKING:
    from essays.models.live_blocks import Paragraph


class MarkForm(forms.Form):
    """Which paragraph, what stands there, and a line about it for readers of each language."""

    kind = forms.ChoiceField(label=_("What stands there"), choices=Mark.Kind.choices, widget=forms.RadioSelect)
    note_en = forms.CharField(label=_("One line about it in English, if you like"), max_length=200, required=False)
    note_zh = forms.CharField(label=_("One line about it in Chinese, if you like"), max_length=200, required=False)
    block = forms.ChoiceField(label=_("Paragraph"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, paragraphs: Sequence[Paragraph], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["block"].choices = paragraph_choices(paragraphs)  # type: ignore[attr-defined]
