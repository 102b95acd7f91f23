"""Two records of one author in the admin: making them one, and parting them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Author
from essays import languages
from essays.admin.person import person
from essays.errors import Refusal
from essays.forms.crediting import MergeForm
from essays.models import Edition, Essay
from essays.models.merge import MergeUndone, plan_undoing
from essays.permissions import may
from essays.services.crediting import EDIT
from essays.services.merging import merge_authors, undo_merge

if TYPE_CHECKING:
    from collections.abc import Sequence


class MergingMixin(admin.ModelAdmin):
    """AuthorAdmin's pages about two records of one person."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/merge/", wrap(self.merge_view), name="accounts_author_merge"),
            path("<int:pk>/undo-merge/", wrap(self.undo_merge_view), name="accounts_author_undo_merge"),
        ]
        return own + super().get_urls()

    @admin.display(description=_("records merged into this one"))
    def earlier_records(self, author: Author) -> str:
        """Each by name and address, with the way to part it again."""
        rows = (
            (
                earlier,
                earlier.slug,
                reverse("admin:accounts_author_undo_merge", args=[earlier.pk]),
                _("Undo this merge"),
            )
            for earlier in author.merged.order_by("pk")
        )
        return format_html_join("", '<p>{} <span class="quiet">{}</span> <a href="{}">{}</a></p>', rows) or "\u2013"

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose the other record of this person, and make the two into one."""
        kept = self.get_object(request, str(pk))
        if kept is None or not may(person(request), EDIT):
            raise PermissionDenied
        form = MergeForm(request.POST or None, kept=kept)
        if form.is_valid():
            try:
                merge_authors(kept=kept, merged=form.cleaned_data["merged"], by=person(request), via="admin")
                messages.success(request, _("The two records are one now."))
                return redirect(reverse("admin:accounts_author_change", args=[pk]))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
        context = {
            **self.admin_site.each_context(request), "title": _("Merge with another record"), "form": form, "original": kept,
            "opts": self.opts, "media": self.media + form.media, "back": reverse("admin:accounts_author_change", args=[pk]),
        }  # fmt: skip
        return render(request, "admin/essays/merging/merge_authors.html", context)

    def undo_merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what would go back to the merged record and what would stay; then part the two."""
        if not may(person(request), EDIT):
            raise PermissionDenied
        merged = Author.objects.select_related("merged_into").filter(pk=pk).exclude(merged_into=None).first()
        if merged is None:
            raise Http404
        if request.method == "POST":
            try:
                undo_merge(merged=merged, by=person(request), via="admin")
                messages.success(request, _("These are two records again."))
                return redirect(reverse("admin:accounts_author_change", args=[pk]))
            except Refusal as refusal:
                messages.error(request, str(refusal))
        context = {
            **self.admin_site.each_context(request), "title": _("Undo a merge"), "original": merged.merged_into,
            "merged": merged, "opts": self.opts, "back": reverse("admin:accounts_author_change", args=[merged.merged_into_id]),
            **_told(plan_undoing(merged)),
        }  # fmt: skip
        return render(request, "admin/essays/merging/undo_merge.html", context)


def _told(plan: MergeUndone | None) -> dict[str, Any]:
    """The plan in sentences, and the works and fields that it names."""
    if plan is None:
        return {"plan": None}
    left = [line.essay for line in plan.lines_left]
    left += Edition.objects.filter(pk__in=plan.translations_left).values_list("essay", flat=True)
    return {
        "plan": plan,
        "goes_back": _goes_back(plan),
        "works": _works([line.essay for line in plan.lines]),
        "works_left": _works(left),
        "works_without_institution": _works(plan.institutions_lost),
        "fields_left": [label_for_field(name, Author) for name in plan.fields_left],
        "printed": [Author.Byline(byline).label for byline in plan.bylines],
    }


def _goes_back(plan: MergeUndone) -> list[str]:
    """What the merged record gets back, one sentence each."""
    counted = (
        (ngettext("%(count)s byline", "%(count)s bylines", len(plan.lines)), len(plan.lines)),
        (ngettext("%(count)s translation", "%(count)s translations", len(plan.translations)), len(plan.translations)),
        (ngettext("%(count)s address", "%(count)s addresses", len(plan.addresses)), len(plan.addresses)),
    )
    told = [words % {"count": count} for words, count in counted if count]
    told += [str(_("the account"))] if plan.has_account else []
    told += [str(_("the portrait"))] if plan.has_portrait else []
    return told + [str(label_for_field(name, Author)) for name in plan.fields]


def _works(pks: Sequence[int]) -> list[dict[str, str]]:
    """Works by the title of their original, as links."""
    found = []
    for essay in Essay.objects.filter(pk__in=pks).prefetch_related("editions__head").order_by("slug"):
        heads = {edition.language: edition.head.title for edition in essay.editions.all() if edition.head}
        code = essay.original_language if essay.original_language in heads else next(iter(heads), "")
        found.append({
            "url": reverse("admin:essays_essay_change", args=[essay.pk]),
            "title": heads.get(code) or essay.slug,
            "lang": languages.html_lang(code) if code else "en",
        })  # fmt: skip
    return found
