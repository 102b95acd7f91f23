"""The audit, and the questions that wait for an editor."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from essays.admin.person import person
from essays.admin.readonly import ReadOnlyAdmin
from essays.models import Edition, Event, Flag
from essays.services.flagging import answer_flag


class AboutTextsMixin:
    """Rows about a text are seen by those who may see it: addresses and questions repeat the words of drafts."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)  # type: ignore[misc]
        if person(request).has_perm("essays.change_edition"):
            return rows
        visible = Edition.objects.visible_to(person(request))
        of_work = Q(edition=None, essay__in=visible.values("essay"))
        return rows.filter(Q(edition__in=visible.values("pk")) | of_work)


@admin.register(Event)
class EventAdmin(AboutTextsMixin, ReadOnlyAdmin):
    list_display = ("at", "verb", "by", "via", "essay", "edition")
    list_filter = ("verb", "via", "at")
    list_select_related = ("by", "essay", "edition__essay")
    search_fields = ("essay__slug",)


class OpenFilter(admin.SimpleListFilter):
    """Open questions first; the answered ones are one click away."""

    title = _("state")
    parameter_name = "answered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("answered")), ("all", _("all"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("open")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "all":
            return queryset
        return queryset.filter(closed_at__isnull=self.value() != "yes")


@admin.register(Flag)
class FlagAdmin(AboutTextsMixin, admin.ModelAdmin):
    """A question is answered in words; the answer closes it."""

    list_display = ("question", "kind", "essay", "opened_at", "closed_at")
    list_filter = (OpenFilter, "kind")
    list_select_related = ("essay",)
    search_fields = ("question_en", "question_zh", "essay__slug", "document__path")
    fields: ClassVar = (
        "question_en",
        "question_zh",
        "kind",
        "essay",
        "edition",
        "document",
        "details",
        "opened_at",
        "answer",
        "closed_at",
        "closed_by",
    )
    readonly_fields = (
        "question_en",
        "question_zh",
        "kind",
        "essay",
        "edition",
        "document",
        "details",
        "opened_at",
        "closed_at",
        "closed_by",
    )
    show_full_result_count = False

    @admin.display(description=_("question"))
    def question(self, flag: Flag) -> str:
        return str(flag.question)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Flag | None = None) -> bool:
        """What was approved against the rule is closed by a second reader's confirmation at the text, never by an answer here."""
        if obj is not None and obj.kind == Flag.Kind.OVERRIDE:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(
        self, request: HttpRequest, obj: Flag | None = None, change: bool = False, **options: Any
    ) -> type[Any]:
        form = super().get_form(request, obj, change, **options)
        if "answer" in form.base_fields:  # whoever only reads gets no field
            form.base_fields["answer"].required = True
        return form

    def save_model(self, request: HttpRequest, obj: Flag, form: forms.ModelForm, change: bool) -> None:
        answer_flag(flag=obj, answer=obj.answer, by=person(request), via="admin")
