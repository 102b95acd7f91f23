from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import make_author, make_edition, make_response, make_revision, make_series, make_topic, release

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def listed(client: Client) -> dict[str, dict[str, str]]:
    """Addresses with their alternates."""
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)  # noqa: S314  our own answer
    return {
        url[0].text.removeprefix(SITE): {
            link.attrib["hreflang"]: link.attrib["href"].removeprefix(SITE) for link in url[1:]
        }
        for url in root
    }


def test_sitemap_lists_every_kind_of_page_under_both_prefixes(client: Client) -> None:
    author, topic, series = make_author(slug="a"), make_topic(slug="t"), make_series(slug="s")
    make_response("en", "zh-hans", slug="x", authors=(author,), topics=(topic,), series=series)

    pages = listed(client)

    paths = (
        "",
        "responses/",
        "series/",
        "topics/",
        "authors/",
        "about/",
        "responses/x/",
        "series/s/",
        "topics/t/",
        "authors/a/",
    )
    assert set(pages) == {f"/{language}/{path}" for language in ("en", "zh-hans") for path in paths}
    assert pages["/en/responses/x/"] == {
        "en": "/en/responses/x/",
        "zh-Hans": "/zh-hans/responses/x/",
        "x-default": "/en/responses/x/",
    }


def test_a_response_stands_only_under_the_languages_of_its_full_editions(client: Client) -> None:
    essay = make_response("zh-hans", slug="x", original_language="zh-hans")
    release(make_revision(make_edition(essay), "The Ferry", "In short.", ""))

    pages = listed(client)

    assert pages["/zh-hans/responses/x/"] == {}
    assert "/en/responses/x/" not in pages


@pytest.mark.parametrize("count", [1, 4])
def test_sitemap_costs_five_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _ in range(count):
        make_response("en", "zh-hans", authors=(make_author(),), topics=(make_topic(),), series=make_series())

    with django_assert_num_queries(5):
        client.get("/sitemap.xml")
