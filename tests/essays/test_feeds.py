from __future__ import annotations

import html
import json
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from selectolax.lexbor import LexborHTMLParser

from essays.models import Essay, Path, Release
from tests.factories import (
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

    assert [node.text for node in feed(client, "en").iterfind(f"{ATOM}entry/{ATOM}author/{ATOM}name")] == [
        "Renata \u00d6hman",
        "L. R.",
    ]


def test_what_xml_cannot_hold_does_not_break_the_feed(client: Client) -> None:
    make_response(title="The\x0c\x0bFerry", summary="a\x07b")

    assert feed(client, "en").find(f"{ATOM}entry/{ATOM}title").text == "The Ferry"


def test_an_empty_feed_is_a_feed_and_does_not_change_with_the_clock(client: Client) -> None:
    assert feed(client, "en").find(f"{ATOM}updated").text == "2000-01-01T00:00:00+00:00"


# As a feed reader has it ----------------------------------------------------------------------------------------------
def parsed(client: Client, path: str) -> feedparser.FeedParserDict:
    response = client.get(path)
    assert response.status_code == 200, path
    found = feedparser.parse(response.content)
    assert not found.bozo, found.bozo_exception
    assert found.version == "atom10"
    assert all(found.feed.get(field) for field in ("id", "title", "updated", "author", "link"))
    for entry in found.entries:
        assert all(entry.get(field) for field in ("id", "title", "updated", "link"))
    return found


def addresses(client: Client, path: str) -> list[str]:
    return [entry.link.removeprefix(SITE) for entry in parsed(client, path).entries]


@pytest.fixture
def shelved() -> Essay:
    """A response in a series, under a topic, of an author; and one that is in none of them."""
    make_response("en", slug="other")
    places = {"series": make_series(slug="s"), "topics": (make_topic(slug="t"),), "authors": (make_author(slug="a"),)}
    return make_response("en", "zh-hans", slug="x", **places)


FEEDS = {"series_feed": "feeds/series/s/", "topic_feed": "feeds/topics/t/", "author_feed": "feeds/authors/a/"}
PAGES = {"series_feed": "series/s/", "topic_feed": "topics/t/", "author_feed": "authors/a/"}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", FEEDS)
def test_series_feed_topic_feed_and_author_feed_hold_what_their_pages_list(
    client: Client, shelved: Essay, name: str, language: str
) -> None:
    assert addresses(client, f"/{language}/{FEEDS[name]}") == [f"/{language}/responses/x/"]
    assert parsed(client, f"/{language}/{FEEDS[name]}").feed.link == f"{SITE}/{language}/{PAGES[name]}"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", FEEDS)
def test_each_page_names_its_feed(client: Client, shelved: Essay, name: str, language: str) -> None:
    tree = LexborHTMLParser(client.get(f"/{language}/{PAGES[name]}").content.decode())

    named = [node.attributes["href"] for node in tree.css("link[rel=alternate][type='application/atom+xml']")]

    assert named == [f"/{language}/{FEEDS[name]}", f"/{language}/feeds/responses/"]


def test_an_entry_tells_where_its_text_can_be_read_in_the_other_language(client: Client, shelved: Essay) -> None:
    (entry,) = parsed(client, "/en/feeds/series/s/").entries
    (alone,) = (entry for entry in parsed(client, "/zh-hans/feeds/responses/").entries if "other" in entry.link)

    told = [(link.hreflang, link.href.removeprefix(SITE)) for link in entry.links if link.rel == "related"]

    assert told == [("zh-Hans", "/zh-hans/responses/x/")]
    assert [link.rel for link in alone.links] == ["alternate"]


def test_an_entry_keeps_its_id_through_a_correction_and_tells_of_it(client: Client) -> None:
    now = timezone.now()
    edition = make_edition(make_essay(slug="x"))
    first = release(make_revision(edition, "First"), starts=now - timedelta(hours=2))
    (before,) = parsed(client, "/en/feeds/responses/").entries

    first.ends_at, first.ended_as = now - timedelta(hours=1), "corrected"
    first.save()
    release(make_revision(edition, "Second"), starts=now - timedelta(hours=1))
    (after,) = parsed(client, "/en/feeds/responses/").entries

    assert after.id == before.id == f"urn:uuid:{edition.essay.uuid}"
    assert (before.title, after.title) == ("First", "Second")
    assert after.updated_parsed > before.updated_parsed
    assert after.published == before.published


def test_what_is_withdrawn_vanishes_from_every_feed(client: Client, shelved: Essay) -> None:
    Release.objects.filter(essay=shelved).update(ends_at=timezone.now(), ended_as="withdrawn")

    assert addresses(client, "/en/feeds/responses/") == ["/en/responses/other/"]
    assert addresses(client, "/en/feeds/series/s/") == []
    assert client.get("/en/feeds/topics/t/").status_code == 404
    assert client.get("/en/feeds/authors/a/").status_code == 404


def test_an_author_who_asks_for_protection_has_no_feed(client: Client, shelved: Essay) -> None:
    shelved.authors.update(byline="withheld")

    assert client.get("/en/feeds/authors/a/").status_code == 404


@pytest.mark.parametrize("file", ["", "feed.json"])
def test_a_feed_follows_a_page_that_moved(client: Client, shelved: Essay, file: str) -> None:
    Path.objects.create(kind="series", slug="old", series=shelved.series)

    assert client.get(f"/en/feeds/series/old/{file}")["Location"] == f"/en/feeds/series/s/{file}"


@pytest.mark.parametrize("title", ['"a" & <b>', "</entry>", "]]>", "\U0001f600 \u05e9\u05dc\u05d5\u05dd", "two\nlines"])
def test_a_hostile_title_is_read_as_it_was_written(client: Client, title: str) -> None:
    make_response("en", title=title)

    (entry,) = parsed(client, "/en/feeds/responses/").entries

    assert html.unescape(entry.title).split() == title.split()


@pytest.mark.parametrize("count", [1, 4])
def test_a_feed_costs_four_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    series = make_series(slug="s")
    for _ in range(count):
        make_response("en", "zh-hans", series=series, authors=(make_author(),))

    with django_assert_num_queries(4):
        client.get("/en/feeds/series/s/")


# As JSON Feed ---------------------------------------------------------------------------------------------------------
def json_feed(client: Client, path: str) -> dict[str, Any]:
    """A feed that has what JSON Feed 1.1 asks for."""
    response = client.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"].startswith("application/feed+json")
    found: dict[str, Any] = json.loads(response.content)
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["title"]
    assert found["feed_url"] == f"{SITE}{path}"
    for item in found["items"]:
        assert item["id"]
        assert item["content_text"]
    return found


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", ["feeds/responses/", *FEEDS.values()])
def test_a_json_feed_says_what_the_atom_feed_says(client: Client, shelved: Essay, path: str, language: str) -> None:
    atom, found = parsed(client, f"/{language}/{path}"), json_feed(client, f"/{language}/{path}feed.json")

    assert (found["title"], found["home_page_url"]) == (atom.feed.title, atom.feed.link)
    assert found["language"] == {"en": "en", "zh-hans": "zh-Hans"}[language]
    assert [(item["id"], item["url"], item["title"]) for item in found["items"]] == [
        (entry.id, entry.link, entry.title) for entry in atom.entries
    ]
    related = [[(link.hreflang, link.href) for link in e.links if link.rel == "related"] for e in atom.entries]
    assert [
        [(link["hreflang"], link["url"]) for link in item["_dialogue"]["related"]] for item in found["items"]
    ] == related


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", FEEDS)
def test_each_page_names_its_json_feed(client: Client, shelved: Essay, name: str, language: str) -> None:
    tree = LexborHTMLParser(client.get(f"/{language}/{PAGES[name]}").content.decode())

    named = [node.attributes["href"] for node in tree.css("link[rel=alternate][type='application/feed+json']")]

    assert named == [f"/{language}/{FEEDS[name]}feed.json", f"/{language}/feeds/responses/feed.json"]


def test_an_item_names_its_authors_and_only_the_unprotected_with_their_page(client: Client) -> None:
    make_response(authors=(make_author("Renata", slug="r"), make_author("Lin Ruoxi", byline="initials")))

    (item,) = json_feed(client, "/en/feeds/responses/feed.json")["items"]

    assert item["authors"] == [{"name": "Renata", "url": f"{SITE}/en/authors/r/"}, {"name": "L. R."}]
    assert item["content_text"] == item["title"]  # there is no summary
