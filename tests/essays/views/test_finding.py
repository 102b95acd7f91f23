"""Finding one's way: filters, years, the trail to a page, what stands near a response, and the switcher."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from accounts.models import Author
from essays.models import Release
from tests.costs import queries_of
from tests.factories import (
    in_both,
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
YEAR = timezone.localdate().year
NOW = timezone.now()
HOUR = timedelta(hours=1)


def page(client: Client, path: str, status: int = 200) -> LexborHTMLParser:
    response = client.get(path)
    assert response.status_code == status, path
    return LexborHTMLParser(response.content.decode())


def titles(tree: LexborHTMLParser) -> list[str]:
    return [node.text() for node in tree.css("main .entry .what > :first-child")]


def choices(tree: LexborHTMLParser) -> dict[str, str]:
    """The filters' links: what each says, and where it leads."""
    return {
        node.text().removesuffix(" (remove this filter)"): node.attributes["href"] for node in tree.css(".filters a")
    }


@pytest.fixture
def cities() -> None:
    """A topic with three responses by two authors in two series, and one beside it."""
    topic = make_topic("Cities", slug="t", keywords_en="city\ncities\nCities", keywords_zh="\u57ce\u5e02")
    first, second = make_series("Who plans?", slug="plans"), make_series("Who walks?", slug="walks")
    lin, ada = make_author("Lin Ruoxi", slug="lin"), make_author("Ada Bell", slug="ada")
    placed: dict[str, Any] = {"topics": (topic,)}
    make_response("en", title="One", series=first, authors=(lin,), published_on=date(2021, 5, 1), **placed)
    make_response("zh-hans", title="Two", series=first, authors=(ada,), published_on=date(2022, 5, 1), **placed)
    make_response(
        "en", "zh-hans", title="Three", series=second, authors=(ada,), published_on=date(2022, 6, 1), **placed
    )
    make_response(title="Beside", authors=(make_author("Zoe Elsewhere", slug="zoe"),))


# Filters -------------------------------------------------------------------------------------------------------------
def test_a_topic_says_which_words_gather_it(client: Client, cities: None) -> None:
    tree = page(client, "/en/topics/t/")

    assert [node.text() for node in tree.css(".words li")] == ["city", "\u57ce\u5e02"]
    assert tree.css_first(".words li [lang]").attributes["lang"] == "zh-Hans"


def test_a_topic_lists_its_responses_by_year(client: Client, cities: None) -> None:
    tree = page(client, "/en/topics/t/")

    assert [node.text() for node in tree.css("h3.year")] == ["2022", "2021"]
    assert titles(tree) == ["Three", "Two \u6e21\u8f6e", "One"]


def test_a_topic_offers_what_leads_to_something_and_nothing_else(client: Client, cities: None) -> None:
    offered = choices(page(client, "/en/topics/t/"))

    assert offered == {
        "English": "?language=en",
        "\u4e2d\u6587": "?language=zh-hans",
        "Who plans?": "?series=plans",
        "Who walks?": "?series=walks",
        "Ada Bell": "?author=ada",
        "Lin Ruoxi": "?author=lin",
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("language=en", ["Three", "One"]),
        ("language=zh-hans", ["Three", "Two \u6e21\u8f6e"]),
        ("series=plans", ["Two \u6e21\u8f6e", "One"]),
        ("author=ada", ["Three", "Two \u6e21\u8f6e"]),
        ("author=ada&series=plans&language=zh-hans", ["Two \u6e21\u8f6e"]),
        ("author=zoe", ["Three", "Two \u6e21\u8f6e", "One"]),
        ("language=fr&series=%3Cb%3E&author=nobody&colour=red", ["Three", "Two \u6e21\u8f6e", "One"]),
        ("language=en&series=plans&author=ada", ["One"]),
    ],
)
def test_filters_narrow_together_and_what_is_unknown_is_ignored(
    client: Client, cities: None, query: str, found: list[str]
) -> None:
    assert titles(page(client, f"/en/topics/t/?{query}")) == found


def test_a_filter_can_be_taken_off_alone_and_all_at_once(client: Client, cities: None) -> None:
    offered = choices(page(client, "/en/topics/t/?author=ada&series=plans"))

    assert offered["Ada Bell \u00d7"] == "?series=plans"
    assert offered["Who plans? \u00d7"] == "?author=ada"
    assert offered["Who walks?"] == "?series=walks&author=ada"
    assert offered["Show everything"] == "/en/topics/t/"


def test_every_filter_that_is_offered_leads_to_something(client: Client, cities: None) -> None:
    for first in choices(page(client, "/en/topics/t/")).values():
        for second in choices(page(client, f"/en/topics/t/{first}")).values():
            assert titles(page(client, second if second.startswith("/") else f"/en/topics/t/{second}"))


def test_nothing_of_an_unknown_value_comes_back(client: Client, cities: None) -> None:
    html = client.get("/en/topics/t/?series=xyzzy&author=xyzzy&language=xyzzy&page=1").content.decode()

    assert "xyzzy" not in html


