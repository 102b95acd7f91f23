"""Authors in the admin: the record, the byline's protection, the portrait. (Two records of one person: merging.py.)"""

from __future__ import annotations

from base64 import b64encode
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Author, Portrait
from essays.admin.cataloguing import CatalogueAdmin
from essays.admin.merging import MergingMixin
from essays.admin.person import person
from essays.admin.refusing import RefusalMixin
from essays.errors import Refusal
from essays.forms.crediting import BylineForm, PortraitForm
from essays.permissions import may
from essays.services.crediting import EDIT, may_show_portrait, protect_byline, remove_portrait, set_portrait


@admin.register(Author)
class AuthorAdmin(RefusalMixin, MergingMixin, CatalogueAdmin):
    """Authors as printed. The byline is changed by an act of its own, which holds at once on every page."""

    list_display = ("name_en", "name_zh", "affiliation_en", "country", "byline")
    list_filter = ("country", "byline")
    search_fields = ("name_en", "name_zh", "affiliation_en", "affiliation_zh")
    readonly_fields = ("slug", "uuid", "earlier_records", "picture")
    raw_id_fields = ("user",)
    change_form_template = "admin/essays/crediting/author_change_form.html"
    fieldsets: ClassVar = (
        (_("Name"), {"fields": (("name_en", "name_zh"), "sort_name_en", "byline")}),
        (_("Institution"), {"fields": (("affiliation_en", "affiliation_zh"), "country")}),
        (_("About the author"), {"fields": ("bio_en", "bio_zh", "picture")}),
        (_("Record"), {"fields": ("user", "slug", "uuid", "earlier_records")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        """Records that were merged into another stand under that other one."""
        return super().get_queryset(request).filter(merged_into=None)

    @admin.display(description=_("portrait"))
    def picture(self, author: Author) -> str:
        """The portrait, with the way to its page."""
        if author.pk is None:
            return "\u2013"
        portrait = Portrait.objects.filter(author=author).first()
        return render_to_string(
            "admin/essays/crediting/_picture.html",
            {"author": author, "portrait": portrait, "source": data_address(portrait)},
        )

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
            path("<int:pk>/byline/", wrap(self.byline_view), name="accounts_author_byline"),
            path("<int:pk>/portrait/", wrap(self.portrait_view), name="accounts_author_portrait"),
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

    def portrait_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put up a picture, say what it shows, or take it away."""
        author = self._author(request, pk)
        portrait = Portrait.objects.filter(author=author).first()
        form = PortraitForm(request.POST or None, request.FILES or None, portrait=portrait)
        try:
            if "remove" in request.POST:
                remove_portrait(author=author, by=person(request), via="admin")
                messages.success(request, _("The portrait is removed."))
                return redirect(reverse("admin:accounts_author_change", args=[pk]))
            if form.is_valid():
                data = form.cleaned_data
                words = {"alt_en": data["alt_en"], "alt_zh": data["alt_zh"]}
                set_portrait(author=author, by=person(request), via="admin", data=data["picture"], **words)
                messages.success(request, _("The portrait is saved."))
                return redirect(reverse("admin:accounts_author_portrait", args=[pk]))
        except Refusal as refusal:
            form.add_error("picture", str(refusal))
        more = {
            "portrait": portrait,
            "source": data_address(portrait),
            "may_show": may_show_portrait(author, person(request)),
        }
        return self._page(request, "portrait", author, form, _("Portrait"), more)

    def _author(self, request: HttpRequest, pk: int) -> Author:
        author = self.get_object(request, str(pk))
        if author is None or not may(person(request), EDIT):
            raise PermissionDenied
        return author

    def _page(
        self,
        request: HttpRequest,
        name: str,
        author: Author,
        form: forms.Form,
        title: Any,
        more: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, "form": form, "original": author}
        context |= {"opts": self.opts, "media": self.media + form.media, **(more or {})}
        context["back"] = reverse("admin:accounts_author_change", args=[author.pk])
        return render(request, f"admin/essays/crediting/{name}.html", context)


def data_address(portrait: Portrait | None) -> str:
    """The picture inside the page: the desk shows it without an address of its own, which would be one more door."""
    return f"data:image/webp;base64,{b64encode(portrait.picture).decode()}" if portrait else ""
