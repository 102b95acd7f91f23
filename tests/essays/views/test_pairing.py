"""Both languages side by side: every paragraph with its counterpart, its place kept on every way to it and from it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from selectolax.lexbor import LexborHTMLParser, LexborNode

from essays.models import Essay, Pairing, Release
from tests.factories import make_author, make_edition, make_essay, make_response, make_revision, make_series, release

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR = timedelta(hours=1)
LONG = "The ferry was late and nobody minded, since there was bread and a long story to be told. " * 3
LONG_ZH = "渡轮晚点了，没有人介意，因为有面包，还有一个很长的故事可讲。" * 3


def page(client: Client, path: str, status: int = 200) -> LexborHTMLParser:
    response = client.get(path)
    assert response.status_code == status, path
    return LexborHTMLParser(response.content.decode())


def sides(row: LexborNode) -> list[tuple[str, str]]:
    return [(side.attributes["lang"], side.text(strip=True)) for side in row.css(".text")]


def translated(english: str, chinese: str, **fields: object) -> Essay:
    """A response that began in English, and its translation."""
    essay = make_essay(slug="x", **fields)
    original = make_revision(make_edition(essay), "The Ferry", "A wait.", english)
    release(original)
    edition = make_edition(essay, "zh-hans", source_revision=original)
    release(make_revision(edition, "渡轮", "一次等候。", chinese))
    return essay


def test_response_parallel_shows_each_paragraph_beside_its_counterpart_the_readers_language_first(
    client: Client,
) -> None:
    make_response("en", "zh-hans", slug="x")

    english, chinese = page(client, "/en/responses/x/parallel/"), page(client, "/zh-hans/responses/x/parallel/")

    assert [sides(row) for row in english.css(".pair")] == [
        [("en", "The ferry was late. Nobody minded."), ("zh-Hans", "渡轮晚点了。")],
        [("en", "So we talked."), ("zh-Hans", "于是我们谈了起来。")],
    ]
    assert [sides(row)[0][0] for row in chinese.css(".pair")] == ["zh-Hans", "zh-Hans"]
    assert not english.css("table")


def test_titles_and_summaries_stand_in_both_languages(client: Client) -> None:
    translated("<p>One.</p>", "<p>一。</p>")

    tree = page(client, "/en/responses/x/parallel/")

    assert tree.css_first("h1").text() == "The Ferry"
    assert tree.css_first(".title-beside[lang=zh-Hans]").text() == "渡轮"
    assert [(node.attributes["lang"], node.text()) for node in tree.css(".deck")] == [
        ("en", "A wait."),
        ("zh-Hans", "一次等候。"),
    ]


def test_every_view_leads_to_the_same_paragraph_in_the_others(client: Client) -> None:
    make_response("en", "zh-hans", slug="x")

    alone, both = page(client, "/en/responses/x/"), page(client, "/en/responses/x/parallel/")

    assert [node.attributes["href"] for node in alone.css(".beside")] == [
        "/en/responses/x/parallel/#p1",
        "/en/responses/x/parallel/#p2",
    ]
    assert [node.attributes["href"] for node in both.css(".pair")[1].css(".places a")] == [
        "#p2",
        "/en/responses/x/#p2",
        "/zh-hans/responses/x/#p2",
    ]
    assert [node.attributes["href"] for node in both.css(".views a")] == [
        "/en/responses/x/",
        "/zh-hans/responses/x/",
        "/en/responses/x/parallel/",
    ]
    assert both.css_first(".views [aria-current]").attributes["href"] == "/en/responses/x/parallel/"


def test_every_key_of_both_texts_is_a_place_on_the_page_and_none_stands_twice(client: Client) -> None:
    translated(f"<p>{LONG}</p><p>{LONG}</p><p>Short.</p>", f"<p>{LONG_ZH}{LONG_ZH}</p><p>短。</p>")
    Pairing.objects.create(essay=Essay.objects.get(), blocks_en=["p1"], blocks_zh=["p2"])

    for language in ("en", "zh-hans"):
        tree = page(client, f"/{language}/responses/x/parallel/")
        places = [node.attributes["id"] for node in tree.css(".pair [id]")]
        assert sorted(places) == ["p1", "p2", "p3"]


def test_paragraphs_that_were_joined_share_a_row_and_name_both_numbers(client: Client) -> None:
    essay = translated(f"<p>{LONG}</p><p>{LONG}</p><p>End.</p>", f"<p>{LONG_ZH}{LONG_ZH}</p><p>完。</p>")
    Pairing.objects.create(essay=essay, blocks_en=["p1", "p2"], blocks_zh=["p1"])

    row = page(client, "/en/responses/x/parallel/").css_first(".pair:has(.places)")

    assert row.css_first(".number").text() == "1\u20132"
    assert len(row.css(".text[lang=en] p")) == 2
    assert len(row.css(".text[lang=zh-Hans] p")) == 1


@pytest.mark.parametrize(
    ("prefix", "english", "chinese"),
    [("en", "Not translated yet", "Not in the original"), ("zh-hans", "尚未译出", "原文没有这一段")],
)
def test_a_paragraph_without_a_counterpart_says_so_in_the_readers_language(
    client: Client, prefix: str, english: str, chinese: str
) -> None:
    essay = translated("<p>One.</p><p>Two.</p>", "<p>一。</p><p>二。</p>")
    for blocks in ({"blocks_en": ["p2"]}, {"blocks_zh": ["p2"]}):
        Pairing.objects.create(essay=essay, **blocks)

    absent = page(client, f"/{prefix}/responses/x/parallel/").css(".absent")

    assert {node.text() for node in absent} == {english, chinese}
    assert {node.attributes["lang"] for node in absent} == {{"en": "en", "zh-hans": "zh-Hans"}[prefix]}


def test_the_response_stands_for_the_view_in_search_engines_and_the_switcher_keeps_it(client: Client) -> None:
    make_response("en", "zh-hans", slug="x")

    tree = page(client, "/en/responses/x/parallel/")

    assert tree.css_first("link[rel=canonical]").attributes["href"].endswith("/en/responses/x/")
    assert not tree.css("link[hreflang]")
    assert tree.css_first(".languages a").attributes["href"] == "/zh-hans/responses/x/parallel/"


def test_where_one_language_is_public_the_view_leads_to_the_response(client: Client) -> None:
    essay = make_response("en", slug="x")
    release(make_revision(make_edition(essay, "zh-hans"), "渡轮", "摘要", ""))

    response = client.get("/en/responses/x/parallel/")

    assert (response.status_code, response.headers["Location"]) == (302, "/en/responses/x/")


def test_a_withdrawal_of_either_language_closes_the_view(client: Client) -> None:
    make_response("en", "zh-hans", slug="x")
    ends = {"ends_at": NOW, "ended_as": "withdrawn", "end_note_en": "The author asked for it."}

    Release.objects.filter(edition__language="zh-hans").update(**ends)
    assert client.get("/en/responses/x/parallel/").status_code == 302
    Release.objects.update(**ends)
    assert "The author asked for it." in page(client, "/en/responses/x/parallel/", 410).css_first(".notice").text()


def test_an_earlier_address_leads_to_the_view_in_one_step(client: Client) -> None:
    essay = make_response("en", "zh-hans", slug="x")
    essay.slug = "y"
    essay.save()

    response = client.get("/en/responses/x/parallel/")

    assert (response.status_code, response.headers["Location"]) == (301, "/en/responses/y/parallel/")


@pytest.mark.parametrize("paragraphs", [2, 30])
def test_response_parallel_costs_five_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, paragraphs: int
) -> None:
    english, chinese = "<p>One.</p>" * paragraphs, "<p>一。</p>" * (paragraphs - 1)
    translated(english, chinese, series=make_series(), authors=(make_author(), make_author()))

    with django_assert_num_queries(5):
        assert client.get("/zh-hans/responses/x/parallel/").status_code == 200
