"""What is asked before a move of the review: a reason, a reviewer, a remark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from essays.services.notifying import people_with
from essays.services.reviewing import SHORTEST_OVERRIDE_REASON

if TYPE_CHECKING:
    from essays.models import Edition


class PlainForm(forms.Form):
    """Nothing is asked. Every form of a move is made for an edition, and for the person who makes the move."""

    def __init__(self, data: Any = None, *, edition: Edition, by: User) -> None:
        super().__init__(data)
        self.edition, self.by = edition, by


class ReasonForm(PlainForm):
    """Why; the people of the text read it."""

    comment = forms.CharField(label=_("Reason"), max_length=10_000, widget=forms.Textarea({"rows": 6}))


class ApproveForm(PlainForm):
    """The proof that the differences were on the screen, and a word to the writers."""

    comment = forms.CharField(
        label=_("A word to the writers"), required=False, max_length=10_000, widget=forms.Textarea({"rows": 3})
    )
    proof = forms.CharField(required=False, widget=forms.HiddenInput)


class AssignForm(PlainForm):
    """Who reviews, and by when. Only people who had no hand in the text are offered."""

    to = forms.ModelChoiceField(label=_("Reviewer"), queryset=User.objects.none())
    due_on = forms.DateField(label=_("Due"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, data: Any = None, *, edition: Edition, by: User) -> None:
        super().__init__(data, edition=edition, by=by)
        reviewers = people_with("essays.review_edition") - edition.hands()
        field: Any = self.fields["to"]
        field.queryset = User.objects.filter(pk__in=reviewers).order_by("name", "email")
        self.initial = {"to": edition.assignee_id, "due_on": edition.due_on}


class OverrideForm(PlainForm):
    """Why the rule is broken, in words that others will understand later."""

    reason = forms.CharField(
        label=_("Reason"),
        min_length=SHORTEST_OVERRIDE_REASON,
        max_length=10_000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("All publishers are told. The question stays open until another person has read the text."),
    )


class CommentForm(forms.Form):
    """A remark on a revision, on one of its paragraphs, or an answer to one."""

    text = forms.CharField(label=_("Remark"), max_length=10_000, widget=forms.Textarea({"rows": 4}))
    block = forms.CharField(required=False, max_length=20)
    quote = forms.CharField(label=_("Quoted words"), required=False, max_length=500)
    must_resolve = forms.BooleanField(label=_("Must be resolved before approval"), required=False)
    thread = forms.IntegerField(required=False)
