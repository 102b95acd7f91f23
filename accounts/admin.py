"""People in the admin: accounts for managing editors, authors for editors."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Accounts. Closed ones stay, since what they did stays told: there is no deleting."""

    ordering = ("email",)
    list_display = ("email", "name", "is_staff", "is_active")
    list_filter = ("is_staff", "is_active", "groups")
    search_fields = ("email", "name")
    filter_horizontal = ("groups",)
    readonly_fields = ("joined_at", "last_login", "closed_at")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (_("Reading and working"), {"fields": ("interface_language", "time_zone", "reads_english", "reads_chinese")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "groups")}),
        (_("Dates"), {"fields": ("joined_at", "last_login", "closed_at")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "name", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Nobody gives rights to themselves, and only a superuser changes a superuser."""
        fixed = tuple(super().get_readonly_fields(request, obj))
        if obj is not None and (obj == request.user or (obj.is_superuser and not request.user.is_superuser)):
            return (*fixed, "is_active", "is_staff", "groups", "email", "password")
        return fixed
