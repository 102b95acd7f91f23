from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from essays.api.cursors import write_cursor
from essays.models import Edition, Release
from essays.models.change import read_changes
from essays.moments import Moment
from essays.services.publishing import release_revision, withdraw_edition
from tests.factories import make_edition, make_essay, make_revision, make_user, release

HOUR = timedelta(hours=1)


def read(client: Client, address: str = "/api/v1/changes") -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.content
    return response.json()


def told(client: Client, address: str = "/api/v1/changes") -> list[str]:
    return [item["what"] for item in read(client, address)["items"]]


@pytest.fixture
def edition() -> Edition:
    return make_edition(make_essay(slug="x"))


@pytest.mark.django_db
def test_a_text_that_lived_is_told_in_order(client: Client, edition: Edition) -> None:
    now = timezone.now()
    first, second = make_revision(edition, "First"), make_revision(edition, "Second")
    release(first, starts=now - 5 * HOUR, ends=now - 4 * HOUR, ended_as="corrected")
    release(second, starts=now - 4 * HOUR, ends=now - 3 * HOUR, ended_as="withdrawn")
    release(first, starts=now - 2 * HOUR, ends=now - HOUR, ended_as="ended")

    items = read(client)["items"]

    assert [item["what"] for item in items] == ["released", "corrected", "withdrawn", "released", "ended"]
    assert [item["version"] for item in items] == [1, 2, 2, 1, 1]
    assert items[0]["address"] == "http://127.0.0.1:8000/en/responses/x/"
    assert {item["essay"] for item in items} == {str(edition.essay.uuid)}
    assert "First" not in str(items)


@pytest.mark.django_db
def test_an_end_that_is_planned_is_told_when_it_has_come(client: Client, edition: Edition) -> None:
    now = timezone.now()
    release(make_revision(edition), starts=now - HOUR, ends=now + HOUR, ended_as="ended")

    assert told(client) == ["released"]
    with time_machine.travel(now + 2 * HOUR):
        assert told(client) == ["released", "ended"]


@pytest.mark.django_db
def test_nothing_is_told_of_drafts_plans_and_cancelled_plans(client: Client, edition: Edition) -> None:
    now = timezone.now()
    revision = make_revision(edition)
    release(revision, starts=now - HOUR, ends=now - HOUR, ended_as="cancelled")
    release(revision, starts=now + HOUR)

    assert read(client)["items"] == []


@pytest.mark.django_db
def test_who_resumes_gets_what_came_meanwhile(client: Client, edition: Edition) -> None:
    publisher = make_user("publisher")
    revision = make_revision(edition)
    resume = read(client)["resume"]

    release_revision(revision=revision, by=None, via="test", basis=Release.Basis.IMPORT)
    page = read(client, resume)
    withdraw_edition(edition=edition, by=publisher, via="test")

    assert [item["what"] for item in page["items"]] == ["released"]
    assert told(client, page["resume"])[-1] == "withdrawn"


@pytest.mark.django_db
def test_what_is_written_late_with_an_earlier_time_is_not_missed(client: Client, edition: Edition) -> None:
    now = timezone.now()
    release(make_revision(edition), starts=now - timedelta(minutes=1))
    resume = read(client)["resume"]

    late = make_edition(make_essay(slug="late"))
    release(make_revision(late), starts=now - timedelta(minutes=5))

    assert str(late.uuid) in {item["edition"] for item in read(client, resume)["items"]}


@pytest.mark.django_db
def test_who_has_everything_resumes_behind_it(client: Client, edition: Edition) -> None:
    release(make_revision(edition), starts=timezone.now() - HOUR)

    page = read(client)

    assert read(client, page["resume"])["items"] == []
    assert read(client, read(client, page["resume"])["resume"])["items"] == []


@pytest.mark.django_db
def test_changes_can_be_read_from_a_time_on(client: Client, edition: Edition) -> None:
    now = timezone.now()
    release(make_revision(edition), starts=now - 3 * HOUR, ends=now - HOUR, ended_as="ended")

    assert told(client, f"/api/v1/changes?since={(now - 2 * HOUR).strftime('%Y-%m-%dT%H:%M:%SZ')}") == ["ended"]


@pytest.mark.django_db
@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2022-05-04T12:00:00.5Z"])
def test_the_ends_of_the_calendar_are_times_too(client: Client, edition: Edition, since: str) -> None:
    release(make_revision(edition))

    response = client.get("/api/v1/changes", {"since": since})

    assert response.status_code == 200
    assert len(response.json()["items"]) == (0 if since[0] == "9" else 1)


@pytest.mark.django_db
@pytest.mark.parametrize("parts", [("x", "1"), ("0001-01-01T00:00:00+14:00", "1"), ("2022-05-04T12:00:00", "7")])
def test_a_cursor_that_somebody_made_up_leads_nowhere(client: Client, parts: tuple[str, str]) -> None:
    cursor = write_cursor("changes", *parts, "11111111-1111-4111-8111-111111111111")

    assert client.get("/api/v1/changes", {"cursor": cursor}).status_code == 404


@pytest.mark.django_db
def test_both_languages_that_come_together_are_told_once_each(client: Client) -> None:
    at, essay = timezone.now() - HOUR, make_essay()
    for language in ("en", "zh-hans"):
        release(make_revision(make_edition(essay, language)), starts=at)

    page = read(client, "/api/v1/changes?limit=1")
    items = page["items"] + read(client, page["next"])["items"]

    assert {item["language"] for item in items} == {"en", "zh-hans"}
    assert len({item["id"] for item in items}) == 2


class Completeness(TestCase):
    """Pages of any size, cut anywhere among changes at the same and at other moments, hold each change once and in order."""

    @settings(max_examples=25)
    @given(
        lives=st.lists(
            st.tuples(st.integers(0, 4), st.integers(1, 3), st.sampled_from(["withdrawn", "ended", "corrected", ""])),
            min_size=1,
            max_size=6,
        ),
        size=st.integers(1, 4),
    )
    def test_pages_hold_every_change_once_in_order(self, lives: list[tuple[int, int, str]], size: int) -> None:
        begin = timezone.now() - 10 * HOUR
        for start, length, ended_as in lives:
            revision = make_revision(make_edition(make_essay()))
            ends = begin + (start + length) * HOUR if ended_as else None
            release(revision, starts=begin + start * HOUR, ends=ends, ended_as=ended_as)
        moment = Moment(begin + 9 * HOUR)

        seen, after = [], None
        while part := read_changes(moment, since=None, after=after, most=size):
            seen += part
            after = part[-1].place

        expected = len(lives) + sum(ended_as in ("withdrawn", "ended") for _start, _length, ended_as in lives)
        assert len({change.place for change in seen}) == len(seen) == expected
        assert seen == sorted(seen, key=lambda change: change.place)
