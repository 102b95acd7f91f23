"""Plots: shapes that say what the numbers say."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.charts import BAR_WIDTH, LABEL_WIDTH, PLOT_HEIGHT, TOP, classes, round_up, shares, stacked_columns

counts = st.integers(min_value=0, max_value=10_000)
parts = st.lists(st.tuples(st.sampled_from(["ink", "seal", "none"]), counts), min_size=1, max_size=3)
rows = st.lists(st.tuples(st.text(max_size=5), parts), max_size=8)


@given(rows)
def test_heights_of_columns_are_in_proportion_to_their_numbers(columns: list) -> None:
    bars = stacked_columns(columns).bars
    scales = {round(bar.height / bar.value, 1) for bar in bars if bar.value > 100}
    assert len(scales) <= 2  # one scale; rounding may fall on either side


@given(rows)
def test_columns_stay_inside_the_plot_and_parts_lie_on_each_other(columns: list) -> None:
    plot = stacked_columns(columns)
    for bar in plot.bars:
        assert bar.y >= TOP - 0.02
        assert bar.y + bar.height <= TOP + PLOT_HEIGHT + 0.02
        assert 0 <= bar.x <= plot.width - bar.width
    for x in {bar.x for bar in plot.bars}:
        pile = sorted((bar for bar in plot.bars if bar.x == x), key=lambda bar: -bar.y)
        for lower, upper in itertools.pairwise(pile):
            assert upper.y + upper.height == pytest.approx(lower.y, abs=0.05)


@given(rows)
def test_a_row_of_shares_fills_its_whole_length_or_is_empty(found: list) -> None:
    plot = shares(found)
    for place, (_label, of_row) in enumerate(found):
        widths = [bar.width for bar in plot.bars if int(bar.y // 26) == place]
        assert sum(widths) == pytest.approx(BAR_WIDTH if sum(value for _kind, value in of_row) else 0, abs=0.1)


def test_shares_stand_in_the_order_given_each_with_its_number() -> None:
    plot = shares([("One", [("ink", 3), ("seal", 0), ("none", 1)])])
    assert [(bar.kind, bar.x, bar.width) for bar in plot.bars] == [
        ("ink", LABEL_WIDTH, BAR_WIDTH * 0.75),
        ("none", LABEL_WIDTH + BAR_WIDTH * 0.75, BAR_WIDTH * 0.25),
    ]
    assert [label.text for label in plot.labels] == ["One", "3", "1"]


def test_a_column_carries_its_label_and_its_sum() -> None:
    plot = stacked_columns([("Jan", [("ink", 2), ("seal", 3)]), ("Feb", [("ink", 0), ("seal", 0)])])
    assert [label.text for label in plot.labels] == ["Jan", "5", "Feb"]


def test_a_plot_of_nothing_has_no_bars() -> None:
    assert stacked_columns([]).bars == ()
    assert stacked_columns([("Jan", [("ink", 0)])]).bars == ()


@pytest.mark.parametrize("draw", [stacked_columns, shares])
def test_a_negative_number_is_refused(draw: object) -> None:
    with pytest.raises(ValueError, match="negative"):
        draw([("Jan", [("ink", -1)])])  # type: ignore[operator]


def test_classes_count_up_to_each_limit_and_above_the_last() -> None:
    assert classes([0, 1, 2, 3, 7, 8, 99], [0, 2, 7]) == [1, 2, 2, 2]


@given(st.lists(counts), st.lists(counts, unique=True).map(sorted))
def test_every_number_falls_into_one_class(days: list[int], limits: list[int]) -> None:
    assert sum(classes(days, limits)) == len(days)


def test_limits_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match="rise"):
        classes([1], [3, 2])


@pytest.mark.parametrize(
    ("value", "top"), [(0, 0), (1, 1), (3, 5), (6, 10), (11, 20), (21, 50), (51, 100), (900, 1000)]
)
def test_an_axis_ends_at_a_round_number(value: int, top: int) -> None:
    assert round_up(value) == top


@given(st.integers(min_value=1, max_value=10**9))
def test_an_axis_ends_above_what_it_shows_and_not_far_above(value: int) -> None:
    assert value <= round_up(value) <= 2.5 * value
