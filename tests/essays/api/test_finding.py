from __future__ import annotations

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from tests.factories import make_author, make_response, make_series

pytestmark = pytest.mark.django_db


def test_the_search_gives_what_the_page_gives_in_its_order(client: Client) -> None:
    for number in range(12):
        make_response(title=f"The Ferry {'ferry ' * (number % 5)}", slug=f"x{number}")
    pages = [client.get("/en/search/", {"q": "ferry", "page": number}) for number in (1, 2)]
    shown = [
        node.attributes["href"].split("/")[3]
        for page in pages
        for node in LexborHTMLParser(page.content.decode()).css_first("main ol").css("h2 a, h3 a")
    ]

    seen, address = [], "/api/v1/search?q=ferry&limit=5"
    while address:
        found = client.get(address).json()
        seen += [item["essay"]["slug"] for item in found["items"]]
        address = found["next"]

    assert seen == shown
    assert len(seen) == 12


def test_a_result_shows_where_the_words_stand(client: Client) -> None:
    make_response(slug="x")

    (item,) = client.get("/api/v1/search", {"q": "nobody minded"}).json()["items"]

    assert "Nobody minded" in item["excerpt"]
    assert item["excerpt_language"] == "en"


@pytest.mark.parametrize("asked", ["\x00", "a\x00b", '"', "-", "-ferry", "*", "%", "\U0001f600", "\u6e21", "a" * 200])
def test_whatever_is_looked_for_gets_an_answer(client: Client, asked: str) -> None:
    make_response("en", "zh-hans")

    assert client.get("/api/v1/search", {"q": asked}).status_code == 200


def test_a_misspelt_query_is_respelt(client: Client) -> None:
    make_response(title="Confucianism", slug="x")

    found = client.get("/api/v1/search", {"q": "confucianisn"}).json()

    assert [item["essay"]["slug"] for item in found["items"]] == ["x"]
    assert found["respelt"] == "confucianism"


def test_filters_take_slugs_and_uuids(client: Client) -> None:
    series, author = make_series(slug="s"), make_author(slug="a")
    make_response(slug="in", series=series, authors=(author,))
    make_response(slug="out")

    for query in ({"series": "s"}, {"series": series.uuid}, {"author": "a"}, {"author": author.uuid}):
        items = client.get("/api/v1/search", {"q": "ferry", **query}).json()["items"]
        assert [item["essay"]["slug"] for item in items] == ["in"]
