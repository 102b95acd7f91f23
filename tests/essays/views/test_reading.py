from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from selectolax.lexbor import LexborHTMLParser

from accounts.models import Author
from essays.models import Essay, Release
from essays.services.previewing import create_preview
from tests.costs import queries_of
from tests.desk import make_person
from tests.factories import (
    BODY_ZH,
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
NOW = timezone.now()
HOUR = timedelta(hours=1)


def page(client: Client, path: str, status: int = 200) -> LexborHTMLParser:
    response = client.get(path)
    assert response.status_code == status, path
    return LexborHTMLParser(response.content.decode())


def links(tree: LexborHTMLParser, selector: str) -> dict[str, str]:
    return {node.attributes["hreflang"]: node.attributes["href"] for node in tree.css(selector)}


def corrected_essay(**fields: object) -> Essay:
    """A text whose first version stood for an hour."""
    essay = make_essay(slug="the-ferry", **fields)
    edition = make_edition(essay)
    release(make_revision(edition, "First title"), starts=NOW - 3 * HOUR, ends=NOW - 2 * HOUR, ended_as="corrected")
    release(make_revision(edition, "Second title"), starts=NOW - 2 * HOUR, note_en="A name was misspelt.")
    return essay


# The text and its languages ------------------------------------------------------------------------------------------
def test_response_detail_shows_the_edition_in_the_readers_language(client: Client) -> None:
    make_response("en", "zh-hans", slug="x", title="The Ferry")

    english, chinese = page(client, "/en/responses/x/"), page(client, "/zh-hans/responses/x/")

    assert english.css_first("html").attributes["lang"] == "en"
    assert english.css_first(".text").attributes["lang"] == "en"
    assert "Nobody minded" in english.css_first(".text").text()
    assert chinese.css_first("html").attributes["lang"] == "zh-Hans"
    assert chinese.css_first(".text").attributes["lang"] == "zh-Hans"
    assert not english.css(".notice")


def test_a_text_in_the_other_language_says_so_and_carries_its_own_lang(client: Client) -> None:
    make_response("zh-hans", slug="x", original_language="zh-hans")

    tree = page(client, "/en/responses/x/")

    assert tree.css_first("html").attributes["lang"] == "en"
    assert tree.css_first(".text").attributes["lang"] == "zh-Hans"
    assert tree.css_first("h1").attributes["lang"] == "zh-Hans"
    assert "There is no English version of it at present" in tree.css_first(".notice").text()


def test_the_body_is_one_element_and_the_rest_of_the_page_is_the_readers(client: Client) -> None:
    make_response("zh-hans", slug="x", original_language="zh-hans")

    tree = page(client, "/en/responses/x/")

    assert len(tree.css(".text")) == 1
    assert tree.css_first(".text").tag == "div"
    for tag in ("body", "main", "header", "footer", "nav"):
        assert not [node for node in tree.css(tag) if "lang" in node.attributes]


def test_a_summary_edition_gives_title_and_summary_above_the_original(client: Client) -> None:
    essay = make_response("en", slug="x")
    release(make_revision(make_edition(essay, "zh-hans"), "\u6e21\u8f6e", "\u6458\u8981", ""))

    tree = page(client, "/zh-hans/responses/x/")

    assert tree.css_first("h1").text() == "\u6e21\u8f6e"
    assert "lang" not in tree.css_first("h1").attributes
    assert tree.css_first(".text").attributes["lang"] == "en"
    assert tree.css_first(".notice") is not None
    assert tree.css_first("link[rel=canonical]").attributes["href"].endswith("/en/responses/x/")
    assert not links(tree, "link[hreflang]")


def test_a_text_of_which_only_the_summary_is_public_still_reads(client: Client) -> None:
    essay = make_essay(slug="x")
    release(make_revision(make_edition(essay), "The Ferry", "In short.", ""))

    tree = page(client, "/en/responses/x/")

    assert tree.css_first(".deck").text() == "In short."
    assert not tree.css(".text p")


def test_hreflang_and_switcher_name_only_live_twins(client: Client) -> None:
    make_response("en", "zh-hans", slug="both")
    make_response("en", slug="one")

    both, one = page(client, "/en/responses/both/"), page(client, "/en/responses/one/")

    assert set(links(both, "link[hreflang]")) == {"en", "zh-Hans", "x-default"}
    assert links(both, ".languages a[hreflang]") == {"zh-Hans": "/zh-hans/responses/both/"}
    assert not links(one, "[hreflang]")
    assert not links(one, ".languages a[href]")
    assert "no Chinese version" in one.css_first(".languages [aria-disabled]").text()
    assert [node.text() for node in both.css(".views a")] == ["English", "\u4e2d\u6587", "Side by side"]
    assert not one.css(".views")


def test_addresses_come_from_the_setting_never_from_the_host(client: Client, settings: Settings) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://dialogue.example", ["elsewhere.example"]
    make_response("en", "zh-hans", slug="x")

    response = client.get("/en/responses/x/", headers={"host": "elsewhere.example"})

    assert "elsewhere" not in response.content.decode()
    assert '<link rel="canonical" href="https://dialogue.example/en/responses/x/">' in response.content.decode()


def test_paragraphs_have_numbers_that_lead_to_themselves(client: Client) -> None:
    make_response("zh-hans", slug="x", original_language="zh-hans")

    tree = page(client, "/en/responses/x/")

    assert [(node.attributes["href"], node.text()) for node in tree.css(".number")] == [("#p1", "1"), ("#p2", "2")]
    assert {node.attributes["lang"] for node in tree.css(".number")} == {"en"}
    assert tree.css_first("#p2").tag == "p"


NOTED = "<p>The ferry<span data-note>See <em>Harbor</em>.</span> was late.<span data-note>At noon.</span></p><p>So we talked.</p>"


def test_footnotes_stand_numbered_at_the_foot_in_the_language_of_the_text(client: Client) -> None:
    essay = make_essay(slug="x", original_language="en")
    release(make_revision(make_edition(essay), body=NOTED), starts=NOW - HOUR)

    tree = page(client, "/zh-hans/responses/x/")

    notes = tree.css_first(".text[lang=en] > [role=doc-endnotes]")
    heading = notes.css_first("h2")
    assert (heading.text(), heading.attributes["lang"]) == ("注释", "zh-Hans")
    assert notes.attributes["aria-labelledby"] == heading.attributes["id"]
    assert [node.text() for node in notes.css("li")] == ["See Harbor. ↑", "At noon. ↑"]
    assert [node.text() for node in tree.css(".text sup [role=doc-noteref]")] == ["1", "2"]
    for number, note in zip(tree.css("[role=doc-noteref]"), notes.css("li"), strict=True):
        assert number.attributes["href"] == f"#{note.attributes['id']}"
        back = note.css_first("[role=doc-backlink]")
        assert back.attributes["href"] == f"#{number.attributes['id']}"
        assert back.attributes["aria-label"] == f"回到正文中的注 {number.text()}"
    assert tree.css_first("meta[name=description]").attributes["content"] == "The ferry was late."


def test_a_text_without_footnotes_has_no_place_for_them(client: Client) -> None:
    make_response("en", slug="x")
    assert not page(client, "/en/responses/x/").css("[role=doc-endnotes]")


def test_a_version_and_a_preview_have_the_footnotes_too(client: Client) -> None:
    essay = make_essay(slug="x")
    revision = make_revision(make_edition(essay), body=NOTED)
    release(revision, starts=NOW - HOUR)
    token = create_preview(revision=revision, by=make_person("editor"), via="test", lasts=HOUR)
    for path in ("/en/responses/x/versions/1/", f"/preview/{token}/"):
        assert len(page(client, path).css("[role=doc-endnotes] li")) == 2


def test_a_translation_names_what_it_is_and_who_made_it(client: Client) -> None:
    translator = make_author("Shen Zhixing")
    essay = make_essay(slug="x", original_language="zh-hans")
    release(make_revision(make_edition(essay, "en", translator=translator)))

    assert "Translated from Chinese by Shen Zhixing." in page(client, "/en/responses/x/").css_first(".origin").text()


# Byline, dates, series -----------------------------------------------------------------------------------------------
def test_the_byline_names_people_in_order_with_their_institutions(client: Client) -> None:
    first = make_author("Renata \u00d6hman", affiliation_en="Harbor College")
    second = make_author("", "\u6797\u82e5\u6eaa", affiliation_zh="\u6d77\u89d2\u5927\u5b66")
    essay = make_response(slug="x", authors=(first, second), published_on=date(2022, 5, 4))
    essay.authorships.filter(author=first).update(affiliation_en="Harbor College, Maine")

    byline = page(client, "/en/responses/x/").css_first(".byline")

    assert [node.text() for node in byline.css("strong")] == ["Renata \u00d6hman", "\u6797\u82e5\u6eaa"]
    assert "Harbor College, Maine" in byline.text()
    assert byline.css_first("[lang=zh-Hans]").text() == "\u6797\u82e5\u6eaa"
    assert byline.css_first("time").attributes["datetime"] == "2022-05-04"
    assert byline.css_first("time").text() == "May 4, 2022"


def test_dates_are_written_as_each_language_writes_them(client: Client) -> None:
    make_response("zh-hans", slug="x", published_on=date(2022, 5, 4))

    assert page(client, "/zh-hans/responses/x/").css_first(".byline time").text() == "2022\u5e745\u67084\u65e5"


@pytest.mark.parametrize(("byline", "printed"), [("initials", "R. \u00d6."), ("withheld", "Name withheld")])
def test_a_protected_name_is_printed_as_its_author_wants_it(client: Client, byline: str, printed: str) -> None:
    author = make_author("Renata \u00d6hman", byline=byline, affiliation_en="Harbor College")
    make_response(slug="x", authors=(author,))

    tree = page(client, "/en/responses/x/")

    assert tree.css_first(".byline strong").text() == printed
    assert not tree.css(".byline a")
    assert "Harbor" not in tree.html


def test_neighbours_in_the_series_are_those_of_its_list(client: Client) -> None:
    series = make_series()
    for number, day in enumerate((1, 2, 2, 3)):
        make_response(slug=f"r{number}", title=f"Response {number}", series=series, published_on=date(2022, 5, day))
    make_response(slug="elsewhere", published_on=date(2022, 5, 2))
    make_essay(slug="draft", series=series, listed_on=date(2022, 5, 2))

    tree = page(client, "/en/responses/r2/")

    assert tree.css_first(".neighbours [rel=prev]").text() == "Response 3"
    assert tree.css_first(".neighbours [rel=next]").text() == "Response 1"
    assert not page(client, "/en/responses/r0/").css(".neighbours [rel=next]")
    assert not page(client, "/en/responses/elsewhere/").css(".neighbours")


def test_the_question_that_is_answered_stands_above_the_title(client: Client) -> None:
    series = make_series("", title_zh="\u5408\u4f5c\u662f\u4e3a\u4e86\u4ec0\u4e48")
    make_response(slug="x", series=series)

    kicker = page(client, "/en/responses/x/").css_first(".kicker")

    assert kicker.css_first("a").attributes["href"] == f"/en/series/{series.slug}/"
    assert kicker.css_first("a span").attributes["lang"] == "zh-Hans"


# Corrections, versions, withdrawal -----------------------------------------------------------------------------------
def test_a_correction_stands_dated_at_the_foot_with_its_note(client: Client) -> None:
    corrected_essay()

    tree = page(client, "/zh-hans/responses/the-ferry/")

    assert tree.css_first("h1").text() == "Second title"
    line = tree.css_first(".closing li")
    assert "A name was misspelt." in line.text()
    assert line.css_first("time") is not None
    assert line.css_first("a").attributes["href"] == "/en/responses/the-ferry/versions/1/"


def test_response_version_shows_a_corrected_version_under_the_address_that_citations_use(client: Client) -> None:
    corrected_essay()

    old, new = (page(client, f"/en/responses/the-ferry/versions/{number}/") for number in (1, 2))

    assert old.css_first("h1").text() == "First title"
    assert "corrected since" in old.css_first(".notice").text()
    assert new.css_first("h1").text() == "Second title"
    assert "always shows this version" in new.css_first(".notice").text()
    assert old.css_first("link[rel=canonical]").attributes["href"].endswith("/en/responses/the-ferry/")
    assert not links(old, "[hreflang]")


@pytest.mark.parametrize("path", ["en/responses/the-ferry/versions/3/", "zh-hans/responses/the-ferry/versions/1/"])
def test_a_version_that_never_was_public_in_the_language_is_a_404(client: Client, path: str) -> None:
    make_revision(make_edition(corrected_essay()), "Third title")

    page(client, f"/{path}", 404)


def test_withdrawal_leaves_a_dated_notice_and_closes_every_version(client: Client) -> None:
    essay = corrected_essay()
    Release.objects.filter(essay=essay, ends_at=None).update(
        ends_at=NOW - HOUR, ended_as="withdrawn", end_note_en="The author asked for it."
    )

    for path in ("", "versions/1/", "versions/2/"):
        tree = page(client, f"/en/responses/the-ferry/{path}", 410)
        assert "Withdrawn on" in tree.css_first(".kicker").text()
        assert tree.css_first(".notice").text() == "The author asked for it."
        assert "title" not in tree.css_first("main").text()
        assert not tree.css("link[rel=canonical]")
        assert tree.css_first("meta[name=robots]").attributes["content"] == "noindex"


def test_a_notice_that_exists_in_one_language_only_says_which(client: Client) -> None:
    revision = make_revision(make_edition(make_essay(slug="x")))
    release(
        revision, starts=NOW - 2 * HOUR, ends=NOW - HOUR, ended_as="withdrawn", end_note_en="The author asked for it."
    )

    assert page(client, "/zh-hans/responses/x/", 410).css_first(".notice").attributes["lang"] == "en"


def test_what_is_published_again_after_a_withdrawal_reads_but_what_was_withdrawn_stays_closed(client: Client) -> None:
    edition = make_edition(make_essay(slug="x"))
    release(make_revision(edition, "First"), starts=NOW - 3 * HOUR, ends=NOW - 2 * HOUR, ended_as="withdrawn")
    release(make_revision(edition, "Second"), starts=NOW - HOUR)

    assert page(client, "/en/responses/x/").css_first("h1").text() == "Second"
    page(client, "/en/responses/x/versions/1/", 410)
    page(client, "/en/responses/x/versions/2/")


def test_a_text_whose_time_is_over_is_gone_without_a_notice(client: Client) -> None:
    revision = make_revision(make_edition(make_essay(slug="x")))
    release(revision, starts=NOW - 2 * HOUR, ends=NOW - HOUR, ended_as="ended", end_note_en="unsaid")

    tree = page(client, "/en/responses/x/", 410)

    assert "Withdrawn" not in tree.html
    assert "unsaid" not in tree.html


def test_a_withdrawn_translation_leaves_the_original_in_its_place(client: Client) -> None:
    essay = make_response("en", slug="x")
    translation = make_revision(make_edition(essay, "zh-hans"), body=BODY_ZH)
    release(translation, starts=NOW - 2 * HOUR, ends=NOW - HOUR, ended_as="withdrawn")

    tree = page(client, "/zh-hans/responses/x/")

    assert tree.css_first(".text").attributes["lang"] == "en"
    assert not links(tree, "link[hreflang]")
    assert links(tree, ".languages a") == {"en": "/en/responses/x/"}


# For programs --------------------------------------------------------------------------------------------------------
def test_the_page_describes_itself_to_programs(client: Client) -> None:
    author = make_author("Renata \u00d6hman")
    make_response(slug="x", title="Ferries </script><b>", authors=(author,), published_on=date(2022, 5, 4))

    tree = page(client, "/en/responses/x/")
    described = json.loads(tree.css_first("script[type='application/ld+json']").text())

    assert described["headline"] == "Ferries </script><b>"
    assert described["author"][0]["name"] == "Renata \u00d6hman"
    assert described["datePublished"] == "2022-05-04"
    assert described["inLanguage"] == "en"
    assert not tree.css("b:not(.name b)")


def test_pages_carry_no_inline_style_and_no_inline_script(client: Client) -> None:
    make_response(slug="x")

    tree = page(client, "/en/responses/x/")

    assert not tree.css("style, [style], script:not([type='application/ld+json'], [src])")


def test_skip_links_come_first_and_lead_somewhere(client: Client) -> None:
    make_response(slug="x")

    tree = page(client, "/en/responses/x/")

    assert [node.attributes["href"] for node in tree.css("a")[:2]] == ["#main", "#menu"]
    assert tree.css_first("main#main") is not None
    assert tree.css_first("nav#menu") is not None


# Cost ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("neighbours", [0, 3])
def test_response_detail_costs_four_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, neighbours: int
) -> None:
    series, topic = make_series(), make_topic()
    authors = (make_author(), make_author())
    corrected_essay(series=series, topics=(topic, make_topic()), authors=authors)
    for _ in range(neighbours):
        make_response("en", "zh-hans", series=series, topics=(topic,), authors=(make_author(),))

    assert queries_of(client, "/zh-hans/responses/the-ferry/") == 4
    with django_assert_num_queries(5):
        client.get("/en/responses/the-ferry/versions/1/")


def test_what_is_gone_or_never_was_costs_two_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    revision = make_revision(make_edition(make_essay(slug="x")))
    release(revision, starts=NOW - 2 * HOUR, ends=NOW - HOUR, ended_as="withdrawn")

    with django_assert_num_queries(2):
        client.get("/en/responses/x/")
    with django_assert_num_queries(2):
        client.get("/en/responses/nothing/")


def test_a_protected_author_has_no_page(client: Client) -> None:
    author = make_author("Renata \u00d6hman", slug="renata", byline=Author.Byline.INITIALS)
    make_response(authors=(author,))

    page(client, "/en/authors/renata/", 404)
