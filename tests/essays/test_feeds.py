from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories import make_author, make_response

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feed(client: Client, language: str) -> ElementTree.Element:
    response = client.get(f"/{language}/feeds/responses/")
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)  # noqa: S314  our own answer


def test_response_feed_names_its_language_and_that_of_each_entry(client: Client) -> None:
    make_response("en", title="The Ferry", published_on=date(2022, 5, 4))

    chinese = feed(client, "zh-hans")

    assert chinese.attrib[XML_LANG] == "zh-Hans"
    assert chinese.find(f"{ATOM}entry").attrib[XML_LANG] == "en"
    assert chinese.find(f"{ATOM}entry/{ATOM}published").text.startswith("2022-05-04T")


def test_addresses_in_the_feed_are_whole(client: Client, settings: Settings) -> None:
    settings.SITE_URL = "https://dialogue.example"
    make_response("en", slug="x")

    found = {link.attrib["href"] for link in feed(client, "en").iter(f"{ATOM}link")}

    assert found == {
        "https://dialogue.example/en/",
        "https://dialogue.example/en/feeds/responses/",
        "https://dialogue.example/en/responses/x/",
    }


def test_each_author_of_an_entry_is_named_as_printed(client: Client) -> None:
    first, second = make_author("Renata \u00d6hman"), make_author("Lin Ruoxi", byline="initials")
    make_response(authors=(first, second))

    assert [node.text for node in feed(client, "en").iter(f"{ATOM}name")] == ["Renata \u00d6hman", "L. R."]


def test_what_xml_cannot_hold_does_not_break_the_feed(client: Client) -> None:
    make_response(title="The \x0bFerry", summary="a\x07b")

    assert feed(client, "en").find(f"{ATOM}entry/{ATOM}title").text == "The Ferry"


def test_an_empty_feed_is_a_feed_and_does_not_change_with_the_clock(client: Client) -> None:
    assert feed(client, "en").find(f"{ATOM}updated").text == "2000-01-01T00:00:00+00:00"