def test_a_narrowed_list_is_canonical_to_the_whole_and_its_switcher_keeps_the_filters(
    client: Client, cities: None
) -> None:
    tree = page(client, "/en/topics/t/?author=ada&language=zh-hans")

    assert tree.css_first("link[rel=canonical]").attributes["href"].endswith("/en/topics/t/")
    assert not tree.css("link[hreflang]")
    assert tree.css_first(".languages a").attributes["href"] == "/zh-hans/topics/t/?language=zh-hans&author=ada"


def test_pages_of_a_narrowed_list_stay_narrowed(client: Client) -> None:
    author, topic = make_author(slug="a"), make_topic(slug="t")
    make_response(topics=(topic,), authors=(make_author(slug="b"),))
    for _ in range(21):
        make_response(topics=(topic,), authors=(author,))

    tree = page(client, "/en/topics/t/?author=a")
    second = page(client, "/en/topics/t/?author=a&page=2")

    assert tree.css_first(".pager a[rel=next]").attributes["href"] == "?author=a&page=2"
    assert second.css_first("link[rel=prev]").attributes["href"] == "?author=a"
    assert len(titles(second)) == 1
    assert second.css_first(".languages a").attributes["href"] == "/zh-hans/topics/t/?author=a&page=2"


def test_a_protected_author_is_no_filter(client: Client) -> None:
    topic = make_topic(slug="t")
    hidden = make_author("Renata Quill", slug="renata", byline=Author.Byline.INITIALS)
    make_response(title="Hers", topics=(topic,), authors=(hidden,))
    make_response(title="His", topics=(topic,), authors=(make_author("Bo", slug="bo"),))

    tree = page(client, "/en/topics/t/?author=renata")

    assert len(titles(tree)) == 2
    assert "renata" not in tree.html.lower()


def test_a_summary_is_no_text_in_its_language(client: Client) -> None:
    topic = make_topic(slug="t")
    essay = make_response("zh-hans", topics=(topic,))
    release(make_revision(make_edition(essay), "In short", "Short.", ""))

    tree = page(client, "/en/topics/t/?language=en")

    assert titles(tree) == ["In short"]
    assert "English" not in choices(tree)


# Years ---------------------------------------------------------------------------------------------------------------
def test_the_archive_links_its_years_and_only_those_with_something(client: Client, cities: None) -> None:
    withdrawn = make_response(published_on=date(2019, 1, 1))
    Release.objects.filter(essay=withdrawn).update(ends_at=NOW, ended_as="withdrawn")

    tree = page(client, "/en/responses/")

    assert [node.text() for node in tree.css("nav[aria-label=Years] a")] == [str(YEAR), "2022", "2021"]
    page(client, "/en/responses/years/2019/", 404)


def test_a_year_has_its_responses_and_its_own_address(client: Client, cities: None) -> None:
    tree = page(client, "/en/responses/years/2022/")

    assert titles(tree) == ["Three", "Two \u6e21\u8f6e"]
    assert tree.css_first("link[rel=canonical]").attributes["href"].endswith("/en/responses/years/2022/")
    assert tree.css_first("nav[aria-label=Years] [aria-current]").text() == "2022"
    assert titles(page(client, "/en/responses/years/2022/?language=en")) == ["Three"]
    assert "English" not in choices(page(client, "/en/responses/years/2021/?language=zh-hans"))


@pytest.mark.parametrize("year", ["0", "999", "3000", "99999999999999999999"])
def test_a_year_without_anything_is_a_404(client: Client, cities: None, year: str) -> None:
    page(client, f"/en/responses/years/{year}/", 404)


# The way to a page ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("topics/t/", ["Front page", "Topics", "Cities"]),
        ("authors/lin/", ["Front page", "Authors", "Lin Ruoxi"]),
        ("series/plans/", ["Front page", "Response series", "Who plans?"]),
        ("responses/", ["Front page", "Responses"]),
        ("responses/years/2021/", ["Front page", "Responses", "2021"]),
    ],
)
def test_inner_pages_say_where_they_stand(client: Client, cities: None, path: str, names: list[str]) -> None:
    tree = page(client, f"/en/{path}")

    described = json.loads(tree.css_first(".crumbs script").text())
    assert [node.text() for node in tree.css(".crumbs li")] == names
    assert [item["name"] for item in described["itemListElement"]] == names
    assert [item["position"] for item in described["itemListElement"]] == list(range(1, len(names) + 1))
    assert described["itemListElement"][0]["item"].endswith("/en/")
    assert tree.css_first(".crumbs [aria-current=page]").text() == names[-1]
    assert not tree.css("main .crumbs")


def test_a_title_cannot_leave_the_data_it_stands_in(client: Client) -> None:
    make_response(slug="x", title="</script><b>bold</b>")

    tree = page(client, "/en/responses/x/")

    assert json.loads(tree.css_first(".crumbs script").text())["itemListElement"][-1]["name"] == "</script><b>bold</b>"
    assert not tree.css(".crumbs b")


