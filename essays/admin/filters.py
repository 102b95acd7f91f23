"""What the list of editions can be narrowed by, beside the plain fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib.admin import ListFilter, SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from essays.admin.person import person
from essays.models import Series, Topic
from essays.models.edition_queryset import WITH_EDITORS
from essays.models.public_state import PublicState
from essays.models.queue import DUE_AHEAD
from essays.moments import Moment


class TurnFilter(SimpleListFilter):
    """Whose move is next."""

    title = _("whose turn")
    parameter_name = "turn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("waiting for you")), ("others", _("waiting for others"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "mine":
            return queryset.waiting_for(person(request))
        return queryset.waiting_for_others(person(request)) if self.value() == "others" else queryset


class PublicStateFilter(SimpleListFilter):
    """What readers get."""

    title = _("what readers see")
    parameter_name = "public"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(PublicState.WORDS.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        return queryset.in_public_state(value, Moment.now()) if value in PublicState.WORDS else queryset


class DueFilter(SimpleListFilter):
    """What is late, by the person's own calendar, among what is in the editors' hands."""

    title = _("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("over", _("overdue")), ("week", _("due within a week")), ("open", _("no date"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        today = localdate(timezone=person(request).zone)
        if self.value() == "over":
            return queryset.due_by(today - timedelta(days=1))
        if self.value() == "week":
            return queryset.due_by(today + DUE_AHEAD)
        return queryset.filter(state__in=WITH_EDITORS, due_on=None) if self.value() == "open" else queryset


class TranslationFilter(SimpleListFilter):
    """Translations, those behind their original, and those of which nobody can tell."""

    title = _("translation")
    parameter_name = "translation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("behind", _("behind the original")),
            ("all", _("all translations")),
            ("untied", _("nothing says what they render")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "behind":
            return queryset.stale(Moment.now())
        if self.value() == "untied":
            return queryset.untied()
        return queryset.exclude(source_revision=None) if self.value() == "all" else queryset


class FormFilter(ListFilter):
    """A filter with more values than a column of links can hold: a small form, which works without a script."""

    template = "admin/essays/queue/form_filter.html"
    parameter_name = ""

    def __init__(self, request: HttpRequest, params: dict[str, list[str]], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        if self.parameter_name in params:
            self.used_parameters[self.parameter_name] = params.pop(self.parameter_name)[-1]

    @property
    def value(self) -> str:
        return str(self.used_parameters.get(self.parameter_name, ""))

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter_name]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """What stands in the form: the other parameters (kept), this one's value, and its options if it has some."""
        kept = [
            (key, value)
            for key, values in changelist.filter_params.items()
            if key != self.parameter_name
            for value in values
        ]
        if changelist.query:
            kept.append(("q", changelist.query))
        yield {"name": self.parameter_name, "value": self.value, "kept": kept, "options": self.options()}

    def options(self) -> list[tuple[str, str, str]]:
        """Value, text and `lang` of each option; an empty list makes a line to type in."""
        return []


class SeriesFilter(FormFilter):
    title = _("series")
    parameter_name = "series"

    def options(self) -> list[tuple[str, str, str]]:
        none = ("none", str(_("without a series")), "")
        titles = [(series.pk, series.title) for series in Series.objects.newest_first().defer("prompt_en", "prompt_zh")]
        return [*((str(pk), str(title), title.lang) for pk, title in titles), none]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value == "none":
            return queryset.filter(essay__series=None)
        return queryset.filter(essay__series=int(self.value)) if self.value.isdecimal() else queryset


class TopicFilter(FormFilter):
    title = _("topic")
    parameter_name = "topic"

    def options(self) -> list[tuple[str, str, str]]:
        topics = Topic.objects.only("name", "name_zh").order_by("name", "id")
        return [(str(topic.pk), str(topic.said), topic.said.lang) for topic in topics]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(essay__taggings__tag=int(self.value)) if self.value.isdecimal() else queryset


class AssigneeFilter(FormFilter):
    title = _("assignee")
    parameter_name = "assignee"

    def options(self) -> list[tuple[str, str, str]]:
        people = User.objects.filter(assigned__isnull=False).distinct().order_by("name", "email")
        return [*((str(user.pk), str(user), "") for user in people), ("none", str(_("nobody")), "")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value == "none":
            return queryset.filter(assignee=None)
        return queryset.filter(assignee=int(self.value)) if self.value.isdecimal() else queryset


class AuthorFilter(FormFilter):
    """Typed, since there may be thousands: part of a name in either script."""

    title = _("author")
    parameter_name = "author"

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value.strip():
            return queryset
        name = self.value.strip()
        named = Q(essay__authors__name_en__icontains=name) | Q(essay__authors__name_zh__icontains=name)
        return queryset.filter(pk__in=queryset.model.objects.filter(named).values("pk"))
