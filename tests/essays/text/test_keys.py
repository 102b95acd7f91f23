from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from essays.text.allowed import BLOCK_KEY
from essays.text.keys import fill_keys, order_of


def test_a_first_revision_is_numbered_from_one() -> None:
    assert fill_keys(["", "", ""]) == ["p1", "p2", "p3"]


def test_blocks_put_in_after_p6_become_p6a_and_p6b() -> None:
    assert fill_keys(["p6", "", "", "p7"]) == ["p6", "p6a", "p6b", "p7"]


def test_a_block_put_in_between_p6a_and_p6b_becomes_p6aa() -> None:
    assert fill_keys(["p6a", "", "p6b"]) == ["p6a", "p6aa", "p6b"]


def test_a_block_put_in_between_p6_and_p6a_becomes_p6za() -> None:
    assert fill_keys(["p6", "", "p6a"]) == ["p6", "p6za", "p6a"]


def test_a_block_put_in_before_p1_becomes_p0a() -> None:
    assert fill_keys(["", "", "p1"]) == ["p0a", "p0b", "p1"]


def test_a_block_put_in_before_p0a_becomes_p0za() -> None:
    assert fill_keys(["", "p0a", "p1"]) == ["p0za", "p0a", "p1"]


def test_a_block_added_at_the_end_takes_the_number_after_the_highest_ever_used() -> None:
    assert fill_keys(["p5", ""], used={"p6", "p7", "p7c"}) == ["p5", "p8"]


def test_a_deleted_letter_is_not_given_again() -> None:
    assert fill_keys(["p6", "", "p7"], used={"p6a", "p6b"}) == ["p6", "p6c", "p7"]


def test_letters_go_on_after_y() -> None:
    assert fill_keys(["p6y", "", "p7"]) == ["p6y", "p6ya", "p7"]


def test_a_block_put_in_between_two_that_changed_places_extends_the_first() -> None:
    assert fill_keys(["p9", "", "p3"]) == ["p9", "p9a", "p3"]


def test_when_letters_grow_too_long_the_next_number_is_given() -> None:
    low, high = "p1" + "z" * 40 + "a", "p1" + "z" * 39 + "a"
    assert fill_keys(["p1", "", low, high]) == ["p1", "p2", low, high]


EDITS = st.lists(st.tuples(st.booleans(), st.integers(0, 30)), max_size=40)


@given(st.integers(1, 6), EDITS)
def test_through_any_row_of_insertions_and_deletions_keys_are_unique_ordered_and_never_reused(
    n: int, edits: list
) -> None:
    keys = fill_keys([""] * n)
    used = set(keys)
    for deletes, at in edits:
        if deletes and keys:
            del keys[at % len(keys)]
            continue
        known = [*keys[: at % (len(keys) + 1)], "", *keys[at % (len(keys) + 1) :]]
        keys = fill_keys(known, used)
        new = keys[known.index("")]
        assert new not in used
        assert [key for key in keys if key != new] == [key for key in known if key]
        used.add(new)
    assert all(BLOCK_KEY.fullmatch(key) for key in keys)
    assert keys == sorted(keys, key=order_of)
