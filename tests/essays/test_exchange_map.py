from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from essays.exchange_map import HEIGHT, LOWER, UPPER, Answer, draw_exchange

answers = st.lists(
    st.tuples(st.sampled_from(["US", "CN", ""]), st.booleans(), st.one_of(st.none(), st.integers(0, 200))), max_size=130
).map(lambda rows: [Answer(key, *row) for key, row in enumerate(rows)])


@given(answers, st.sampled_from(["US", "CN"]))
def test_every_answer_has_one_dot_inside_the_drawing_apart_from_its_neighbours(given: list[Answer], upper: str) -> None:
    drawing = draw_exchange(given, upper)

    assert [dot.key for dot in drawing.dots] == [answer.key for answer in given]
    for dot in drawing.dots:
        assert drawing.radius <= dot.x <= drawing.width - drawing.radius
        assert drawing.radius <= dot.y <= HEIGHT - drawing.radius
    for left, right in pairwise(drawing.dots):
        assert right.x - left.x > 2 * drawing.radius - 0.02


@given(answers)
def test_a_curve_is_drawn_for_each_reply_to_an_answer_that_is_there_and_for_no_other(given: list[Answer]) -> None:
    keys = {answer.key for answer in given}

    assert len(draw_exchange(given, "US").curves) == sum(answer.replies_to in keys for answer in given)


def test_the_side_that_begins_is_on_top_and_both_sides_stand_between() -> None:
    drawn = draw_exchange([Answer(1, "CN", False), Answer(2, "US", True), Answer(3, "", False)], "CN")

    assert [dot.y for dot in drawn.dots] == [UPPER, LOWER, (UPPER + LOWER) / 2]
    assert [dot.is_twofold for dot in drawn.dots] == [False, True, False]
    assert drawn.twofold == 1


def test_a_reply_between_the_lanes_is_an_s_and_one_inside_a_lane_an_arc_away_from_the_other_lane() -> None:
    given = [Answer(1, "US", False), Answer(2, "CN", False, 1), Answer(3, "US", False, 1), Answer(4, "CN", False, 2)]

    across, above, below = draw_exchange(given, "US").curves

    assert "C" in across
    assert float(above.partition("Q")[2].split()[1]) < UPPER
    assert float(below.partition("Q")[2].split()[1]) > LOWER
