from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from essays.text.alignment import align, weight


def english(letters: int) -> str:
    return "a" * letters


def chinese(letters: int) -> str:
    return "字" * (letters // 3)


def test_a_han_character_weighs_as_much_as_three_letters() -> None:
    assert weight("中文， ab, 1") == 9


def test_blocks_of_like_length_are_paired_one_to_one() -> None:
    lengths = [300, 90, 600, 240]
    beads = align(list(map(english, lengths)), list(map(chinese, lengths)))
    assert beads == [((n,), (n,)) for n in range(4)]


def test_a_block_that_was_split_is_paired_with_both_parts() -> None:
    beads = align([english(150), english(900), english(210)], [chinese(150), chinese(450), chinese(450), chinese(210)])
    assert beads == [((0,), (0,)), ((1,), (1, 2)), ((2,), (3,))]


def test_two_blocks_that_were_joined_are_paired_with_the_one() -> None:
    beads = align([english(150), english(450), english(420), english(210)], [chinese(150), chinese(870), chinese(210)])
    assert beads == [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,))]


def test_a_short_block_left_out_comes_joined_to_its_neighbour() -> None:
    beads = align([english(600), english(30), english(900)], [chinese(600), chinese(900)])
    assert beads == [((0,), (0,)), ((1, 2), (1,))]


def test_a_block_beside_nothing_has_no_counterpart() -> None:
    assert align([english(30)], []) == [((0,), ())]
    assert align([], [chinese(30)]) == [((), (0,))]
    assert align([], []) == []


def test_lengths_far_beyond_floating_point_are_still_told_apart() -> None:
    assert align([english(200_000), english(9)], [chinese(9), chinese(200_000)])[0] != ((0,), (0,))


@given(st.lists(st.integers(0, 900), max_size=9), st.lists(st.integers(0, 900), max_size=9))
def test_every_index_is_covered_exactly_once_and_in_order(source: list[int], target: list[int]) -> None:
    beads = align(list(map(english, source)), list(map(chinese, target)))
    assert [at for ours, _ in beads for at in ours] == list(range(len(source)))
    assert [at for _, theirs in beads for at in theirs] == list(range(len(target)))
    shapes = {(1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2)}
    assert {(len(ours), len(theirs)) for ours, theirs in beads} <= shapes
