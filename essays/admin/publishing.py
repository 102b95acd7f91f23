"""Revisions and releases in the admin: shown, never changed by hand."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from essays import languages
from essays.admin.readonly import ReadOnlyAdmin
from essays.models import Release, Revision
from essays.text.blocks import with_ids


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ("title", "number", "edition", "written_by", "written_at")
    list_filter = ("edition__language", "written_at")
    list_select_related = ("edition__essay", "written_by")
    search_fields = ("title", "edition__essay__slug")
    fields = (
        "edition",
        "number",
        "title",
        "summary",
        "text",
        "note",
        "written_by",
        "written_at",
        "parent",
        "words",
        "han",
        "sha256",
    )
    readonly_fields = ("text",)

    @admin.display(description=_("text"))
    def text(self, revision: Revision) -> SafeString:
        """The body, cleaned again on its way out."""
        lang = languages.html_lang(revision.edition.language)
        return mark_safe(f'<div lang="{lang}">{with_ids(revision.body)}</div>')  # noqa: S308  with_ids returns clean markup


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    list_display = ("revision", "edition", "starts_at", "ends_at", "ended_as", "basis", "by")
    list_filter = ("ended_as", "basis", "edition__language", "starts_at")
    list_select_related = ("revision", "edition__essay", "by")
    search_fields = ("revision__title", "essay__slug")
    date_hierarchy = "starts_at"
    fields: ClassVar = (
        "edition", "revision", ("starts_at", "ends_at"), "ended_as", "basis", "is_minor", "note_en", "note_zh", "end_note_en",
        "end_note_zh", "by", "created_at",
    )  # fmt: skip
