"""What readers ask for, as the desk shows it: the most wanted first, until it is there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from essays.models import Edition, Essay, Revision, TranslationRequest
from essays.models.coverage import read_coverage
from essays.models.wishes import read_wishes
from essays.moments import Moment
from tests.desk import make_person
from tests.factories import make_edition, make_response, make_revision, make_series, release

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def wanted(essay: Essay, *counts: int, language: str = "zh-hans") -> None:
    for ago, count in enumerate(counts):
        day = TODAY - timedelta(days=ago)
        TranslationRequest.objects.create(essay=essay, language=language, day=day, count=count)


def page(role: str, path: str) -> LexborHTMLParser:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_person(role))
    return LexborHTMLParser(client.get(path).content.decode())


def test_wishes_are_ordered_by_all_who_asked_on_any_day() -> None:
    few, many = make_response("en"), make_response("zh-hans", original_language="zh-hans")
    wanted(few, 3)
    wanted(many, 2, 2, language="en")

    wishes, has_more = read_wishes(Moment.now(), 8)

    assert [(wish.source.essay, wish.language, wish.count, wish.begun) for wish in wishes] == [
        (many, "en", 4, None), (few, "zh-hans", 3, None),
    ]  # fmt: skip
    assert not has_more
    assert read_wishes(Moment.now(), 1)[1]


def test_a_wish_is_open_until_the_whole_text_is_there() -> None:
    essay = make_response("en")
    wanted(essay, 1)
    chinese = make_edition(essay, "zh-hans")
    release(make_revision(chinese, "Short", "Short.", ""))
    assert [wish.begun for wish in read_wishes(Moment.now(), 8)[0]] == [chinese]

    now = timezone.now()
    chinese.releases.update(ends_at=now, ended_as="corrected")
    release(make_revision(chinese), starts=now)

    assert read_wishes(Moment.now(), 8) == ([], False)


def test_what_readers_can_no_longer_open_is_not_asked_for() -> None:
    essay = make_response("en")
    wanted(essay, 1)
    essay.releases.update(ends_at=timezone.now(), ended_as="withdrawn")

    assert read_wishes(Moment.now(), 8) == ([], False)


def test_editors_see_the_numbers_in_the_queue_and_on_the_board() -> None:
    series = make_series()
    essay = make_response("en", title="Benches", series=series)
    Edition.objects.update(head=Revision.objects.get())
    wanted(essay, 2, 1)

    for path in ("/admin/", "/admin/coverage/"):
        part = page("editor", path).css_first("#wishes")
        assert "Benches" in part.css_first(".what").text()
        assert part.css_first(".when").text() == "3 readers"
        assert part.css_first(".next a").attributes["href"].endswith("/change/")
    cells = {cell.language: cell.wanted for cell in read_coverage(Moment.now())[0].cells}
    assert cells == {"en": 0, "zh-hans": 3}
    assert "3 readers ask for more" in page("editor", "/admin/coverage/").css_first(".cell a[href='#wishes']").text()


def test_others_are_not_told() -> None:
    wanted(make_response("en"), 2)

    assert page("contributor", "/admin/").css_first("#wishes") is None
