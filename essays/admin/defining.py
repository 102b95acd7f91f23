"""The glossary in the admin."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from essays.admin.person import person
from essays.admin.refusing import RefusalMixin
from essays.models import Term
from essays.permissions import may
from essays.services.defining import save_term


class TermForm(forms.ModelForm):
    """A term, and whether readers see it."""

    is_public = forms.BooleanField(label=_("Readers see it"), required=False)

    class Meta:
        model = Term
        fields = "__all__"  # noqa: DJ007  the fieldsets of the admin name them

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_public"].initial = bool(self.instance.public_from)


@admin.register(Term)
class TermAdmin(RefusalMixin):
    """Editors write terms; what readers see, or are to see, is a publisher's."""

    form = TermForm
    list_display = ("name_en", "name_zh", "public_from")
    search_fields = ("name_en", "name_zh", "forms_en", "forms_zh")
    show_full_result_count = False
    fieldsets: ClassVar = (
        (None, {"fields": (("name_en", "name_zh"), ("forms_en", "forms_zh"))}),
        (_("Usage in the United States"), {"fields": ("usage_us_en", "usage_us_zh")}),
        (_("Usage in China"), {"fields": ("usage_cn_en", "usage_cn_zh")}),
        (_("For readers"), {"fields": ("sources", "is_public")}),
    )

    def has_change_permission(self, request: HttpRequest, obj: Term | None = None) -> bool:
        if obj is not None and obj.public_from and not may(person(request), "essays.release_revision"):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Term | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Whoever may not publish sees the box, but cannot move it."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if "is_public" in form.base_fields:
            form.base_fields["is_public"].disabled = not may(person(request), "essays.release_revision")
        return form

    def save_model(self, request: HttpRequest, obj: Term, form: TermForm, change: bool) -> None:
        shown = form.cleaned_data["is_public"]
        save_term(obj, by=person(request), via="admin", changed=form.changed_data, is_public=shown)
