"""Reads whose SQL is made once say what the queryset says, for any values, in any thread."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from essays.models import Essay, Release
from essays.models.prepared import prepared
from essays.moments import Moment
from tests.factories import make_edition, make_essay, make_response, make_revision, make_series, release

HOUR = timedelta(hours=1)


def listed(keys: Any, slug: str | None, before: date, moment: Moment) -> QuerySet[Essay]:
    essays = Essay.objects.listed(moment).filter(pk__in=keys, listed_on__lt=before).select_related("series")
    return essays.filter(slug=slug) if slug is not None else essays


prepared_listed = prepared(listed)


@prepared
def decided_by_a_value(number: int) -> QuerySet[Essay]:
    return Essay.objects.filter(pk__gt=1) if number > 10 else Essay.objects.filter(pk=number)


@prepared
def slugs(moment: Moment, *, most: int) -> QuerySet[Essay, str]:
    return Essay.objects.listed(moment).values_list("slug", flat=True)[:most]


class PreparedReads(TestCase):
    """Against the ordinary way."""

    @settings(max_examples=40, deadline=None)
    @given(
        keys=st.lists(st.integers(1, 12), max_size=9),
        slug=st.none() | st.sampled_from(["w1", "w2", "'; --", "%s", "\u6e21"]),
        before=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        hours=st.integers(-3, 3),
        rehearse=st.booleans(),
    )
    def test_the_rows_are_those_of_the_queryset(
        self, keys: list[int], slug: str | None, before: date, hours: int, rehearse: bool
    ) -> None:
        if not Essay.objects.exists():
            for number in range(6):
                essay = make_essay(slug=f"w{number}", series=make_series())
                release(make_revision(make_edition(essay)), starts=timezone.now() - HOUR * (number - 2))
        first = Essay.objects.order_by("pk").values_list("pk", flat=True)[0]
        keys = [first + key - 1 for key in keys]
        moment = Moment(timezone.now() + HOUR * hours, rehearse)

        assert prepared_listed(keys, slug, before, moment) == list(listed(keys, slug, before, moment))


@pytest.mark.django_db
def test_it_asks_once_and_gives_whole_records() -> None:
    essay = make_response(slug="x", series=make_series("Why?"))
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011  any day that is not over

    with CaptureQueriesContext(connection) as queries:
        found = prepared_listed([essay.pk], None, tomorrow, Moment.now())

    assert len(queries) == 1
    assert found[0].series.title_en == "Why?"
    found[0].note_en = "changed"
    found[0].save()
    assert Essay.objects.get().note_en == "changed"


@pytest.mark.django_db
def test_values_and_slices_come_as_they_would() -> None:
    for number in range(3):
        make_response(slug=f"w{number}")

    assert slugs(Moment.now(), most=2) == ["w2", "w1"]
    assert slugs(Moment.now(), most=5) == ["w2", "w1", "w0"]


@pytest.mark.django_db
def test_no_keys_find_nothing_and_ask_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert prepared_listed([], None, date(2100, 1, 1), Moment.now()) == []

    assert not queries


@pytest.mark.django_db
def test_a_value_that_decides_the_form_is_refused() -> None:
    with pytest.raises(ValueError, match="decided_by_a_value"):
        decided_by_a_value(11)


@pytest.mark.django_db
@pytest.mark.parametrize("value", [True, 1.5, object()])
def test_what_is_no_value_of_the_kinds_known_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        decided_by_a_value(value)


@pytest.mark.django_db(transaction=True)
def test_each_thread_reads_over_its_own_connection() -> None:
    essay = make_response(slug="x")
    found: list[Any] = []

    def read() -> None:
        found.append(prepared_listed([essay.pk], "x", date(2100, 1, 1), Moment.now()))
        connection.close()

    threads = [Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [[essay]] * 4
    assert Release.objects.count() == 1
