"""The public pages, by address; each stands once under each language's prefix."""

from __future__ import annotations

from django.urls import path, re_path

from essays.feeds import response_feed
from essays.views import addresses, browsing, reading, searching

urlpatterns = [
    path("", browsing.home, name="home"),
    path("about/", browsing.about, name="about"),
    # Reading
    path("responses/", browsing.response_list, name="response_list"),
    path("responses/<slug:slug>/", reading.response_detail, name="response_detail"),
    path("responses/<slug:slug>/versions/<int:number>/", reading.response_version, name="response_version"),
    # Browsing
    path("series/", browsing.series_list, name="series_list"),
    path("series/<slug:slug>/", browsing.series_detail, name="series_detail"),
    path("topics/", browsing.topic_list, name="topic_list"),
    path("topics/<slug:slug>/", browsing.topic_detail, name="topic_detail"),
    path("authors/", browsing.author_list, name="author_list"),
    path("authors/<slug:slug>/", browsing.author_detail, name="author_detail"),
    # Searching
    path("search/", searching.search, name="search"),
    path("search/suggestions/", searching.search_suggestions, name="search_suggestions"),
    # Other forms
    path("feeds/responses/", response_feed, name="response_feed"),
]

# The archive's addresses, outside the prefixes: with or without the slash, so that each is one redirect away from its page.
_SECTIONS = "|".join(addresses.SECTIONS)
old_addresses = [
    re_path(
        rf"^(?P<chinese>cn/)?(?P<section>{_SECTIONS})(?:/(?P<slug>[^/]+))?/?$",
        addresses.old_address,
        name="old_address",
    ),
    re_path(r"^(?P<chinese>cn)/?$", addresses.old_address, name="old_front_page"),
]
