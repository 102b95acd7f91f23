"""What is asked of somebody who brings documents in, and of an editor who looks a held one through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essays import languages
from essays.importing.folders import WANTED
from essays.importing.sniffing import REFUSED_SUFFIXES
from essays.models import Series
from essays.services.importing.settling import Settled

if TYPE_CHECKING:
    from essays.models import Edition

MOST_FILES = 100


class ManyFilesInput(forms.ClearableFileInput):
    """A field of files of which several can be chosen."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; each is looked at by its reader, not by its name."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, (list, tuple)) and data else [data or None]
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class BringForm(forms.Form):
    """The documents, and how far they are brought."""

    documents = ManyFilesField(
        label=_("Documents"),
        help_text=_(
            "Word (.docx), web pages, Markdown, page dumps (.txt), exports of WordPress (.xml), archives (.zip). Several at once."
        ),
        max_length=200,
        allow_empty_file=True,
    )
    submit = forms.BooleanField(
        label=_("Hand the drafts in at once"),
        help_text=_("Without this they are drafts. Nothing becomes public by bringing it."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].widget.attrs["accept"] = ",".join(sorted(WANTED - REFUSED_SUFFIXES.keys()))

    def clean_documents(self) -> list[Any]:
        files = self.cleaned_data["documents"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("At most %(most)s files at once."), params={"most": MOST_FILES})
        return files

    def uploads(self) -> Iterator[tuple[str, bytes]]:
        """Names and bytes of the files."""
        for file in self.cleaned_data["documents"]:
            yield file.name, file.read()


class SettleForm(forms.Form):
    """The fields of a held document, filled with what was found."""

    title = forms.CharField(label=_("Title"), max_length=300)
    authors = forms.CharField(
        label=_("Authors"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("One name a line, in the order of the byline."),
    )
    series = forms.ModelChoiceField(Series.objects.all(), label=_("Series"), required=False, empty_label=_("None"))
    published_on = forms.DateField(
        label=_("Printed date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=languages.CHOICES)
    answer = forms.CharField(
        label=_("Answer to the question"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is kept on record."),
    )

    def __init__(self, data: Any = None, *, edition: Edition) -> None:
        essay = edition.essay
        names = [author.name_en or author.name_zh for author in essay.authors.order_by("authorships__position")]
        initial = {
            "title": edition.head.title if edition.head else "",
            "authors": "\n".join(names),
            "series": essay.series_id,
            "published_on": essay.published_on,
            "language": edition.language,
        }
        super().__init__(data, initial=initial)

    @property
    def settled(self) -> Settled:
        """What the editor says."""
        kept = self.cleaned_data
        authors = [name.strip() for name in kept["authors"].splitlines() if name.strip()]
        return Settled(kept["title"], authors, kept["series"], kept["published_on"], kept["language"], kept["answer"])
