"""All addresses: the site as a whole, the desk, the pages once per language, and the archive's addresses of old."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from dialogue import views
from dialogue.probes import probes
from essays.sitemaps import sitemap, sitemap_part
from essays.urls import old_addresses
from essays.views.harvesting import oai
from essays.views.previewing import preview

handler404 = "dialogue.views.not_found"
handler500 = "dialogue.outage.server_error"

urlpatterns = [
    path("", views.language_choice, name="language_choice"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemaps/<slug:name>-<int:number>.xml", sitemap_part, name="sitemap_part"),
    path("oai/", oai, name="oai"),
    path("site.webmanifest", views.web_manifest, name="web_manifest"),
    *probes,
    path("api/v1/", include("essays.api.urls")),
    path("preview/<str:token>/", preview, name="preview"),
    path("admin/", include("essays.desk_urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    *i18n_patterns(path("", include("essays.urls"))),
    *old_addresses,
]
