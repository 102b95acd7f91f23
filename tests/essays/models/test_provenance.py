"""What readers are told of a translation, and only where there is something to say."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from essays.models import Edition, Revision
from tests.costs import queries_of
from tests.factories import make_author, make_edition, make_essay, make_revision, release

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)
THREE = "<p>One ferry.</p><h2>On</h2><p>Two ports, both of them asleep.</p><p>Three weeks of rain and of waiting for it to end.</p>"
THREE_ZH = "<p>一班渡轮。</p><h2>续</h2><p>两座港口，都睡着了。</p><p>下了三个星期的雨，等了三个星期的晴。</p>"


@pytest.fixture
def original() -> Revision:
    return make_revision(make_edition(make_essay(slug="x")), body=THREE)


def translate(original: Revision, body: str = THREE_ZH, *, late: timedelta = timedelta(), **fields: object) -> Edition:
    """Publish both, the translation later than the original."""
    release(original, starts=NOW - 9 * DAY)
    edition = make_edition(original.edition.essay, "zh-hans", source_revision=original, **fields)
    release(make_revision(edition, "渡轮", "", body), starts=NOW - 9 * DAY + late)
    return edition


def told(client: Client) -> str:
    tree = LexborHTMLParser(client.get("/zh-hans/responses/x/").content.decode())
    return "".join(tree.css_first(".origin").text().split())


def test_a_whole_translation_that_came_with_its_original_says_only_what_it_is(
    client: Client, original: Revision
) -> None:
    translate(original)

    assert told(client) == "译自英文。"


def test_translator_reviser_and_machine_are_named_one_after_the_other(client: Client, original: Revision) -> None:
    translator, reviser = make_author("", "沈知行"), make_author("", "林若溪")
    translate(original, translator=translator, reviser=reviser, is_machine_assisted=True)

    assert told(client) == "译自英文，译者沈知行。译文由林若溪校订。翻译时用了机器辅助。"


def test_between_two_chinese_sentences_there_is_no_blank_and_between_english_ones_there_is(
    client: Client, original: Revision
) -> None:
    translate(original, is_machine_assisted=True)

    chinese = client.get("/zh-hans/responses/x/parallel/").content.decode()
    english = client.get("/en/responses/x/parallel/").content.decode()

    assert "中文：译自英文。翻译时用了机器辅助。" in chinese
    assert re.search(r"The Chinese text:\s+Translated from English\.\s+A machine helped", english)


def test_a_translation_that_followed_later_says_when(client: Client, original: Revision) -> None:
    translate(original, late=3 * DAY)
    day = timezone.localtime(NOW - 6 * DAY)

    assert f"译文发布于{day.year}年{day.month}月{day.day}日。" in told(client)


def test_a_translation_that_is_not_whole_says_how_much_is_there_counting_paragraphs_alone(
    client: Client, original: Revision
) -> None:
    translate(original, THREE_ZH.rpartition("<p>")[0])

    assert "全文3段，已译出2段。" in told(client)


def test_a_draft_of_the_original_is_not_measured_in_public(client: Client, original: Revision) -> None:
    edition = make_edition(original.edition.essay, "zh-hans", source_revision=original)
    release(make_revision(edition, "渡轮", "", "<p>一班渡轮。</p>"))

    assert "段" not in told(client)


def test_a_reviser_whose_name_is_withheld_is_not_named(client: Client, original: Revision) -> None:
    translate(original, reviser=make_author("", "林若溪", byline="withheld"))

    assert "林若溪" not in client.get("/zh-hans/responses/x/").content.decode()


def test_the_view_of_both_says_which_text_it_speaks_of(client: Client, original: Revision) -> None:
    translate(original, is_machine_assisted=True)

    for path, start in (("/en/", "The Chinese text:"), ("/zh-hans/", "中文：")):
        tree = LexborHTMLParser(client.get(f"{path}responses/x/parallel/").content.decode())
        assert tree.css_first(".origin").text().strip().startswith(start)


@pytest.mark.parametrize(("body", "queries"), [(THREE_ZH, 3), ("<p>一班渡轮。</p>", 4)])
def test_only_a_translation_that_may_not_be_whole_costs_one_query_more(
    client: Client, original: Revision, body: str, queries: int
) -> None:
    translate(original, body)

    assert queries_of(client, "/zh-hans/responses/x/") == queries
