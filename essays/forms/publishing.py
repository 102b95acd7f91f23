"""What is asked before readers see something else: when, and what they are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essays.forms.reviewing import PlainForm
from essays.models import Release
from essays.moments import Moment
from essays.wall_clock import moments_at
from essays.wording import time_and_zone, zone_name

if TYPE_CHECKING:
    from accounts.models import User
    from essays.models import Edition

NOTE_LENGTH: Final = 500


class WallTimeField(forms.DateTimeField):
    """A date and a time of day as typed, without a zone: which moment that is, if any, the form finds out."""

    widget = forms.DateTimeInput({"type": "datetime-local", "step": "1"})

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            return datetime.fromisoformat(str(value)).replace(tzinfo=None)
        except ValueError as error:
            raise forms.ValidationError(_("Give a date and a time, such as 2026-05-04 09:30."), "invalid") from error


class WallClockMixin(forms.Form):
    """A time in the person's own zone: refused where clocks skip it, asked again where they show it twice."""

    at = WallTimeField(label=_("When"))
    which = forms.ChoiceField(
        label=_("Which of the two"),
        required=False,
        choices=[("0", _("the first (before the clocks go back)")), ("1", _("the second (after they went back)"))],
        widget=forms.RadioSelect,
    )
    by: User

    def place_clock(self) -> None:
        """Name the zone beside the field; ask which of two times only where there are two."""
        self.fields["at"].help_text = zone_name(self.by.zone)
        if not self._comes_twice():
            del self.fields["which"]

    def _comes_twice(self) -> bool:
        try:
            wall = datetime.fromisoformat(self.data.get("at", "")).replace(tzinfo=None)
        except ValueError:
            return False
        return len(moments_at(wall, self.by.zone)) > 1

    def moment_of(self, wall: datetime) -> datetime | None:
        """The moment of a typed time; None (with an error on its field) where there is none, or one has to be chosen."""
        found = moments_at(wall, self.by.zone)
        if not found:
            self.add_error("at", _("Clocks skip this time on that day (summer time begins). Choose another one."))
            return None
        which = self.cleaned_data.get("which")
        if len(found) > 1 and not which:
            self.add_error(
                "at", _("Clocks show this time twice on that day (summer time ends). Say which one you mean.")
            )
            return None
        return found[int(which or 0)] if len(found) > 1 else found[0]


class ReleaseForm(PlainForm):
    """What readers are told of a correction. Where nothing is public yet, nothing is asked."""

    note_en = forms.CharField(label=_("Public note in English"), required=False, max_length=NOTE_LENGTH)
    note_zh = forms.CharField(label=_("Public note in Chinese"), required=False, max_length=NOTE_LENGTH)
    is_minor = forms.BooleanField(label=_("Minor: it needs no note, and translations stay up to date"), required=False)

    def __init__(self, data: Any = None, *, edition: Edition, by: User) -> None:
        super().__init__(data, edition=edition, by=by)
        self.is_correction = self.find_live().exists()
        if not self.is_correction:
            for name in ("note_en", "note_zh", "is_minor"):
                del self.fields[name]

    def find_live(self) -> QuerySet[Release]:
        """What readers see of what is to be published."""
        return Release.objects.live(Moment.now()).filter(edition=self.edition)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.is_correction and not data.get("is_minor"):
            for name in ("note_en", "note_zh"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(
                        name, _("Tell readers what was corrected, in both languages, or say that it is minor.")
                    )
        return data

    @property
    def notes(self) -> dict[str, Any]:
        """What `release_revision` takes of the notes: nothing where nothing was asked."""
        return {name: self.cleaned_data[name] for name in ("note_en", "note_zh", "is_minor") if name in self.fields}


class ScheduleForm(ReleaseForm, WallClockMixin):
    """A release with its time, which lies ahead."""

    field_order = ("at", "which", "note_en", "note_zh", "is_minor")

    def __init__(self, data: Any = None, *, edition: Edition, by: User) -> None:
        super().__init__(data, edition=edition, by=by)
        self.place_clock()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("at") and (at := self.moment_of(data["at"])):
            if at <= timezone.now():
                self.add_error("at", _("This time is over. Choose a later one."))
            data["at"] = at
        return data


class TogetherForm(ReleaseForm, WallClockMixin):
    """Both editions from one moment: now, or a time that lies ahead."""

    field_order = ScheduleForm.field_order

    def find_live(self) -> QuerySet[Release]:
        return Release.objects.live(Moment.now()).filter(essay=self.edition.essay_id)

    def __init__(self, data: Any = None, *, edition: Edition, by: User) -> None:
        super().__init__(data, edition=edition, by=by)
        self.fields["at"].required = False
        self.fields["at"].label = _("When (left empty: now)")
        self.place_clock()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("at") and (at := self.moment_of(data["at"])):
            if at <= timezone.now():
                self.add_error("at", _("This time is over. Choose a later one, or leave it empty."))
            data["at"] = at
        return data


class WithdrawForm(PlainForm):
    """The dated notice that stands in the text's place; one language may do when there is no time."""

    note_en = forms.CharField(label=_("Public notice in English"), required=False, max_length=NOTE_LENGTH)
    note_zh = forms.CharField(label=_("Public notice in Chinese"), required=False, max_length=NOTE_LENGTH)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("note_en") and not data.get("note_zh"):
            raise forms.ValidationError(_("Tell readers in a sentence why the text is gone, at least in one language."))
        return data


class PreviewForm(PlainForm):
    """How long a preview link lasts."""

    days = forms.TypedChoiceField(
        label=_("The link works for"),
        coerce=int,
        choices=[(1, _("one day")), (7, _("one week")), (30, _("30 days"))],
        initial=7,
    )

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])


class AsOfForm(WallClockMixin):
    """The moment at which a publisher wants to see the site, past or to come."""

    rehearse = forms.BooleanField(label=_("Show approved drafts as if they were published"), required=False)

    field_order = ("at", "which", "rehearse")

    def __init__(self, data: Any = None, *, by: User, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.by = by
        self.place_clock()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("at") and (at := self.moment_of(data["at"])):
            data["at"] = at
        return data


def local_input(at: datetime, by: User) -> str:
    """A moment as the value of a date-and-time field, in a person's zone."""
    return at.astimezone(by.zone).strftime("%Y-%m-%dT%H:%M:%S")


def in_zone(at: datetime, by: User) -> str:
    """A moment for a sentence, in a person's zone, with the zone's name."""
    return time_and_zone(at, by.zone)
