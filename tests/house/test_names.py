"""View name = URL name = template = start of the test name: whoever knows one finds the others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern

from essays import urls
from essays.views import asking, browsing, reading

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*urls.urlpatterns, *urls.old_addresses]
# Two routes of one view, and a view that answers with what is no page.
OTHER_ROUTES = {"old_front_page": "old_address"}
WITHOUT_TEMPLATE = {
    "author_portrait", "ask_for_translation", "citation_file", "response_card", "search_suggestions", "old_address",
    "old_front_page", "response_feed", "series_feed", "topic_feed", "author_feed", "response_json_feed", "series_json_feed",
    "topic_json_feed", "author_json_feed",
    "response_epub", "response_pdf", "series_epub", "series_pdf",
}  # fmt: skip


def view_of(pattern: URLPattern) -> Callable[..., Any]:
    view = pattern.callback
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return view


def journey_of(pattern: URLPattern) -> str:
    return view_of(pattern).__module__.rpartition(".")[2]


@pytest.mark.parametrize("pattern", PAGES, ids=lambda pattern: pattern.name)
def test_an_address_is_called_as_its_view_is(pattern: URLPattern) -> None:
    assert pattern.name
    assert view_of(pattern).__name__ == OTHER_ROUTES.get(pattern.name, pattern.name)


@pytest.mark.parametrize(
    "pattern", [p for p in PAGES if p.name not in WITHOUT_TEMPLATE], ids=lambda pattern: pattern.name
)
def test_a_page_has_a_template_of_its_name_in_the_folder_of_its_journey(pattern: URLPattern) -> None:
    template = ROOT / "templates" / "essays" / journey_of(pattern) / f"{pattern.name}.html"
    assert template.is_file(), f"{template.relative_to(ROOT)} is missing"


@pytest.mark.parametrize("journey", [asking, browsing, reading], ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_journeys_templates_are_its_views(journey: Any) -> None:
    folder = ROOT / "templates" / "essays" / journey.__name__.rpartition(".")[2]
    pages = {path.stem for path in folder.glob("*.html") if not path.name.startswith("_")}
    assert pages == {
        pattern.name for pattern in PAGES if journey_of(pattern) == folder.name and pattern.name not in WITHOUT_TEMPLATE
    }


def test_names_are_given_once() -> None:
    names = [pattern.name for pattern in PAGES]
    assert len(set(names)) == len(names)
