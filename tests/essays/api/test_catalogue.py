from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import make_author, make_essay, make_response, make_series, make_topic

pytestmark = pytest.mark.django_db


def all_of(client: Client, path: str, name: str = "slug") -> list[str]:
    """The names of all records of a list, two a page."""
    seen, address = [], f"/api/v1/{path}?limit=2"
    while address:
        page = client.get(address).json()
        seen += [item[name] for item in page["items"]]
        address = page["next"]
    return seen


def test_questions_stand_the_newest_first_and_those_without_a_day_at_the_end(client: Client) -> None:
    for slug, opened in (("old", 2019), ("new", 2023), ("middle", 2021)):
        make_series(slug=slug, opened_on=date(opened, 1, 1))
    for slug in ("without", "without-too"):
        make_response(series=make_series(slug=slug, opened_on=None))

    assert all_of(client, "series") == ["new", "middle", "old", "without-too", "without"]


def test_a_day_of_opening_that_is_to_come_is_not_told(client: Client) -> None:
    series = make_series(slug="s", opened_on=timezone.localdate() + timedelta(days=3))
    make_response(series=series)

    assert client.get("/api/v1/series/s").json()["opened_on"] is None


def test_a_question_names_only_topics_under_which_readers_find_something(client: Client) -> None:
    series, trade, hidden = make_series(slug="s"), make_topic(slug="trade"), make_topic(slug="hidden")
    series.topics.add(trade, hidden)
    make_response(topics=(trade,))
    make_essay(topics=(hidden,))

    assert [topic["slug"] for topic in client.get("/api/v1/series/s").json()["topics"]] == ["trade"]


def test_topics_and_authors_are_listed_whole_in_their_order(client: Client) -> None:
    for slug in "cbaed":
        topic = make_topic(f"Topic {slug}", slug=slug)
        make_response(topics=(topic,), authors=(make_author(f"Author {slug}", slug=slug),))

    assert all_of(client, "topics") == all_of(client, "authors") == list("abcde")


@pytest.mark.parametrize(("language", "name"), [("en", "Lin Ruoxi"), ("zh-hans", "\u6797\u82e5\u6eaa")])
def test_a_name_is_in_the_language_asked_for(client: Client, language: str, name: str) -> None:
    author = make_author("Lin Ruoxi", "\u6797\u82e5\u6eaa", slug="lin", country="CN")
    make_response(authors=(author,), topics=(make_topic("Trade", slug="t", name_zh="\u8d38\u6613"),))

    found: dict[str, Any] = client.get("/api/v1/authors/lin", {"language": language}).json()

    assert (found["name"], found["country"]) == (name, "CN")
    topic = client.get("/api/v1/topics/t", {"language": language}).json()
    assert topic["name"] == {"en": "Trade", "zh-hans": "\u8d38\u6613"}[language]


@pytest.mark.parametrize("path", ["series/s", "topics/t", "authors/a"])
def test_what_only_drafts_stand_under_is_not_there(client: Client, path: str) -> None:
    make_essay(
        series=make_series(slug="s", opened_on=None),
        topics=(make_topic(slug="t"),),
        authors=(make_author(slug="a"),),
    )

    assert client.get(f"/api/v1/{path}").status_code == 404


def test_the_entrance_leads_to_every_list_the_description_and_the_page(client: Client) -> None:
    links = {link["rel"]: link["href"] for link in client.get("/api/v1/").json()["links"]}

    assert set(links) >= {"service-desc", "service-doc", "essays", "editions", "series", "topics", "authors", "changes"}
    del links["search"]  # wants a query
    for address in links.values():
        assert client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200
