"""The page of results, and what completes a query while it is typed."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from selectolax.lexbor import LexborHTMLParser

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


def page(client: Client, query: str, language: str = "en") -> LexborHTMLParser:
    response = client.get(f"/{language}/search/?{query}")
    assert response.status_code == 200, query
    return LexborHTMLParser(response.content.decode())


def titles(tree: LexborHTMLParser) -> list[str]:
    return [link.text() for link in tree.css("main ol:first-of-type > li h2 a")]


def test_results_are_the_first_list_of_main_each_a_link_with_its_title(client: Client) -> None:
    make_response("en", "zh-hans", slug="one", authors=(make_author("Ann"),))

    tree = page(client, "q=ferry")

    first = tree.css_first("main ol")
    assert [(link.attributes["href"], link.text()) for link in first.css("li h2 a")] == [
        ("/en/responses/one/", "The Ferry")
    ]
    assert [mark.text() for mark in first.css("h2 mark, p mark")] == ["Ferry", "ferry"]


def test_each_excerpt_is_in_its_own_language(client: Client) -> None:
    make_response("zh-hans", slug="one", title="X")

    tree = page(client, f"q={quote('渡輪')}")

    assert tree.css_first("ol h2").attributes["lang"] == "zh-Hans"
    assert tree.css_first("ol p.summary").attributes["lang"] == "zh-Hans"
    assert tree.css_first("ol p.summary mark").text() == "渡轮"


def test_what_is_shown_is_escaped(client: Client) -> None:
    release(make_revision(make_edition(make_essay()), "Ferry <b>", "", "<p>ferry &lt;script&gt; &amp;amp;</p>"))

    html = client.get("/en/search/?q=ferry+%22%3E%3Cscript%3E").content.decode()

    assert "<script>" not in html.replace('<script type="module"', "")
    assert "&lt;<mark>script</mark>&gt; &amp;amp;" in html


def test_ten_results_are_a_page_and_every_link_keeps_the_query(client: Client) -> None:
    for number in range(12):
        make_response(slug=f"e{number}")

    first, second = page(client, "q=ferry&year="), page(client, "q=ferry&page=2")

    assert (len(titles(first)), len(titles(second))) == (10, 2)
    assert {link.attributes["href"] for link in first.css("a[rel=next], link[rel=next]")} == {"?q=ferry&page=2"}
    assert {link.attributes["href"] for link in second.css("a[rel=prev], link[rel=prev]")} == {"?q=ferry"}
    assert second.css_first("link[rel=canonical]").attributes["href"].endswith("/en/search/?q=ferry&page=2")
    assert second.css_first("link[hreflang=zh-Hans]").attributes["href"].endswith("/zh-hans/search/?q=ferry&page=2")
    assert client.get("/en/search/?q=ferry&page=3").status_code == 404
    assert client.get("/en/search/?q=ferry&page=x").status_code == 404


def test_facets_are_links_with_counts_and_a_chosen_one_leads_back(client: Client) -> None:
    series = make_series("Which river?", slug="s")
    for number in range(3):
        make_response(slug=f"e{number}", series=series, topics=(make_topic(f"T{number}", slug=f"t{number}"),))

    links = {link.attributes["href"]: link.parent.text().split() for link in page(client, "q=ferry").css(".facets a")}
    chosen = page(client, "q=ferry&topic=t1").css_first('.facets [aria-current="true"]')

    assert links["/en/search/?q=ferry&topic=t1"] == ["T1", "1"]
    assert chosen.attributes["href"] == "/en/search/?q=ferry"
    assert len(titles(page(client, "q=ferry&topic=t1"))) == 1


def test_a_misspelt_query_shows_what_was_meant(client: Client) -> None:
    make_response(slug="one")

    tree = page(client, "q=ferrry")

    assert titles(tree) == ["The Ferry"]
    assert tree.css_first("main .notice a").attributes["href"] == "/en/search/?q=ferry"


def test_words_that_find_nothing_are_left_out_where_others_find_something(client: Client) -> None:
    make_response(slug="one")

    assert titles(page(client, "q=ferry+xylophone")) == ["The Ferry"]


def test_nothing_found_is_said_and_helped(client: Client) -> None:
    make_response(slug="one", topics=(make_topic("Rivers", slug="t"),))
    release(make_revision(make_edition(make_essay()), "Harbor", "", "<p>harbor</p>"))

    tree = page(client, "q=ferry+harbor")

    assert "Nothing was found for “ferry harbor”." in tree.css_first("main").text()
    links = {link.attributes["href"] for link in tree.css("main a")}
    assert {"/en/search/?q=ferry", "/en/search/?q=harbor", "/en/topics/t/"} <= links


def test_without_a_query_there_is_the_box(client: Client) -> None:
    tree = page(client, "")

    assert len(tree.css("form[role=search]")) == 1
    assert tree.css_first("form label[for=search]").text()
    assert tree.css_first("form").attributes["action"] == "/en/search/"


def test_every_page_has_the_box_and_works_without_its_script(client: Client) -> None:
    tree = LexborHTMLParser(client.get("/zh-hans/").content.decode())

    form = tree.css_first("header form[role=search]")
    assert form.attributes["action"] == "/zh-hans/search/"
    assert "method" not in form.attributes
    assert form.css_first("button") is not None


HOSTILE = [
    '"' * 10_000, "*" * 10_000, "(" * 5000 + ")" * 5000, "[" * 10_000, "\U0001f6a2" * 5000, "\0" * 5000, "a\0b",
    "'; DROP TABLE essays_essay; --",
    "' OR 1=1 --", "title : ferry", "ferry NEAR(boat, 3)", "^ferry", "ferry*", "NOT ferry", "AND", "-", "- -", '-"', "{title body} : x",
    "ferry & boat | !river <-> x:*", "\\", "%", "_", "a" * 10_000, "\u4fe1" * 10_000, "\u202e\u200b\ufeff", "-a " * 3000, '"a" ' * 3000,
    "\U0002ebf0\U00030000", "\u00bc \u3392 \u2460", "<script>alert(1)</script>", "{{ 7*7 }}", "%s %(x)s",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_give_a_page(client: Client, text: str) -> None:
    make_response("en", "zh-hans", slug="one")

    for path in ("search/", "search/suggestions/"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"/en/{path}", {"q": text}).status_code == 200
        assert len(queries) <= 60


@pytest.mark.parametrize(
    "raw",
    [
        "q=%ED%A0%80",
        "q=%FF%FE",
        "q=%00&series=%00",
        "series=%27&topic=%00&author=../..&year=%D9%A1&language=xx&q=ferry",
    ],
)
def test_broken_addresses_give_a_page(client: Client, raw: str) -> None:
    make_response(slug="one")

    assert client.get(f"/en/search/?{raw}").status_code == 200


def test_a_page_of_results_asks_the_same_few_questions_of_a_larger_archive(client: Client) -> None:
    def asked(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, query)
        return len(queries)

    def grow(count: int) -> None:
        for number in range(count):
            author, topic = make_author(f"Ann{number}"), make_topic()
            make_response("en", "zh-hans", authors=(author,), topics=(topic,), series=make_series())

    grow(2)
    few = asked("q=ferry"), asked(f"q={quote('渡轮')}"), asked("q=ferry+minded")
    grow(12)

    assert (asked("q=ferry"), asked(f"q={quote('渡轮')}"), asked("q=ferry+minded")) == few
    # Names, endings of the last word, texts, then works, releases, bylines and topics of the hits, and the ten bodies shown.
    assert max(few) <= 10


def test_suggestions_are_one_small_answer(client: Client) -> None:
    make_response(slug="one", topics=(make_topic("Ferries", name_zh="渡轮"),))

    answer = client.get("/en/search/suggestions/?q=ferr")

    assert answer.json() == {
        "suggestions": [{"value": "Ferries", "label": "渡轮"}, {"value": "The Ferry", "label": ""}]
    }
    assert "Set-Cookie" not in answer.headers
