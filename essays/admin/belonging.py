"""Rows that belong to a record and have no rights of their own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class BelongingInline(admin.TabularInline):
    """Whoever may see the record sees these rows, and whoever may change it changes them."""

    extra = 0

    def _may_change(self, request: HttpRequest, obj: Any) -> bool:
        return self.admin_site.get_model_admin(self.parent_model).has_change_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.get_model_admin(self.parent_model).has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_change(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_change(request, obj)
