"""What a misspelt word may have been meant for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.searching.spelling import distance, nearest

WORDS = st.text("abc", max_size=6)


@pytest.mark.parametrize(
    ("one", "other", "mistakes"),
    [
        ("ferry", "ferry", 0),
        ("ferry", "fery", 1),
        ("ferry", "frery", 1),
        ("ferry", "berry", 1),
        ("ferry", "ferries", 3),
        ("ab", "ba", 1),
    ],
)
def test_mistakes_are_counted(one: str, other: str, mistakes: int) -> None:
    assert distance(one, other, 3) == mistakes


@given(WORDS, WORDS, st.integers(0, 3))
def test_the_bound_only_cuts(one: str, other: str, most: int) -> None:
    whole = distance(one, other, 9)

    assert distance(one, other, most) == min(whole, most + 1) == distance(other, one, most)
    assert whole <= max(len(one), len(other))
    assert (whole == 0) == (one == other)


def test_nearest_first_and_never_the_word_itself() -> None:
    assert nearest("cooporation", ["operation", "corporation", "cooperation", "cooporation"]) == [
        "cooperation",
        "corporation",
    ]
    assert nearest("fery", ["ferry", "very", "forty"]) == ["ferry", "very"]
