"""What is asked before several editions are assigned or scheduled."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from essays.services.notifying import people_with


class AssignForm(forms.Form):
    """Who reviews, and by when."""

    to = forms.ModelChoiceField(label=_("Reviewer"), queryset=User.objects.none())
    due_on = forms.DateField(label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        reviewers = User.objects.filter(pk__in=people_with("essays.review_edition")).order_by("name", "email")
        self.fields["to"].queryset = reviewers  # type: ignore[attr-defined]


class ScheduleForm(forms.Form):
    """When readers see the editions: a time in the person's own zone."""

    at = forms.DateTimeField(
        label=_("Readers see them from"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def __init__(self, data: Any = None, *, zone: ZoneInfo) -> None:
        super().__init__(data)
        self.zone = zone

    def full_clean(self) -> None:
        """The person's zone is theirs, whatever zone the request runs in. A time that clocks skip or repeat is refused."""
        with timezone.override(self.zone):
            super().full_clean()

    def clean_at(self) -> datetime:
        at: datetime = self.cleaned_data["at"]
        if at <= timezone.now():
            raise forms.ValidationError(_("This time is over. Choose a later one."))
        return at
