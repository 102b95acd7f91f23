"""Authors in the admin: the record, the byline's protection, and the merging of two records."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Author
from essays.admin.cataloguing import CatalogueAdmin
from essays.admin.person import person
from essays.errors import Refusal
from essays.permissions import may
from essays.services.crediting import EDIT, merge_authors, protect_byline


class MergeForm(forms.Form):
    """The other record of the same person."""

    def __init__(self, *args: Any, kept: Author, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["merged"] = forms.ModelChoiceField(
            label=_("The other record"),
            queryset=Author.objects.standing().exclude(pk=kept.pk),
            widget=ForeignKeyRawIdWidget(Author._meta.get_field("merged_into").remote_field, admin.site),
        )


class BylineForm(forms.Form):
    """How an author is printed."""

    byline = forms.ChoiceField(label=_("Byline"), choices=Author.Byline.choices, widget=forms.RadioSelect)


@admin.register(Author)
class AuthorAdmin(CatalogueAdmin):
    """Authors as printed. The byline is changed by an act of its own, which holds at once on every page."""

    list_display = ("name_en", "name_zh", "affiliation_en", "country", "byline")
    list_filter = ("country", "byline")
    search_fields = ("name_en", "name_zh", "affiliation_en", "affiliation_zh")
    readonly_fields = ("slug", "uuid", "earlier_records")
    raw_id_fields = ("user",)
    change_form_template = "admin/essays/crediting/author_change_form.html"
    fieldsets: ClassVar = (
        (_("Name"), {"fields": (("name_en", "name_zh"), "sort_name_en", "byline")}),
        (_("Institution"), {"fields": (("affiliation_en", "affiliation_zh"), "country")}),
        (_("About the author"), {"fields": ("bio_en", "bio_zh")}),
        (_("Record"), {"fields": ("user", "slug", "uuid", "earlier_records")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        """Records that were merged into another stand under that other one."""
        return super().get_queryset(request).filter(merged_into=None)

    @admin.display(description=_("records merged into this one"))
    def earlier_records(self, author: Author) -> str:
        return ", ".join(f"{earlier} ({earlier.slug})" for earlier in author.merged.order_by("pk")) or "\u2013"

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A refusal is told and changes nothing."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(request.get_full_path())

    def get_readonly_fields(self, request: HttpRequest, obj: Author | None = None) -> tuple[str, ...]:
        """The byline is set with a new record; later it has its own page: a form that lay open must not undo a protection."""
        return self.readonly_fields if obj is None else (*self.readonly_fields, "byline")

    def save_model(self, request: HttpRequest, obj: Author, form: forms.ModelForm, change: bool) -> None:
        if change:
            # The parent writes every column, so what only the acts may change is read anew under the lock.
            now = Author.objects.select_for_update().get(pk=obj.pk)
            if now.merged_into_id:
                raise Refusal(_("This record was merged into another one meanwhile. Change that one."), "merged_before")
            obj.byline = now.byline
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/merge/", wrap(self.merge_view), name="accounts_author_merge"),
            path("<int:pk>/byline/", wrap(self.byline_view), name="accounts_author_byline"),
        ]
        return own + super().get_urls()

    def byline_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose how the author is printed."""
        author = self._author(request, pk)
        form = BylineForm(request.POST or None, initial={"byline": author.byline})
        if form.is_valid():
            try:
                protect_byline(author=author, byline=form.cleaned_data["byline"], by=person(request), via="admin")
                messages.success(request, _("Every page prints the author so from now on."))
                return redirect(reverse("admin:accounts_author_change", args=[pk]))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
        return self._page(request, "byline", author, form, _("How the author is printed"))

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose the other record of this person, and make the two into one."""
        kept = self._author(request, pk)
        form = MergeForm(request.POST or None, kept=kept)
        if form.is_valid():
            try:
                merge_authors(kept=kept, merged=form.cleaned_data["merged"], by=person(request), via="admin")
                messages.success(request, _("The two records are one now."))
                return redirect(reverse("admin:accounts_author_change", args=[pk]))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
        return self._page(request, "merge_authors", kept, form, _("Merge with another record"))

    def _author(self, request: HttpRequest, pk: int) -> Author:
        author = self.get_object(request, str(pk))
        if author is None or not may(person(request), EDIT):
            raise PermissionDenied
        return author

    def _page(self, request: HttpRequest, name: str, author: Author, form: forms.Form, title: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, "form": form, "original": author}
        context |= {"opts": self.opts, "media": self.media + form.media}
        return render(request, f"admin/essays/crediting/{name}.html", context)
