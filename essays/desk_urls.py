"""Pages of the desk that belong to no model. They stand before the admin's own addresses: the first is its front page."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

from essays.admin.queue import desk_coverage, desk_queue

urlpatterns = [
    path("", admin.site.admin_view(desk_queue), name="desk_queue"),
    path("coverage/", admin.site.admin_view(desk_coverage), name="desk_coverage"),
]
