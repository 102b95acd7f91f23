from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.fairness import BETWEEN, SIDES, alternate, first_side, other_side, side_of

DAY = timedelta(days=1)
sides = st.lists(st.sampled_from([*SIDES, BETWEEN]), max_size=40)


@given(st.uuids(), st.dates(max_value=date(9999, 12, 30)))
def test_the_other_side_begins_on_the_next_day(series: UUID, day: date) -> None:
    assert {first_side(series, day), first_side(series, day + DAY)} == {*SIDES}


@given(st.uuids(), st.dates())
def test_a_series_and_a_day_always_give_the_same_side(series: UUID, day: date) -> None:
    assert first_side(series, day) == first_side(UUID(str(series)), day)


def test_on_one_day_some_series_begin_with_one_side_and_some_with_the_other() -> None:
    assert {first_side(uuid4(), date(2026, 11, 24)) for _ in range(100)} == {*SIDES}


@given(sides, st.sampled_from(SIDES))
def test_nothing_is_lost_or_doubled_and_a_sides_own_order_stays(given_sides: list[str], first: str) -> None:
    entries = list(enumerate(given_sides))

    ordered = alternate(entries, lambda entry: entry[1], first)

    assert sorted(ordered) == entries
    for name in (*SIDES, BETWEEN):
        assert [e for e in ordered if e[1] == name] == [e for e in entries if e[1] == name]


@given(sides, st.sampled_from(SIDES))
def test_as_long_as_both_sides_last_they_take_turns(given_sides: list[str], first: str) -> None:
    ordered = [side for side in alternate(given_sides, str, first) if side != BETWEEN]
    pairs = min(given_sides.count(side) for side in SIDES)

    assert ordered[: 2 * pairs] == [first, other_side(first)] * pairs


def test_what_belongs_to_both_sides_closes_each_round() -> None:
    assert alternate(["", "", "US", "CN", "US"], str, "US") == ["US", "CN", "", "US", ""]


@pytest.mark.parametrize(
    ("countries", "side"),
    [(["US"], "US"), (["CN", "CN"], "CN"), (["CN", "", "CN"], "CN"), (["US", "CN"], ""), ([""], ""), ([], "")],
)
def test_a_work_stands_on_the_only_side_that_its_institutions_name(countries: list[str], side: str) -> None:
    assert side_of(countries) == side
