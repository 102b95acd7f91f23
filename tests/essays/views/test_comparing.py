"""The versions that readers saw, and what each changed; a withdrawal closes them all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from selectolax.lexbor import LexborHTMLParser

from essays.models import Edition, Essay, Release
from tests.factories import make_edition, make_essay, make_revision, release

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)
BASE = "/en/responses/the-ferry/versions/"


def page(client: Client, path: str, status: int = 200) -> LexborHTMLParser:
    response = client.get(path)
    assert response.status_code == status, path
    return LexborHTMLParser(response.content.decode())


@pytest.fixture
def edition() -> Edition:
    """A text of which readers saw three versions, and a draft that they did not."""
    edition = make_edition(make_essay(slug="the-ferry"))
    bodies = ("<p>It was late.</p><p>So we sang.</p>", "<p>It was late.</p><p>So we talked.</p>", "<p>It was late.</p>")
    for number, body in enumerate(bodies):
        ends = None if number == 2 else NOW - (2 - number) * DAY
        release(
            make_revision(edition, f"The Ferry {number + 1}", "", body),
            starts=NOW - (3 - number) * DAY,
            ends=ends,
            ended_as="corrected" if ends else "",
            note_en=f"Note {number + 1}.",
        )
    make_revision(edition, "A draft", "", "<p>Unseen.</p>")
    return edition


def test_response_versions_lists_what_readers_saw_the_newest_first_with_its_dates_and_notes(
    client: Client, edition: Edition
) -> None:
    tree = page(client, BASE)

    lines = [" ".join(node.text().split()) for node in tree.css(".versions li")]
    assert [line.split()[1] for line in lines] == ["3", "2", "1"]
    assert "public since" in lines[0]
    assert "public from" in lines[1]
    assert "Note 2." in lines[1]
    assert len(tree.css(".versions li")[1].css("time")) == 2
    assert [node.attributes["href"] for node in tree.css(".versions a")] == [
        f"{BASE}3/", f"{BASE}3/changes/", f"{BASE}2/", f"{BASE}2/changes/", f"{BASE}1/",
    ]  # fmt: skip
    assert tree.css_first("h1").text() == "The Ferry 3"


def test_response_changes_marks_what_was_struck_out_and_put_in_by_element(client: Client, edition: Edition) -> None:
    tree = page(client, f"{BASE}2/changes/")

    changes = tree.css_first(".changes")
    assert [node.text() for node in changes.css("del")] == ["1", "sang"]
    assert [node.text() for node in changes.css("ins")] == ["2", "talked"]
    assert "It was late" not in changes.text()
    assert changes.css_first("section h2 a").attributes["href"] == f"{BASE}2/#p2"
    assert "Note 2." in tree.css_first(".notice").text()


def test_a_paragraph_that_was_struck_out_leads_nowhere(client: Client, edition: Edition) -> None:
    section = page(client, f"{BASE}3/changes/").css_first("section.deleted")

    assert section.css_first("del").text() == "So we talked."
    assert not section.css("a")


def test_the_first_version_and_drafts_have_no_changes_page(client: Client, edition: Edition) -> None:
    for number in (1, 4, 5):
        page(client, f"{BASE}{number}/changes/", 404)


def test_the_other_language_has_versions_of_its_own(client: Client, edition: Edition) -> None:
    page(client, "/zh-hans/responses/the-ferry/versions/", 404)

    release(make_revision(make_edition(edition.essay, "zh-hans"), "渡轮", "", "<p>晚点了。</p>"))

    assert page(client, "/zh-hans/responses/the-ferry/versions/").css_first("h1").text() == "渡轮"


def test_withdrawal_closes_the_list_and_every_change(client: Client, edition: Edition) -> None:
    Release.objects.filter(ends_at=None).update(
        ends_at=NOW, ended_as="withdrawn", end_note_en="The author asked for it."
    )

    for path in ("", "2/changes/", "3/changes/"):
        tree = page(client, f"{BASE}{path}", 410)
        assert tree.css_first(".notice").text() == "The author asked for it."
        assert "Ferry" not in tree.css_first("main").text()


def test_what_was_published_anew_after_a_withdrawal_shows_nothing_of_the_time_before(
    client: Client, edition: Edition
) -> None:
    Release.objects.filter(ends_at=None).update(ends_at=NOW - DAY / 2, ended_as="withdrawn")
    release(edition.revisions.get(number=4), starts=NOW - DAY / 4)

    assert len(page(client, BASE).css(".versions li")) == 1
    page(client, f"{BASE}4/changes/", 404)
    page(client, f"{BASE}2/changes/", 410)
    assert not page(client, "/en/responses/the-ferry/").css("#corrections")


def test_a_version_that_came_back_is_compared_with_what_stood_before_it(client: Client, edition: Edition) -> None:
    Release.objects.filter(ends_at=None).update(ends_at=NOW - DAY / 2, ended_as="corrected")
    release(edition.revisions.get(number=1), starts=NOW - DAY / 2)

    tree = page(client, f"{BASE}1/changes/")

    assert [node.text() for node in page(client, BASE).css(".versions strong")] == [
        "Version 1", "Version 3", "Version 2", "Version 1",
    ]  # fmt: skip
    assert tree.css_first("section.inserted ins").text() == "So we sang."


def test_the_pages_are_linked_from_the_response_and_from_each_version(client: Client, edition: Edition) -> None:
    closing = [node.attributes["href"] for node in page(client, "/en/responses/the-ferry/").css(".closing a")]
    version = [node.attributes["href"] for node in page(client, f"{BASE}2/").css(".notice a")]

    assert {BASE, f"{BASE}3/changes/", f"{BASE}2/changes/"} <= {*closing}
    assert {BASE, f"{BASE}2/changes/"} <= {*version}


def test_an_earlier_address_leads_to_the_pages_in_one_step(client: Client, edition: Edition) -> None:
    Essay.objects.update(slug="the-boat")

    for path in ("", "2/changes/"):
        response = client.get(f"{BASE}{path}")
        assert (response.status_code, response.headers["Location"]) == (301, f"/en/responses/the-boat/versions/{path}")


def test_versions_cost_two_queries_and_changes_three(
    client: Client, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        client.get(BASE)
    with django_assert_num_queries(3):
        client.get(f"{BASE}2/changes/")


@pytest.mark.parametrize("path", ["", "2/", "2/changes/"])
def test_the_switcher_of_a_version_leads_to_the_text_in_the_other_language_where_there_is_one(
    client: Client, edition: Edition, path: str
) -> None:
    assert not page(client, f"{BASE}{path}").css(".languages a[href]")

    release(make_revision(make_edition(edition.essay, "zh-hans"), "\u6e21\u8f6e"))

    switch = page(client, f"{BASE}{path}").css_first(".languages a")
    assert switch.attributes["href"] == "/zh-hans/responses/the-ferry/"
    assert "no Chinese version" not in switch.text()


def test_a_translation_that_is_only_planned_is_not_told_by_the_switcher_of_a_version(
    client: Client, edition: Edition
) -> None:
    before = page(client, f"{BASE}2/").html

    release(make_revision(make_edition(edition.essay, "zh-hans"), "\u6e21\u8f6e"), starts=NOW + DAY)

    assert page(client, f"{BASE}2/").html == before
