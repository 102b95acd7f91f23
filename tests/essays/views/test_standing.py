from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from selectolax.lexbor import LexborHTMLParser

from dialogue.management.commands.start_pages import PAGES
from essays.models import Edition, Essay, Release
from essays.services.publishing import withdraw_edition
from essays.workflow import DRAFTING
from tests.factories import in_both, make_edition, make_essay, make_response, make_revision, release

pytestmark = pytest.mark.django_db


def read(client: Client, path: str, status: int = 200) -> LexborHTMLParser:
    response = client.get(path)
    assert response.status_code == status, path
    return LexborHTMLParser(response.content.decode())


@pytest.fixture
def first_words() -> None:
    call_command("start_pages", live=True, verbosity=0)


@pytest.mark.parametrize("path", [path for slug in PAGES for path in in_both(f"pages/{slug}/")])
def test_a_new_site_has_its_standing_pages_in_both_languages(client: Client, first_words: None, path: str) -> None:
    path = path.replace("pages/about", "about")
    tree = read(client, path)
    language = "en" if path.startswith("/en/") else "zh-Hans"

    assert tree.css_first("html").attributes["lang"] == language
    assert tree.css_first(".text").attributes["lang"] == language
    assert tree.css_first("h1").text()
    assert tree.css_first(".deck").text()
    assert len(tree.css(".text p")) >= 3
    assert {node.attributes["hreflang"] for node in tree.css("link[hreflang]")} == {"en", "zh-Hans", "x-default"}
    assert [node.attributes["href"].split("/")[-2] for node in tree.css(".beside a")] == list(PAGES)


def test_the_first_words_are_drafts_unless_they_are_asked_to_go_out() -> None:
    call_command("start_pages", verbosity=0)

    assert set(Edition.objects.values_list("state", flat=True)) == {DRAFTING}
    assert not Release.objects.exists()


def test_pages_that_are_there_are_left_alone(first_words: None) -> None:
    before = list(Edition.objects.values_list("pk", "head"))

    call_command("start_pages", live=True, verbosity=0)

    assert list(Edition.objects.values_list("pk", "head")) == before


def test_about_says_that_it_is_not_written_before_it_is(client: Client) -> None:
    tree = read(client, "/en/about/")

    assert "not written" in tree.css_first("main").text()


def test_a_new_wording_shows_from_its_second_on(client: Client, first_words: None) -> None:
    edition = Edition.objects.get(essay__slug="terms", language="en")
    now = timezone.now()
    edition.releases.update(ends_at=now, ended_as="corrected")
    release(make_revision(edition, "Other terms", body="<p>New words.</p>"), starts=now)

    assert "New words." in read(client, "/en/pages/terms/").css_first(".text").text()


def test_a_withdrawn_page_leaves_a_dated_notice(client: Client, first_words: None) -> None:
    withdraw_edition(edition=Edition.objects.get(essay__slug="terms", language="en"), by=None, via="test")
    withdraw_edition(edition=Edition.objects.get(essay__slug="terms", language="zh-hans"), by=None, via="test")

    assert read(client, "/en/pages/terms/", 410).css_first("main time")


def test_a_page_has_one_address(client: Client, first_words: None) -> None:
    assert client.get("/en/pages/about/").headers["Location"] == "/en/about/"
    assert client.get("/en/responses/terms/").headers["Location"] == "/en/pages/terms/"
    assert client.get("/en/pages/nothing/").status_code == 404


def test_a_response_is_no_standing_page(client: Client) -> None:
    make_response(slug="a-response")

    assert client.get("/en/pages/a-response/").status_code == 404


def test_standing_pages_are_in_no_list_of_responses(client: Client, first_words: None) -> None:
    for path in ("/en/", "/en/responses/", "/en/feeds/responses/"):
        assert "pages/terms" not in client.get(path).content.decode()


def test_standing_pages_ask_the_same_of_the_database_however_many_there_are(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ended = timezone.now() - timedelta(days=1)
    for number in range(6):
        page = make_essay(slug=f"page-{number}", kind=Essay.Kind.PAGE)
        release(make_revision(make_edition(page)), starts=ended)
    client.get("/en/pages/page-1/")
    with django_assert_num_queries(4):
        client.get("/en/pages/page-1/")
