"""Searching the desk's lists: beside the fields of each list, the words of every revision that the person may see.

The index is the readers' one; here the permissions stand where readers meet the gate.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from essays.admin.person import person
from essays.models import Edition, SearchText
from essays.searching.query import parse_query


class TextSearchMixin(admin.ModelAdmin):
    """Finds rows of a list by words of texts. `rows_of` is the field of the list's model as seen from an edition."""

    rows_of = "pk"

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[Any, bool]:
        by_fields, may_repeat = super().get_search_results(request, queryset, search_term)
        query = parse_query(search_term)
        if not query:
            return by_fields, may_repeat
        holding = Edition.objects.visible_to(person(request)).holding(query)
        found = Q(pk__in=by_fields.order_by().values("pk")) | Q(pk__in=holding.values(self.rows_of))
        return queryset.filter(found), False


class RevisionSearchMixin(admin.ModelAdmin):
    """The same for the list of revisions, which shows only those that the person may see: the very ones that hold the words."""

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[Any, bool]:
        by_fields, may_repeat = super().get_search_results(request, queryset, search_term)
        query = parse_query(search_term)
        if not query:
            return by_fields, may_repeat
        holding = SearchText.objects.answering(query).values("revision")
        return queryset.filter(Q(pk__in=by_fields.order_by().values("pk")) | Q(pk__in=holding)), False
