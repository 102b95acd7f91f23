"""Documents come in through the desk: bringing them, their report, where each came from, and an editor's word on a held one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from essays.admin.person import person
from essays.admin.readonly import ReadOnlyAdmin
from essays.errors import Refusal
from essays.forms.importing import BringForm, SettleForm
from essays.models import Essay, Flag, ImportedDocument, ImportRun
from essays.permissions import may
from essays.services.importing.settling import settle_document
from essays.services.importing.uploading import import_uploads
from essays.wording import IMPORTED

VIA = "admin"
# How the report calls the fields that it traces.
FIELDS = {
    "title": _("title"),
    "authors": _("authors"),
    "series": _("series"),
    "published": _("printed date"),
    "note": _("editor's note"),
    "translation_of": _("translation of"),
    "in_reply_to": _("replies to"),
    "body": _("first words"),
}


def traced(fields: dict[str, Any]) -> list[dict[str, Any]]:
    """Each field with its name in words and what fed it; rows of older imports may have other shapes."""
    found = ((FIELDS.get(name), value) for name, value in fields.items() if isinstance(value, dict))
    return [{"name": name, **value} for name, value in found if name]


def sent(request: HttpRequest) -> Any:
    """What a form was sent with; an empty form that was sent is not a form that is only shown."""
    return request.POST if request.method == "POST" else None


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "finished_at", "by", "outcome")
    list_filter = ("started_at",)
    list_select_related = ("by",)
    fields = readonly_fields = ("started_at", "finished_at", "by", "options", "outcome", "told")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(person(request), "essays.add_importrun")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Bring documents in; the answer is the run with its report."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = BringForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
        if form.is_valid():
            try:
                run = import_uploads(files=list(form.uploads()), submit=form.cleaned_data["submit"], by=person(request))
                messages.success(request, _("The documents were read. Below it says what became of each."))
                return HttpResponseRedirect(reverse("admin:essays_importrun_change", args=[run.pk]))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
        context = {**self.admin_site.each_context(request), "title": _("Bring documents in"), "opts": self.opts}
        context |= {"form": form, "media": self.media + form.media}
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/essays/importing/bring.html", context, status=status)

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

    @admin.display(description=_("report"))
    def told(self, run: ImportRun) -> SafeString:
        """What became of each document: of an upload in full, of other runs where their documents are listed."""
        entries = [
            entry | {"fields": traced(entry["fields"]), "word": IMPORTED.get(entry["outcome"], "")}
            for entry in run.report
        ]
        held = {document.path: document.pk for document in run.documents.filter(outcome="held")}
        for entry in entries:
            entry["settle"] = held.get(entry["file"])
        return render_to_string("admin/essays/importing/_report.html", {"entries": entries, "run": run})


@admin.register(ImportedDocument)
class ImportedDocumentAdmin(ReadOnlyAdmin):
    list_display = ("path", "outcome", "essay", "page_language", "body_language", "first_run")
    list_filter = ("outcome", "page_language", "body_language")
    list_select_related = ("essay", "first_run")
    search_fields = ("path", "address", "essay__slug", "sha256")
    fields = readonly_fields = (
        "path", "address", "sha256", "first_run", "brought_by", "outcome", "page_language", "body_language", "essay", "edition",
        "trace",
    )  # fmt: skip
    change_form_template = "admin/essays/importing/document.html"

    @admin.display(description=_("brought by"))
    def brought_by(self, document: ImportedDocument) -> str:
        return str(document.first_run.by or _("a command"))

    @admin.display(description=_("what fed each field"))
    def trace(self, document: ImportedDocument) -> SafeString:
        return render_to_string("admin/essays/importing/_trace.html", {"fields": traced(document.fields)})

    def get_urls(self) -> list[URLPattern]:
        settle = self.admin_site.admin_view(self.settle_view)
        return [path("<int:pk>/settle/", settle, name="essays_importeddocument_settle"), *super().get_urls()]

    def settle_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Look a held document through: what was found and where, the question, and the fields as they should be."""
        user = person(request)
        if not may(user, "essays.change_edition") or not self.has_view_permission(request):
            raise PermissionDenied
        known = ImportedDocument.objects.select_related("edition__essay__series", "edition__head", "first_run__by")
        document = known.filter(pk=pk).first()
        if document is None or document.edition is None:
            raise Http404
        form = SettleForm(sent(request), edition=document.edition)
        if form.is_valid():
            try:
                edition = settle_document(document=document, settled=form.settled, by=user, via=VIA)
                messages.success(request, _("Accepted. It is a draft like any other now."))
                return HttpResponseRedirect(reverse("admin:essays_edition_change", args=[edition.pk]))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
        asked = Flag.objects.filter(essay=document.essay, kind=Flag.Kind.HELD_IMPORT, closed_at=None).order_by("id")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Look through a held document"),
            "opts": self.opts,
        }
        context |= {"form": form, "document": document, "questions": asked, "fields": traced(document.fields)}
        context |= {"media": self.media + form.media}
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/essays/importing/settle.html", context, status=status)


def sources_of(essay: Essay) -> SafeString:
    """Where a work came from: files, addresses, hashes, when and by whom they were brought."""
    documents = essay.documents.select_related("first_run__by").order_by("id")
    return render_to_string("admin/essays/importing/_sources.html", {"documents": documents})
