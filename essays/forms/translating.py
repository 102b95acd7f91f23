"""What is asked of a translation: which revision of the original it renders, who made it, and whether a machine helped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import Author
from essays.forms.reviewing import PlainForm
from essays.languages import other_language
from essays.models import Edition, Release, Revision
from essays.services.translating import likely_source

if TYPE_CHECKING:
    from accounts.models import User


class RevisionField(forms.ModelChoiceField):
    """Revisions by number and day, with the day from which readers saw them."""

    def label_from_instance(self, revision: Revision) -> str:
        words = {"number": revision.number, "day": date_format(localtime(revision.written_at))}
        first = next((release.starts_at for release in revision.seen), None)  # type: ignore[attr-defined]
        if first is None:
            return _("Revision %(number)s, %(day)s") % words
        words["seen"] = date_format(localtime(first))
        return _("Revision %(number)s, %(day)s; readers saw it from %(seen)s") % words


class TieForm(PlainForm):
    """One of the original's revisions; the likely one is chosen where nothing is said yet."""

    source = RevisionField(
        label=_("Revision of the original"),
        queryset=Revision.objects.none(),
        required=False,
        empty_label=_("It is not known"),
    )

    def __init__(self, data: Any = None, *, edition: Edition, by: User) -> None:
        super().__init__(data, edition=edition, by=by)
        original = Edition.objects.filter(essay=edition.essay_id, language=other_language(edition.language)).first()
        if original is None:
            return
        seen = (
            Release.objects.filter(starts_at__isnull=False).exclude(ends_at=models.F("starts_at")).order_by("starts_at")
        )
        revisions = original.revisions.defer("body", "summary").order_by("-number")
        field: Any = self.fields["source"]
        field.queryset = revisions.prefetch_related(models.Prefetch("releases", seen, to_attr="seen"))
        likely = likely_source(original, edition)
        self.initial = {"source": edition.source_revision_id or (likely.pk if likely else None)}


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
