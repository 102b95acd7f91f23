"""Works and their editions in the admin."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from essays import languages
from essays.admin.person import person
from essays.admin.readonly import ReadOnlyAdmin, ReadOnlyInline
from essays.models import Authorship, Edition, Essay, EssayTopic, Release, Revision
from essays.permissions import may
from essays.services.publishing import refile_essay


class AuthorshipInline(admin.TabularInline):
    """The byline, in its order."""

    model = Authorship
    extra = 0
    autocomplete_fields = ("author",)


class EssayTopicInline(admin.TabularInline):
    """The topics, picked from those that exist: a typing error makes no new one."""

    model = EssayTopic
    extra = 0
    autocomplete_fields = ("tag",)
    verbose_name = _("topic")
    verbose_name_plural = _("topics")


class EditionInline(ReadOnlyInline):
    model = Edition
    fields = ("language", "state", "assignee", "translator")


@admin.register(Essay)
class EssayAdmin(admin.ModelAdmin):
    """What belongs to the work. Its words are in its editions; on a work that readers can open, changing it is a publisher's right."""

    list_display = ("titles", "kind", "series", "published_on", "listed_on")
    list_filter = ("kind", "original_language", "listed_on", "series")
    list_select_related = ("series",)
    search_fields = ("slug", "editions__head__title", "authors__name_en", "authors__name_zh")
    date_hierarchy = "published_on"
    readonly_fields = ("slug", "uuid", "listed_on")
    autocomplete_fields = ("series",)
    raw_id_fields = ("in_reply_to",)
    inlines = (AuthorshipInline, EssayTopicInline, EditionInline)
    show_full_result_count = False
    fieldsets: ClassVar = (
        (None, {"fields": ("slug", "kind", "series", "original_language")}),
        (_("Dates"), {"fields": (("published_on", "listed_on"),)}),
        (_("Editor's note"), {"fields": ("note_en", "note_zh")}),
        (_("Reply"), {"fields": (("in_reply_to", "in_reply_to_block"),)}),
        (_("Record"), {"fields": ("uuid",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Essay]:
        return super().get_queryset(request).prefetch_related("editions__head")

    @admin.display(description=_("title"))
    def titles(self, essay: Essay) -> str:
        """The title of each edition, marked with its language."""
        heads = [(edition.language, edition.head.title) for edition in essay.editions.all() if edition.head]
        spans = [
            format_html('<span lang="{}">{}</span>', languages.html_lang(code), title) for code, title in heads if title
        ]
        return format_html(" · ".join("{}" for _span in spans), *spans) if spans else essay.slug

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # texts come in by import until the desk has its form

    def has_change_permission(self, request: HttpRequest, obj: Essay | None = None) -> bool:
        if obj is not None and obj.releases.filter(starts_at__isnull=False).exists():
            return may(person(request), "essays.change_released_essay")
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        """After byline and topics are written, the service settles what follows from them (in the admin's one transaction)."""
        super().save_related(request, form, formsets, change)
        changed = [*form.changed_data, *(formset.prefix for formset in formsets if formset.has_changed())]
        if changed:
            refile_essay(essay=form.instance, by=person(request), via="admin", changed=changed)


class RevisionInline(ReadOnlyInline):
    model = Revision
    fk_name = "edition"
    fields = ("number", "title", "written_by", "written_at", "note", "words", "han")


class ReleaseInline(ReadOnlyInline):
    model = Release
    fields = ("revision", "starts_at", "ends_at", "ended_as", "basis", "by")


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ("title", "language", "state", "assignee", "created_at")
    list_filter = ("state", "language", "essay__series")
    list_select_related = ("head", "essay", "assignee")
    search_fields = ("head__title", "essay__slug")
    inlines = (RevisionInline, ReleaseInline)
    fields = ("essay", "language", "state", "head", "assignee", "source_revision", "translator", "uuid")

    @admin.display(description=_("title"), ordering="head__title")
    def title(self, edition: Edition) -> str:
        return (edition.head.title if edition.head else "") or edition.essay.slug
