from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from essays import sitemaps
from essays.models import Essay
from tests.factories import (  # fmt: skip
    make_author,
    make_edition,
    make_essay,
    make_response,
    make_revision,
    make_series,
    make_topic,
    release,
)

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
SCHEMA = xmlschema.XMLSchema(Path(__file__).with_name("sitemap.xsd"))
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
FRONT = ("", "about/", "responses/", "series/", "topics/", "authors/", "glossary/", "api/")


def read(client: Client, path: str) -> ElementTree.Element:
    """A file of the sitemap, which keeps to the protocol."""
    response = client.get(path)
    assert response["Content-Type"] == "application/xml"
    SCHEMA.validate(response.content.decode())
    return ElementTree.fromstring(response.content)  # noqa: S314  our own answer


def parts(client: Client) -> list[str]:
    return [node.text.removeprefix(SITE) for node in read(client, "/sitemap.xml").iterfind(".//s:loc", NAMES)]


def listed(client: Client) -> dict[str, dict[str, str]]:
    """Addresses of all parts with their alternates."""
    found: dict[str, dict[str, str]] = {}
    for part in parts(client):
        for url in read(client, part):
            address = url.find("s:loc", NAMES).text.removeprefix(SITE)
            assert address not in found
            alternates = url.iterfind("x:link", NAMES)
            found[address] = {link.attrib["hreflang"]: link.attrib["href"].removeprefix(SITE) for link in alternates}
    return found


def test_sitemap_lists_every_kind_of_page_under_both_prefixes(client: Client) -> None:
    author, topic, series = make_author(slug="a"), make_topic(slug="t"), make_series(slug="s")
    make_response("en", "zh-hans", slug="x", authors=(author,), topics=(topic,), series=series)
    make_response("en", "zh-hans", slug="terms", kind=Essay.Kind.PAGE)
    make_response("en", "zh-hans", slug="about", kind=Essay.Kind.PAGE)

    pages = listed(client)

    paths = (*FRONT, "responses/x/", "series/s/", "topics/t/", "authors/a/", "pages/terms/")
    assert set(pages) == {f"/{language}/{path}" for language in ("en", "zh-hans") for path in paths}
    assert pages["/en/responses/x/"] == {
        "en": "/en/responses/x/",
        "zh-Hans": "/zh-hans/responses/x/",
        "x-default": "/en/responses/x/",
    }


def test_every_listed_page_answers_and_is_its_own_canonical_address(client: Client) -> None:
    author, topic, series = make_author(), make_topic(), make_series()
    make_response("en", slug="one", authors=(author,), topics=(topic,), series=series)
    make_response("en", "zh-hans", slug="both", kind=Essay.Kind.PAGE)

    for address in listed(client):
        response = client.get(address)
        assert response.status_code == 200, address
        assert f'<link rel="canonical" href="{SITE}{address}">' in response.content.decode()


def test_a_response_stands_only_under_the_languages_of_its_full_editions(client: Client) -> None:
    essay = make_response("zh-hans", slug="x", original_language="zh-hans")
    release(make_revision(make_edition(essay), "The Ferry", "In short.", ""))

    pages = listed(client)

    assert pages["/zh-hans/responses/x/"] == {}
    assert "/en/responses/x/" not in pages


def test_a_response_tells_when_its_text_last_came_out(client: Client) -> None:
    made = release(make_revision(make_edition(make_essay(slug="x"))))

    (url,) = read(client, "/sitemaps/responses-0.xml")

    assert url.find("s:lastmod", NAMES).text == made.starts_at.isoformat()


def test_parts_are_ranges_of_ids_and_empty_ones_are_not_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "A_PART", 2)
    for pk, slug in ((90_001, "one"), (90_002, "two"), (90_003, "three"), (90_009, "nine")):
        make_response("en", slug=slug, pk=pk)
    make_essay(slug="draft", pk=90_006)

    named = [part for part in parts(client) if "responses" in part]

    assert named == [f"/sitemaps/responses-{number}.xml" for number in (45_000, 45_001, 45_004)]
    assert {url[0].text.removeprefix(SITE) for url in read(client, named[1])} == {
        "/en/responses/two/",
        "/en/responses/three/",
    }


@pytest.mark.parametrize("part", ["responses-0", "responses-7", "nothing-0", "front-1"])
def test_a_part_that_is_empty_is_a_404(client: Client, part: str) -> None:
    assert client.get(f"/sitemaps/{part}.xml").status_code == 404


def test_a_part_with_a_number_that_no_database_takes_is_a_404(client: Client) -> None:
    assert client.get(f"/sitemaps/responses-{10**30}.xml").status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_sitemap_part_costs_two_queries_and_the_index_two_for_each_section(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _ in range(count):
        make_response("en", "zh-hans", authors=(make_author(),), topics=(make_topic(),), series=make_series())

    with django_assert_num_queries(10):  # four sections with a part, two without one
        client.get("/sitemap.xml")
    with django_assert_num_queries(2):
        client.get("/sitemaps/responses-0.xml")
    with django_assert_num_queries(1):
        client.get("/sitemaps/authors-0.xml")
