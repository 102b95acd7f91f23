"""What a reader of one language gets: their edition, else the original, and always told which."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from essays.models import Essay, Release
from essays.models.reading import Reading
from essays.moments import Moment
from tests.factories import (
    BODY,
    make_author,
    make_edition,
    make_essay,
    make_response,
    make_revision,
    make_series,
    release,
)

pytestmark = pytest.mark.django_db


def read(essay: Essay, language: str, **fields: bool) -> Reading:
    return Essay.objects.filter(pk=essay.pk).in_language(language, Moment(timezone.now(), **fields))[0]


def test_a_reader_gets_the_edition_in_their_language() -> None:
    essay = make_response("en", "zh-hans")
    for language, lang in (("en", "en"), ("zh-hans", "zh-Hans")):
        reading = read(essay, language)
        assert (reading.language, reading.lang, reading.text_language) == (language, lang, language)
        assert reading.is_asked
        assert reading.text_is_asked


def test_without_an_edition_in_the_readers_language_the_original_is_given_and_said() -> None:
    reading = read(make_response("en"), "zh-hans")
    assert (reading.language, reading.text_language, reading.editions) == ("en", "en", ("en",))
    assert not reading.is_asked
    assert not reading.text_is_asked


def test_of_an_original_that_is_gone_the_other_edition_is_given() -> None:
    essay = make_response("en", "zh-hans")
    Release.objects.filter(edition__essay=essay, edition__language="en").update(
        ends_at=timezone.now() - timedelta(minutes=1), ended_as="withdrawn"
    )
    reading = read(essay, "en")
    assert (reading.language, reading.is_asked, reading.is_translation) == ("zh-hans", False, True)


def test_a_summary_edition_gives_title_and_summary_but_the_originals_body() -> None:
    essay = make_response("en", title="The Ferry")
    release(make_revision(make_edition(essay, "zh-hans"), "\u6e21\u8f6e", "\u6458\u8981", ""))
    reading = read(essay, "zh-hans")
    assert (reading.title, reading.summary) == ("\u6e21\u8f6e", "\u6458\u8981")
    assert (reading.language, reading.is_asked) == ("zh-hans", True)
    assert (reading.text_language, reading.text_is_asked) == ("en", False)
    assert "ferry was late" in reading.text.revision.body
    assert reading.editions == ("en",)


def test_two_summaries_without_a_full_text_give_the_asked_one() -> None:
    essay = make_essay()
    for language in ("en", "zh-hans"):
        release(make_revision(make_edition(essay, language), f"In {language}", "Short.", ""))
    reading = read(essay, "zh-hans")
    assert (reading.title, reading.text_language, reading.editions) == ("In zh-hans", "zh-hans", ())


def test_in_a_rehearsal_the_ready_text_stands_in_place_of_the_live_one() -> None:
    essay = make_response("en", title="Live")
    edition = make_edition(essay)
    Release.objects.create(edition=edition, essay=essay, revision=make_revision(edition, "Ready"), basis="approval")
    assert read(essay, "en").title == "Live"
    assert read(essay, "en", rehearse=True).title == "Ready"


def test_an_essay_of_which_nothing_is_live_is_left_out() -> None:
    live, hidden = make_response("en"), make_essay()
    make_revision(make_edition(hidden), "Secret")
    assert [reading.essay for reading in Essay.objects.order_by("id").in_language("en", Moment.now())] == [live]


def test_the_order_and_the_slice_of_the_queryset_are_kept() -> None:
    essays = [make_response("en") for _ in range(5)]
    readings = Essay.objects.order_by("-id")[1:4].in_language("en", Moment.now())
    assert [reading.essay for reading in readings] == [essays[3], essays[2], essays[1]]


def test_authors_come_in_the_order_of_the_byline() -> None:
    first, second = make_author("Zoe Last"), make_author("Abe First")
    essay = make_response("en", authors=(first, second))
    assert read(essay, "en").authors == [first, second]


@pytest.mark.parametrize("count", [1, 25])
def test_any_number_of_essays_takes_three_queries(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    series = make_series()
    for _number in range(count):
        make_response("en", "zh-hans", authors=(make_author(), make_author()), series=series)
    with django_assert_num_queries(3):
        readings = Essay.objects.listed(Moment.now()).in_language("zh-hans", Moment.now())
        for reading in readings:
            assert reading.title
            assert reading.essay.series.title
            assert len(reading.authors) == 2
            assert reading.editions
    assert len(readings) == count


def test_lists_do_not_read_bodies() -> None:
    essay = make_response("en")
    reading = read(essay, "en")
    assert "body" in reading.release.revision.get_deferred_fields()
    assert BODY[3:12] in reading.release.revision.body  # one more query, for the page that shows it
