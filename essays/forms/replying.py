"""What is asked when a work replies to another: which one, then which of its paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essays.forms.paragraphs import paragraph_choices

if TYPE_CHECKING:
    from essays.models import Reading
    from essays.models.live_blocks import Paragraph


class AnsweredForm(forms.Form):
    """The work that is replied to, of those that readers can open."""

    answered = forms.TypedChoiceField(label=_("Replies to"), coerce=int)

    def __init__(self, *args: Any, readings: Sequence[Reading], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(reading.essay.pk, _named(reading)) for reading in readings]
        self.fields["answered"].choices = choices  # type: ignore[attr-defined]


class ReplyForm(AnsweredForm):
    """The same, and the paragraph."""

    block = forms.ChoiceField(label=_("Paragraph"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, paragraphs: Sequence[Paragraph], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answered"].widget = forms.HiddenInput()
        choices = [("", _("The response as a whole")), *paragraph_choices(paragraphs)]
        self.fields["block"].choices = choices  # type: ignore[attr-defined]


def _named(reading: Reading) -> str:
    names = ", ".join(author.printed_name for author in reading.authors)
    return f"{reading.title} ({names})" if names else reading.title
