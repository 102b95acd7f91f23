"""What the desk asks about authors: how they are printed, their picture, who is who, and the byline of a work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin import site
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.models import Author, Portrait
from essays.models import Authorship
from essays.pictures import MOST_BYTES
from essays.services.crediting import Credit


class BylineForm(forms.Form):
    """How an author is printed."""

    byline = forms.ChoiceField(label=_("Byline"), choices=Author.Byline.choices, widget=forms.RadioSelect)


class MergeForm(forms.Form):
    """The other record of the same person."""

    def __init__(self, *args: Any, kept: Author, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["merged"] = forms.ModelChoiceField(
            label=_("The other record"),
            queryset=Author.objects.standing().exclude(pk=kept.pk),
            widget=ForeignKeyRawIdWidget(Author._meta.get_field("merged_into").remote_field, site),
        )


class PortraitForm(forms.Form):
    """A picture and what it shows. Whether the file is a picture is told by its content, in the service."""

    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG or WebP, at most 8 MB. It is cut to four by five, and place and camera are taken out."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt_en = forms.CharField(label=_("What it shows (English)"), required=False, max_length=200)
    alt_zh = forms.CharField(
        label=_("What it shows (Chinese)"),
        required=False,
        max_length=200,
        help_text=_("For readers who do not see it. Left empty, it is called a portrait of the author."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, portrait: Portrait | None) -> None:
        initial = {"alt_en": portrait.alt_en, "alt_zh": portrait.alt_zh} if portrait else {}
        super().__init__(data, files, initial=initial)

    def clean_picture(self) -> bytes | None:
        """The bytes; a file that is too heavy is not read at all."""
        sent: UploadedFile | None = self.cleaned_data["picture"]
        if sent is None:
            return None
        if (sent.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("This file has more than 8 MB. Save the picture smaller, then choose it again.")
            )
        return sent.read()


class CreditForm(forms.ModelForm):
    """One line of a byline. What may stand beside what is asked of the byline as a whole, so that two lines can change places."""

    class Meta:
        model = Authorship
        fields = ("author", "position", "affiliation_en", "affiliation_zh")

    def validate_unique(self) -> None:
        """Nothing: see the class."""

    def validate_constraints(self) -> None:
        """Nothing: see the class."""


class CreditFormSet(forms.BaseInlineFormSet):
    """The byline of a work. It writes nothing: `credits` is what the service takes."""

    def clean(self) -> None:
        authors = [credit.author for credit in self.credits]
        if len(set(authors)) != len(authors):
            raise forms.ValidationError(_("An author stands in the byline twice."))

    @property
    def credits(self) -> list[Credit]:
        """The lines in the order of their positions; of two with one position the upper stands first."""
        rows = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        rows = [row for row in rows if row.get("author") and not row.get("DELETE")]
        rows.sort(key=lambda row: row.get("position") or 0)
        return [Credit(row["author"], row.get("affiliation_en", ""), row.get("affiliation_zh", "")) for row in rows]

    def save(self, commit: bool = True) -> list[Authorship]:
        """Only what the admin asks for its own log; the service writes."""
        self.new_objects: list[Any] = []
        self.changed_objects: list[Any] = []
        self.deleted_objects: list[Any] = []
        return []
