"""Search, and Wagtail's pages."""

from django.urls import include, path
from wagtail import urls as wagtail_urls

from peer import views

urlpatterns = [path("search/", views.search), path("topics/<slug:slug>/", views.topic), path("", include(wagtail_urls))]
