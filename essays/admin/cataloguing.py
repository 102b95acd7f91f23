"""Series, topics and addresses in the admin."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from essays.admin.belonging import BelongingInline
from essays.admin.joining import JoiningMixin
from essays.admin.person import person
from essays.admin.readonly import ReadOnlyAdmin
from essays.models import Essay, Path, Series, SeriesTopic, Topic
from essays.moments import Moment
from essays.services.cataloguing import save_record

# Our topics are a model of their own. What the library registers besides would let anybody of the desk merge its tags, unasked.
if admin.site.is_registered(Tag):
    admin.site.unregister(Tag)


class CatalogueAdmin(admin.ModelAdmin):
    """A record that texts are filed under: saved by the service, never deleted while something public leads to it."""

    show_full_result_count = False
    readonly_fields: ClassVar[tuple[str, ...]] = ("slug",)

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        save_record(obj, by=person(request), via="admin", changed=form.changed_data)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SeriesTopicInline(BelongingInline):
    """A series' topics, picked from those that exist."""

    model = SeriesTopic
    autocomplete_fields = ("tag",)
    verbose_name = _("topic")
    verbose_name_plural = _("topics")


@admin.register(Series)
class SeriesAdmin(JoiningMixin, CatalogueAdmin):
    list_display = ("title_en", "title_zh", "opened_on", "closes_on")
    list_filter = ("opened_on",)
    search_fields = ("title_en", "title_zh")
    inlines = (SeriesTopicInline,)
    change_form_template = "admin/essays/joining/series_change_form.html"
    fieldsets: ClassVar = (
        (_("Title"), {"fields": ("title_en", "title_zh", "slug")}),
        (_("Prompt"), {"fields": ("prompt_en", "prompt_zh")}),
        (_("Dates"), {"fields": (("opened_on", "closes_on"),)}),
    )


@admin.register(Topic)
class TopicAdmin(CatalogueAdmin):
    list_display = ("name", "name_zh", "slug")
    search_fields = ("name", "name_zh")
    fieldsets: ClassVar = (
        (_("Name"), {"fields": (("name", "name_zh"), "slug")}),
        (_("Description"), {"fields": ("description_en", "description_zh")}),
        (_("Match words"), {"fields": (("keywords_en", "keywords_zh"),)}),
    )


@admin.register(Path)
class PathAdmin(ReadOnlyAdmin):
    list_display = ("kind", "slug", "target", "created_at")
    list_filter = ("kind",)
    list_select_related = ("essay", "series", "topic", "author")
    search_fields = ("slug",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Path]:
        """A scheduled work has its address already; others than editors meet it once readers do."""
        paths = super().get_queryset(request)
        if person(request).has_perm("essays.change_edition"):
            return paths
        return paths.filter(Q(essay=None) | Q(essay__in=Essay.objects.known(Moment.now()).values("pk")))
