"""What pages say of themselves, as a processor of linked data has it: expanded, each word with its whole address."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pyld import jsonld
from pytest_django import Settings
from selectolax.lexbor import LexborHTMLParser

from essays.models import Essay
from tests.factories import make_author, make_edition, make_response, make_revision, make_series, make_topic, release

pytestmark = pytest.mark.django_db
SCHEMA = "http://schema.org/"
SITE = "https://dialogue.example"
# The part of schema.org's context that matters: its words, and which of them hold an address.
ADDRESSES = ("url", "image")
CONTEXT = {"@context": {"@vocab": SCHEMA, **{name: {"@id": SCHEMA + name, "@type": "@id"} for name in ADDRESSES}}}


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.SITE_URL = SITE


def load(address: str, options: dict[str, Any]) -> dict[str, Any]:
    assert address.rstrip("/") == "https://schema.org"
    return {"contextUrl": None, "documentUrl": address, "document": CONTEXT, "contentType": "application/ld+json"}


def described(client: Client, path: str) -> dict[str, Any]:
    """The one object that a page describes, expanded."""
    (script,) = LexborHTMLParser(client.get(path).content.decode()).css("script[type='application/ld+json']")
    (node,) = jsonld.expand(json.loads(script.text()), {"documentLoader": load})
    return node


def value(node: dict[str, Any], word: str) -> Any:
    (found,) = node[SCHEMA + word]
    return next((found[key] for key in ("@value", "@id") if set(found) == {key}), found)


def test_an_article_names_its_parts_in_the_words_of_schema_org(client: Client) -> None:
    author = make_author(
        "Renata \u00d6hman", "\u96f7\u5a1c\u5854\u00b7\u5384\u66fc", slug="a", affiliation_en="Harbor College"
    )
    make_response(
        "en", slug="x", title="The Ferry", authors=(author,), series=make_series(), published_on=date(2022, 5, 4)
    )

    article = described(client, "/en/responses/x/")

    assert article["@type"] == [f"{SCHEMA}Article"]
    assert article["@id"] == f"{SITE}/en/responses/x/"
    assert value(article, "headline") == "The Ferry"
    assert value(article, "datePublished") == "2022-05-04"
    assert value(article, "inLanguage") == "en"
    (person,) = article[f"{SCHEMA}author"]
    assert (value(person, "name"), value(person, "alternateName")) == (
        "Renata \u00d6hman",
        "\u96f7\u5a1c\u5854\u00b7\u5384\u66fc",
    )
    assert value(person, "url") == f"{SITE}/en/authors/a/"
    assert value(value(person, "affiliation"), "name") == "Harbor College"
    assert value(value(article, "isPartOf"), "name") == "What is cooperation for?"
    assert value(value(article, "publisher"), "url") == f"{SITE}/en/"


def test_a_text_and_its_translation_name_each_other(client: Client) -> None:
    make_response("en", "zh-hans", slug="x", title="The Ferry", original_language="en")

    english, chinese = described(client, "/en/responses/x/"), described(client, "/zh-hans/responses/x/")

    assert value(english, "workTranslation")["@id"] == chinese["@id"]
    assert value(chinese, "translationOfWork")["@id"] == english["@id"]
    assert value(value(chinese, "translationOfWork"), "inLanguage") == "en"


def test_a_summary_is_no_translation(client: Client) -> None:
    essay = make_response("en", slug="x")
    release(make_revision(make_edition(essay, "zh-hans"), "\u6e21\u8f6e", "\u6458\u8981", ""))

    article = described(client, "/en/responses/x/")

    assert f"{SCHEMA}workTranslation" not in article


@pytest.mark.parametrize(("byline", "printed"), [("initials", "R. \u00d6."), ("withheld", "Name withheld")])
def test_of_a_protected_author_only_what_is_printed_is_told(client: Client, byline: str, printed: str) -> None:
    author = make_author("Renata \u00d6hman", "\u5384\u66fc", byline=byline, affiliation_en="Harbor College")
    make_response("en", slug="x", authors=(author,))

    (person,) = described(client, "/en/responses/x/")[f"{SCHEMA}author"]

    assert person == {"@type": [f"{SCHEMA}Person"], f"{SCHEMA}name": [{"@value": printed}]}


@pytest.fixture
def shelved() -> Essay:
    places = {"series": make_series(slug="s", prompt_en="Say what for."), "topics": (make_topic("Ferries", slug="t"),)}
    return make_response("en", slug="x", title="The Ferry", authors=(make_author("Renata", slug="a"),), **places)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_series_is_a_collection_about_a_question(client: Client, shelved: Essay, language: str) -> None:
    series = described(client, f"/{language}/series/s/")

    assert series["@type"] == [f"{SCHEMA}CollectionPage"]
    assert value(series, "about")["@type"] == [f"{SCHEMA}Question"]
    assert value(value(series, "about"), "text") == "Say what for."
    assert value(value(series, "hasPart"), "url") == f"{SITE}/{language}/responses/x/"


def test_a_topic_is_a_collection_about_a_subject(client: Client, shelved: Essay) -> None:
    topic = described(client, "/en/topics/t/")

    assert value(value(topic, "about"), "name") == "Ferries"
    assert value(value(topic, "hasPart"), "headline") == "The Ferry"


def test_an_authors_page_is_about_a_person(client: Client, shelved: Essay) -> None:
    profile = described(client, "/en/authors/a/")

    assert profile["@type"] == [f"{SCHEMA}ProfilePage"]
    assert value(value(profile, "mainEntity"), "name") == "Renata"


@pytest.mark.parametrize(
    "title", ["</script><b>", "<!--<script>", 'a "b" \\ {c}', "\U0001f600 \u05e9\u05dc\u05d5\u05dd\u2028"]
)
def test_a_hostile_title_stays_inside_its_script(client: Client, title: str) -> None:
    make_response("en", slug="x", title=title)

    assert value(described(client, "/en/responses/x/"), "headline") == title