def test_the_front_page_and_what_is_not_there_have_no_trail(client: Client) -> None:
    assert not page(client, "/en/").css(".crumbs")
    assert not page(client, "/en/nothing/", 404).css(".crumbs")


# Near a response -----------------------------------------------------------------------------------------------------
def test_related_responses_share_topics_first_and_then_are_near_in_date(client: Client) -> None:
    heat, water, series = make_topic(), make_topic(), make_series()
    dated = {"far": date(2011, 1, 1), "near": date(2021, 5, 3), "nearer": date(2021, 4, 30), "twice": date(2000, 1, 1)}
    for name, day in dated.items():
        make_response(title=name, topics=(heat, water) if name == "twice" else (heat,), published_on=day)
    make_response(title="same series", topics=(heat, water), series=series, published_on=date(2021, 5, 1))
    make_response(title="no topic", published_on=date(2021, 5, 1))
    make_response(slug="x", topics=(heat, water), series=series, published_on=date(2021, 5, 1))

    tree = page(client, "/en/responses/x/")

    assert [node.text() for node in tree.css(".related .what h3")] == ["twice", "nearer", "near"]


def test_a_response_without_topics_has_nothing_near(client: Client) -> None:
    make_response(slug="x")
    make_response()

    assert not page(client, "/en/responses/x/").css(".related")


def test_what_is_hidden_is_near_nothing(client: Client) -> None:
    topic = make_topic()
    make_response(slug="x", topics=(topic,))
    gone = make_response(title="gone", topics=(topic,))
    Release.objects.filter(essay=gone).update(ends_at=NOW, ended_as="withdrawn")
    release(make_revision(make_edition(make_essay(topics=(topic,))), "later"), starts=NOW + HOUR)

    assert not page(client, "/en/responses/x/").css(".related")


# Honest languages ----------------------------------------------------------------------------------------------------
def test_a_summary_in_the_other_language_is_somewhere_to_lead(client: Client) -> None:
    essay = make_response("zh-hans", slug="x", original_language="zh-hans")
    release(make_revision(make_edition(essay), "In short", "Short.", ""))

    tree = page(client, "/zh-hans/responses/x/")

    assert tree.css_first(".languages a").attributes["href"] == "/en/responses/x/"
    assert "hreflang" not in tree.css_first(".languages a").attributes


@pytest.mark.parametrize(
    "path", ["responses/one/", "responses/one/versions/1/", "responses/one/asked/", "nothing/", "responses/nothing/"]
)
def test_without_a_twin_the_switcher_stays_and_says_why(client: Client, path: str) -> None:
    make_response("zh-hans", slug="one", original_language="zh-hans")
    here = "/zh-hans/" if "asked" not in path else "/en/"

    tree = LexborHTMLParser(client.get(f"{here}{path}").content.decode())

    switcher = tree.css_first(".languages a")
    assert "href" not in switcher.attributes
    assert switcher.attributes["aria-disabled"] == "true"
    assert switcher.css_first("small").text()


@pytest.mark.parametrize(
    "path",
    [
        path
        for name in ("topics/t/?author=ada", "authors/ada/", "responses/years/2022/", "responses/?language=en")
        for path in in_both(name)
    ],
)
def test_the_switcher_leads_to_a_page_that_is_there(client: Client, cities: None, path: str) -> None:
    there = page(client, path).css_first(".languages a").attributes["href"]

    assert titles(page(client, there))
    assert page(client, there).css_first(".languages a").attributes["href"] == path


def test_lists_say_how_long_a_text_takes_by_the_measure_of_its_script(client: Client) -> None:
    release(make_revision(make_edition(make_essay(), "zh-hans"), "Han", body="<p>" + "\u6e21" * 1200 + "</p>"))

    assert "3 min" in page(client, "/en/responses/").css_first(".when").text()


# Cost ----------------------------------------------------------------------------------------------------------------
def test_pages_ask_the_same_of_three_hundred_works_as_of_twelve(client: Client) -> None:
    topics, authors = [make_topic(slug=f"t{n}") for n in range(3)], [make_author(slug=f"a{n}") for n in range(9)]
    series = [make_series(slug=f"s{n}") for n in range(4)]

    def cost(works: range) -> dict[str, int]:
        for n in works:
            make_response(
                *(("en",), ("zh-hans",), ("en", "zh-hans"))[n % 3],
                slug=f"w{n}", topics=tuple(topics[: n % 3 + 1]), authors=(authors[n % 9],), series=series[n % 4],
                published_on=date(2016 + n % 7, 1 + n % 12, 1),
            )  # fmt: skip
        return {path: queries_of(client, f"/en/{path}") for path in PAGES}

    few, many = cost(range(12)), cost(range(12, 300))

    assert few == many == PAGES


PAGES = {
    "topics/": 0, "topics/t0/": 5, "topics/t0/?language=en&series=s0": 5, "authors/": 1, "authors/a0/": 4,
    "responses/": 3, "responses/years/2018/": 3, "responses/?language=zh-hans": 3, "responses/w0/": 4,
}  # fmt: skip
