"""The text of an edition as a form, and the form that begins a response."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib.admin import site
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core import signing
from django.utils.translation import gettext_lazy as _

from accounts.models import Author
from essays import languages
from essays.models import Authorship, Essay, EssayTopic, Revision, Series, Topic
from essays.services.keeping import Draft
from essays.services.starting import FirstText

if TYPE_CHECKING:
    from essays.models import Edition

BASE_SALT: Final = "essays.drafting.base"
LONGEST_BODY: Final = 1_000_000  # characters; the longest texts of an archive have a tenth of it
BYLINE_ROWS: Final = 4


def sign_base(edition: Edition, base: Revision | None) -> str:
    """The revision that a form starts from, so that it cannot be another edition's, or a guess."""
    return signing.dumps([edition.pk, base.pk if base else None], salt=BASE_SALT)


def read_base(edition: Edition, signed: str) -> Revision | None:
    """The revision that a form started from. Raises ValidationError where the field was touched."""
    try:
        found, base = signing.loads(signed, salt=BASE_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        found, base = None, None
    if found != edition.pk:
        raise forms.ValidationError(_("This page is damaged. Copy your text, then open the edition again."), "damaged")
    return Revision.objects.get(pk=base) if base else None


class TextArea(forms.Textarea):
    """A field that grows with its words (desk.css), in the readers' type."""

    def __init__(self, rows: int, **attributes: Any) -> None:
        super().__init__({"rows": rows, **attributes})


class WritingForm(forms.Form):
    """Title, summary, body and a note of this save; hidden, the revision it started from and the tab that it is open in."""

    title = forms.CharField(label=_("Title"), max_length=300, widget=TextArea(1, **{"class": "in title"}))
    summary = forms.CharField(
        label=_("Summary"), required=False, max_length=5000, widget=TextArea(2, **{"class": "in summary"})
    )
    body = forms.CharField(
        label=_("Text"), required=False, max_length=LONGEST_BODY, widget=TextArea(24, **{"class": "body"})
    )
    note = forms.CharField(
        label=_("What changed, in a line"), required=False, max_length=300, widget=forms.TextInput({"class": "in"})
    )
    base = forms.CharField(widget=forms.HiddenInput)
    tab = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    sequence = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, edition: Edition, draft: Draft | None = None, base: Revision | None = None
    ) -> None:
        initial = {"base": sign_base(edition, base), "tab": secrets.token_hex(8), "sequence": 0}
        if draft:
            initial |= {"title": draft.title, "summary": draft.summary, "body": draft.body, "note": draft.note}
        super().__init__(data, initial=initial)
        self.edition = edition
        for name in ("title", "summary", "body"):
            self.fields[name].widget.attrs["lang"] = languages.html_lang(edition.language)

    def clean_title(self) -> str:
        """A title is one line, though its field may show it in several."""
        return " ".join(self.cleaned_data["title"].split())

    def clean_base(self) -> Revision | None:
        return read_base(self.edition, self.cleaned_data["base"])

    @property
    def draft(self) -> Draft:
        """What was typed (of a valid form)."""
        data = self.cleaned_data
        return Draft(data["title"], data["summary"], data["body"], data["note"])


class StartForm(forms.Form):
    """Everything that a new response begins with."""

    language = forms.ChoiceField(label=_("Language of this text"), choices=languages.CHOICES, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=300, widget=TextArea(1, **{"class": "in title"}))
    summary = forms.CharField(
        label=_("Summary"), required=False, max_length=5000, widget=TextArea(2, **{"class": "in summary"})
    )
    body = forms.CharField(
        label=_("Text"), required=False, max_length=LONGEST_BODY, widget=TextArea(18, **{"class": "body"})
    )
    note = forms.CharField(
        label=_("What changed, in a line"), required=False, max_length=300, widget=forms.TextInput({"class": "in"})
    )
    other_title = forms.CharField(label=_("Title"), required=False, max_length=300)
    other_summary = forms.CharField(label=_("Summary"), required=False, max_length=5000, widget=TextArea(2))
    series = forms.ModelChoiceField(label=_("Series"), required=False, queryset=Series.objects.all())
    topics = forms.ModelMultipleChoiceField(label=_("Topics"), required=False, queryset=Topic.objects.all())
    original_language = forms.ChoiceField(
        label=_("Original language"), required=False, choices=[("", _("the language of this text")), *languages.CHOICES]
    )
    in_reply_to = forms.ModelChoiceField(label=_("Replies to"), required=False, queryset=Essay.objects.all())
    in_reply_to_block = forms.CharField(label=_("Paragraph replied to"), required=False, max_length=20)
    slug = forms.SlugField(
        label=_("Address"),
        required=False,
        max_length=90,
        help_text=_("Left empty it is made from the title. It can be changed until readers first see the text."),
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None, own: Author | None = None) -> None:
        super().__init__(data, initial={"language": languages.ENGLISH.code, **(initial or {})})
        fields: Any = self.fields
        fields["series"].widget = AutocompleteSelect(Essay._meta.get_field("series"), site)
        fields["in_reply_to"].widget = AutocompleteSelect(Essay._meta.get_field("in_reply_to"), site)
        fields["topics"].widget = AutocompleteSelectMultiple(EssayTopic._meta.get_field("tag"), site)
        for number in range(1, BYLINE_ROWS + 1):
            fields[f"author_{number}"] = forms.ModelChoiceField(
                label=_("Author %(number)s") % {"number": number},
                required=False,
                queryset=Author.objects.standing(),
                widget=AutocompleteSelect(Authorship._meta.get_field("author"), site),
                initial=own if number == 1 else None,
            )
        for name in ("series", "in_reply_to", "topics"):
            fields[name].widget.choices = fields[name].choices

    @property
    def byline(self) -> list[Any]:
        """The bound fields of the authors, in order."""
        return [self[f"author_{number}"] for number in range(1, BYLINE_ROWS + 1)]

    @property
    def work(self) -> list[Any]:
        """The bound fields of what belongs to the work in every language."""
        names = ("series", "topics", "original_language", "in_reply_to", "in_reply_to_block", "slug")
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("other_summary") and not data.get("other_title"):
            self.add_error("other_title", _("Give the title in the other language too."))
        return data

    @property
    def kept(self) -> dict[str, Any]:
        """What `start_response` takes (of a valid form)."""
        data = self.cleaned_data
        rows = (data[f"author_{number}"] for number in range(1, BYLINE_ROWS + 1))
        return {
            "text": FirstText(" ".join(data["title"].split()), data["summary"], data["body"], data["note"]),
            "other": FirstText(data["other_title"], data["other_summary"]),
            "authors": [author for author in rows if author],
            "topics": list(data["topics"]),
            "address": data["slug"],
            **{
                name: data[name]
                for name in ("language", "original_language", "series", "in_reply_to", "in_reply_to_block")
            },
        }
