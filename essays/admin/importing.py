"""What came in by import, and from where."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from essays.admin.readonly import ReadOnlyAdmin
from essays.models import ImportedDocument, ImportRun
from essays.wording import IMPORTED


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "finished_at", "by", "outcome")
    list_filter = ("started_at",)
    list_select_related = ("by",)

    @admin.display(description=_("outcome"))
    def outcome(self, run: ImportRun) -> str:
        """How many documents came to what."""
        words = [
            pgettext("documents of an import", "%(count)s %(outcome)s")
            % {"count": count, "outcome": IMPORTED.get(name, name)}
            for name, count in run.summary.items()
            if count
        ]
        return pgettext("between two of a list", ", ").join(words)


@admin.register(ImportedDocument)
class ImportedDocumentAdmin(ReadOnlyAdmin):
    list_display = ("path", "outcome", "essay", "page_language", "body_language", "first_run")
    list_filter = ("outcome", "page_language", "body_language")
    list_select_related = ("essay", "first_run")
    search_fields = ("path", "essay__slug", "sha256")
