"""The public pages, by address; each stands once under each language's prefix."""

from __future__ import annotations

from django.urls import path, re_path

from essays import feeds
from essays.api.documenting import api_docs
from essays.views import (
    addresses,
    asking,
    binding,
    browsing,
    citing,
    comparing,
    defining,
    drawing,
    pairing,
    portraits,
    reading,
    searching,
    standing,
)

urlpatterns = [
    path("", browsing.home, name="home"),
    path("about/", standing.about, name="about"),
    path("pages/<slug:slug>/", standing.standing_page, name="standing_page"),
    # Reading
    path("responses/", browsing.response_list, name="response_list"),
    path("responses/years/<int:year>/", browsing.response_year, name="response_year"),
    path("responses/<slug:slug>/", reading.response_detail, name="response_detail"),
    path("responses/<slug:slug>/parallel/", pairing.response_parallel, name="response_parallel"),
    path("responses/<slug:slug>/versions/", comparing.response_versions, name="response_versions"),
    path("responses/<slug:slug>/versions/<int:number>/", reading.response_version, name="response_version"),
    path("responses/<slug:slug>/versions/<int:number>/changes/", comparing.response_changes, name="response_changes"),
    # Defining
    path("glossary/", defining.term_list, name="term_list"),
    path("glossary/<slug:slug>/", defining.term_detail, name="term_detail"),
    path("responses/<slug:slug>/ask/", asking.ask_for_translation, name="ask_for_translation"),
    path("responses/<slug:slug>/asked/", asking.translation_asked, name="translation_asked"),
    # Browsing
    path("series/", browsing.series_list, name="series_list"),
    path("series/<slug:slug>/", browsing.series_detail, name="series_detail"),
    path("topics/", browsing.topic_list, name="topic_list"),
    path("topics/<slug:slug>/", browsing.topic_detail, name="topic_detail"),
    path("authors/", browsing.author_list, name="author_list"),
    path("authors/<slug:slug>/", browsing.author_detail, name="author_detail"),
    path("authors/<slug:slug>/portrait/", portraits.author_portrait, name="author_portrait"),
    # Searching
    path("search/", searching.search, name="search"),
    path("search/suggestions/", searching.search_suggestions, name="search_suggestions"),
    # Other forms
    path("responses/<slug:slug>/cite.<str:suffix>", citing.citation_file, name="citation_file"),
    path("responses/<slug:slug>/card.png", drawing.response_card, name="response_card"),
    path("responses/<slug:slug>/book.epub", binding.response_epub, name="response_epub"),
    path("responses/<slug:slug>/book.pdf", binding.response_pdf, name="response_pdf"),
    path("series/<slug:slug>/book.epub", binding.series_epub, name="series_epub"),
    path("series/<slug:slug>/book.pdf", binding.series_pdf, name="series_pdf"),
    path("feeds/responses/", feeds.response_feed, name="response_feed"),
    path("feeds/responses/feed.json", feeds.response_json_feed, name="response_json_feed"),
    path("feeds/series/<slug:slug>/", feeds.series_feed, name="series_feed"),
    path("feeds/series/<slug:slug>/feed.json", feeds.series_json_feed, name="series_json_feed"),
    path("feeds/topics/<slug:slug>/", feeds.topic_feed, name="topic_feed"),
    path("feeds/topics/<slug:slug>/feed.json", feeds.topic_json_feed, name="topic_json_feed"),
    path("feeds/authors/<slug:slug>/", feeds.author_feed, name="author_feed"),
    path("feeds/authors/<slug:slug>/feed.json", feeds.author_json_feed, name="author_json_feed"),
    path("api/", api_docs, name="api_docs"),
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
