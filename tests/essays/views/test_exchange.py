"""The exchange on readers' pages: drawing, table, order, replies and marks."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from accounts.models import Author
from essays.fairness import first_side, other_side
from essays.models import Essay, Mark, Series
from essays.models.exchange import MOST
from essays.views import browsing
from tests.costs import queries_of
from tests.factories import make_author, make_edition, make_response, make_revision, make_series, make_topic, release

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = timezone.localdate()
PAGE = "/en/series/s/"


def page(client: Client, path: str, status: int = 200) -> LexborHTMLParser:
    response = client.get(path)
    assert response.status_code == status, path
    return LexborHTMLParser(response.content.decode())


def answer(series: Series, title: str, country: str = "US", days: int = 0, **fields: object) -> Essay:
    """A response of an institution of a country, printed so many days ago."""
    author = make_author(f"{title} author", country=country, affiliation_en=f"{title} college")
    fields = {"authors": (author,), "published_on": TODAY - days * DAY, **fields}
    return make_response(title=title, series=series, **fields)


def mark(essay: Essay, kind: str = "difference", block: str = "p1", **fields: str) -> Mark:
    return Mark.objects.create(essay=essay, kind=kind, block=block, accepted_at=timezone.now(), **fields)


def titles(tree: LexborHTMLParser) -> list[str]:
    return [node.text() for node in tree.css(".what h3")]


@pytest.fixture
def series() -> Series:
    return make_series(slug="s")


# The drawing and its table -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/en/", PAGE])
def test_nothing_is_drawn_before_there_are_two_answers(client: Client, series: Series, path: str) -> None:
    answer(series, "One")
    assert not page(client, path).css(".exchange")

    answer(series, "Two")
    assert len(page(client, path).css(".exchange circle")) == 2


def test_a_dot_is_filled_where_both_languages_exist_and_a_curve_is_a_reply(client: Client, series: Series) -> None:
    first = answer(series, "First", days=2)
    make_response("en", "zh-hans", title="Second", series=series, in_reply_to=first)

    for path in ("/en/", PAGE):
        tree = page(client, path)
        assert [node.attributes.get("class") for node in tree.css(".exchange circle")] == [None, "twofold"]
        assert len(tree.css(".exchange path")) == 1
        assert "In both languages: 1." in tree.css_first(".exchange desc").text()


def test_the_sketch_and_the_drawing_place_every_answer_alike(client: Client, series: Series) -> None:
    both = (make_author(country="US"), make_author(country="CN"))
    hidden = make_author(country="CN", byline=Author.Byline.INITIALS)
    for number, authors in enumerate([(make_author(country="CN"),), both, (hidden,), (hidden, both[0]), ()]):
        make_response(series=series, authors=authors, published_on=TODAY - number * DAY)

    drawn = [
        [(n.attributes["cx"], n.attributes["cy"]) for n in page(client, path).css("circle")] for path in ("/en/", PAGE)
    ]

    assert len(drawn[0]) == 5
    assert drawn[0] == drawn[1]


def test_dots_of_the_question_are_named_links_and_the_small_drawing_is_one_picture(
    client: Client, series: Series
) -> None:
    answer(series, "First", days=1)
    make_response("zh-hans", title="Second", series=series)

    dots = page(client, PAGE).css(".exchange a")
    assert [dot.css_first("title").text() for dot in dots] == ["First", "Second \u6e21\u8f6e"]
    assert dots[1].css_first("title").attributes["lang"] == "zh-Hans"
    small = page(client, "/en/").css_first(".exchange svg")
    assert small.attributes["role"] == "img"
    assert not small.css("a")
    assert not page(client, PAGE).css("svg[role=img] a")


def test_the_table_says_the_same_in_words(client: Client, series: Series) -> None:
    first = answer(series, "First", "US", days=3)
    answer(series, "Second", "CN", in_reply_to=first, in_reply_to_block="p2")

    rows = [[cell.text(strip=True) for cell in row.css("td")] for row in page(client, PAGE).css(".wide-table tbody tr")]

    assert [row[1:4] for row in rows] == [
        ["First author", "First collegeUnited States", "First"],
        ["Second author", "Second collegeChina", "Second"],
    ]
    assert [row[5] for row in rows] == ["", "First"]
    link = page(client, PAGE).css(".wide-table tbody a")[-1]
    assert link.attributes["href"] == f"{first.get_absolute_url()}#p2".replace("/zh-hans/", "/en/")


def test_a_protected_author_has_neither_institution_nor_country_nor_lane(client: Client, series: Series) -> None:
    answer(series, "Open", "US")
    answer(series, "Shy", "CN")
    before = page(client, PAGE).css("circle")[-1].attributes["cy"]
    Author.objects.filter(name_en="Shy author").update(byline=Author.Byline.WITHHELD)

    tree = page(client, PAGE)

    row = next(row for row in tree.css(".wide-table tr") if "Shy" in row.text())
    assert row.css("td")[2].text(strip=True) == ""
    assert "China" not in row.text()
    assert tree.css("circle")[-1].attributes["cy"] == "72.0" != before


# Order ---------------------------------------------------------------------------------------------------------------
def test_the_two_sides_take_turns_and_the_turn_changes_with_the_day(client: Client, series: Series) -> None:
    for number in range(2):
        answer(series, f"US {number}", "US", days=number)
        answer(series, f"CN {number}", "CN", days=5 + number)
    orders = []

    for day in range(1, 3):
        with time_machine.travel(timezone.now() + day * DAY, tick=False):
            first = first_side(series.uuid, timezone.localdate())
            orders.append(titles(page(client, PAGE)))
            second = other_side(first)
            assert orders[-1] == [f"{first} 0", f"{second} 0", f"{first} 1", f"{second} 1"]

    assert orders[0] != orders[1]


def test_the_page_is_the_same_until_the_sites_midnight(client: Client, series: Series) -> None:
    answer(series, "One", "US")
    answer(series, "Two", "CN")
    noon = timezone.localtime().replace(hour=12, minute=0) + DAY

    with time_machine.travel(noon, tick=False):
        before = client.get(PAGE).content
    with time_machine.travel(noon.replace(hour=23, minute=59, second=59), tick=False):
        assert client.get(PAGE).content == before
    with time_machine.travel(noon.replace(hour=0) + DAY, tick=False):
        assert client.get(PAGE).content != before


def test_other_orders_are_plain_links_to_the_same_page(client: Client, series: Series) -> None:
    for number, title in enumerate(["Beta", "Alpha", "Gamma"]):
        answer(series, title, days=number)
    shy = make_author("Aaron Hidden", byline=Author.Byline.WITHHELD)
    answer(series, "Shy", authors=(shy,), days=9)

    links = [node.attributes["href"] for node in page(client, PAGE).css("nav.row a")]
    by_date, by_author = page(client, f"{PAGE}?order=date"), page(client, f"{PAGE}?order=author")

    assert links == ["?order=alternate#responses", "?order=date#responses", "?order=author#responses"]
    assert titles(by_date) == ["Beta", "Alpha", "Gamma", "Shy"]
    assert titles(by_author) == ["Alpha", "Beta", "Gamma", "Shy"]
    assert by_date.css_first("link[rel=canonical]").attributes["href"].endswith("/en/series/s/")
    assert by_author.css_first("nav.row [aria-current]").text() == "By author"
    page(client, f"{PAGE}?order=size", 404)


def test_a_long_series_goes_on_in_its_order_and_then_by_date(
    client: Client, series: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("essays.models.exchange.MOST", 4)
    monkeypatch.setattr(browsing, "MOST", 4)
    monkeypatch.setattr(browsing, "A_SERIES", 3)
    for number in range(7):
        answer(series, f"Work {number}", "US" if number % 2 else "CN", days=number)

    pages = [page(client, f"{PAGE}?order=author&page={number}") for number in (1, 2, 3)]

    assert [titles(tree) for tree in pages] == [
        ["Work 0", "Work 1", "Work 2"], ["Work 3", "Work 4", "Work 5"], ["Work 6"],
    ]  # fmt: skip
    assert pages[1].css_first(".pager a[rel=next]").attributes["href"] == "?order=author&page=3"
    assert pages[1].css_first(".pager a[rel=prev]").attributes["href"] == "?order=author"
    assert not pages[2].css(".pager a[rel=next]")
    assert "newest 4" in pages[0].css_first(".exchange figcaption").text()
    assert not pages[1].css(".exchange")
    page(client, f"{PAGE}?page=4", 404)


def test_a_page_of_the_series_is_a_part_of_what_is_put_in_order() -> None:
    assert MOST % browsing.A_SERIES == 0


# Replies -------------------------------------------------------------------------------------------------------------
def test_both_pages_show_a_reply_at_its_paragraph(client: Client, series: Series) -> None:
    answered = answer(series, "Answered", slug="answered")
    answer(series, "Replying", slug="replying", in_reply_to=answered, in_reply_to_block="p2")

    replying = page(client, "/en/responses/replying/").css_first(".replying")
    blocks = page(client, "/en/responses/answered/").css(".block")

    assert " ".join(replying.text().split()) == "Replies to paragraph 2 of Answered"
    assert replying.css_first("a").attributes["href"] == "/en/responses/answered/#p2"
    assert not blocks[0].css(".remarks")
    beside = blocks[1].css_first(".remarks")
    assert beside.css_first("a").attributes["href"] == "/en/responses/replying/"
    assert "Replying author" in beside.text()


@pytest.mark.parametrize("block", ["", "p9"])
def test_a_reply_to_no_paragraph_that_is_shown_stands_at_the_foot(client: Client, series: Series, block: str) -> None:
    answered = answer(series, "Answered", slug="answered")
    answer(series, "Replying", in_reply_to=answered, in_reply_to_block=block)

    tree = page(client, "/en/responses/answered/")

    assert not tree.css(".remarks")
    assert "Replying" in tree.css_first(".closing").text()


def test_words_of_the_frame_beside_a_text_of_the_other_language_carry_their_own(client: Client, series: Series) -> None:
    answered = make_response("zh-hans", slug="answered", series=series)
    mark(answered, note_en="Should it end?")
    answer(series, "Replying", in_reply_to=answered, in_reply_to_block="p1")

    tree = page(client, "/en/responses/answered/")

    assert tree.css_first(".text").attributes["lang"] == "zh-Hans"
    assert tree.css_first(".remarks").attributes["lang"] == "en"


# Marks ---------------------------------------------------------------------------------------------------------------
def test_a_mark_stands_beside_its_paragraph_and_in_the_column_of_its_kind(client: Client, series: Series) -> None:
    essay = make_response("en", "zh-hans", slug="x", series=series)
    mark(essay, "open_question", "p2", note_en="Who pays?", note_zh="\u8c01\u6765\u51fa\u94b1")

    beside = page(client, "/en/responses/x/").css(".block")[1].css_first(".remarks")
    found = {code: page(client, f"/{code}/series/s/").css_first(".findings") for code in ("en", "zh-hans")}

    assert beside.css_first(".seal").text().startswith("Open question")
    assert found["en"].css_first("h3").text() == "Open question"
    assert found["en"].css_first("blockquote").text() == "So we talked."
    assert "Who pays?" in found["en"].text()
    assert found["zh-hans"].css_first("blockquote").text().startswith("\u4e8e\u662f")
    assert "\u8c01\u6765\u51fa\u94b1" in found["zh-hans"].text()
    for tree in found.values():
        assert [a.attributes["href"] for a in tree.css("a")] == ["/en/responses/x/#p2", "/zh-hans/responses/x/#p2"]


def test_a_paragraph_is_quoted_in_the_language_that_there_is(client: Client, series: Series) -> None:
    mark(make_response("zh-hans", slug="x", series=series))

    found = page(client, PAGE).css_first(".findings")

    assert found.css_first("blockquote").attributes["lang"] == "zh-Hans"
    assert [a.attributes["href"] for a in found.css("a")] == ["/zh-hans/responses/x/#p1"]


def test_a_mark_whose_paragraph_left_the_text_is_not_shown(client: Client, series: Series) -> None:
    essay = make_response(slug="x", series=series)
    mark(essay, block="p2")
    assert page(client, PAGE).css(".findings")

    now = timezone.now()
    essay.releases.update(ends_at=now, ended_as="corrected")
    release(make_revision(make_edition(essay), body="<p>The ferry was late.</p>"), starts=now)

    assert not page(client, PAGE).css(".findings")
    assert not page(client, "/en/responses/x/").css(".remarks")


# Cost ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("answers", [2, 9])
def test_marks_cost_one_query_however_many_and_replies_none(client: Client, series: Series, answers: int) -> None:
    first = answer(series, "First", slug="first", days=30, topics=(make_topic(),))
    paths = (PAGE, "/zh-hans/", "/en/responses/first/")
    assert [queries_of(client, path) for path in paths] == [4, 5, 4]
    for number in range(answers):
        reply = make_response(
            "en", "zh-hans", series=series, authors=(make_author(),), in_reply_to=first, in_reply_to_block="p1"
        )
        mark(reply, block="p2")
        mark(first, ["difference", "open_question"][number % 2], f"p{number}")

    assert [queries_of(client, path) for path in paths] == [5, 5, 5]
