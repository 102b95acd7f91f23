"""Pages of the desk that belong to no model. They stand before the admin's own addresses: the first is its front page."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

from essays.admin.closing import desk_closing
from essays.admin.queue import desk_coverage, desk_queue
from essays.admin.rehearsing import as_of, as_of_end
from essays.admin.visiting import view_on_site

urlpatterns = [
    path("", admin.site.admin_view(desk_queue), name="desk_queue"),
    path("coverage/", admin.site.admin_view(desk_coverage), name="desk_coverage"),
    path("closing/", admin.site.admin_view(desk_closing), name="desk_closing"),
    path("as-of/", admin.site.admin_view(as_of), name="as_of"),
    path("as-of/end/", as_of_end, name="as_of_end"),
    # In place of the admin's own, which tells everybody of the desk the address of every draft.
    path("r/<path:content_type_id>/<path:object_id>/", admin.site.admin_view(view_on_site)),
]
