"""Two texts made from one are put together; nothing that either side wrote is lost without a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.text.merging import merge_bodies, merge_lines

A, B, C = (
    "<p>The ferry was late that day.</p>",
    "<p>Nobody on the quay minded it.</p>",
    "<p>So the students talked a while.</p>",
)
B_THEIRS, B_YOURS = "<p>Nobody on the old quay minded it.</p>", "<p>Nobody on the quay minded it much.</p>"
C_YOURS = "<p>So the students talked for a while.</p>"
NEW, OTHER_NEW = "<p>Somebody made tea meanwhile.</p>", "<p>Far off a bell was heard ringing.</p>"


@pytest.mark.parametrize(
    ("theirs", "yours", "merged", "conflicts"),
    [
        (A + B + C, A + B + C, A + B + C, 0),
        (A + B_THEIRS + C, A + B + C, A + B_THEIRS + C, 0),
        (A + B + C, A + B + C_YOURS, A + B + C_YOURS, 0),
        (A + B_THEIRS + C, A + B + C_YOURS, A + B_THEIRS + C_YOURS, 0),
        (A + B_THEIRS + C, A + B_THEIRS + C, A + B_THEIRS + C, 0),
        (A + B_THEIRS + C, A + B_YOURS + C, A + B_YOURS + C, 1),
        (A + NEW + B + C, A + B + C_YOURS, A + NEW + B + C_YOURS, 0),
        (NEW + A + B + C, A + B + C, NEW + A + B + C, 0),
        (A + NEW + B + C, A + B + C + OTHER_NEW, A + NEW + B + C + OTHER_NEW, 0),
        (A + C, A + B + C, A + C, 0),
        (A + B + C, A + C, A + C, 0),
        (A + C, A + B_YOURS + C, A + B_YOURS + C, 1),
        (A + B_THEIRS + C, A + C, A + B_THEIRS + C, 1),
        (C + A + B, A + B + C_YOURS, A + B + C_YOURS, 0),
    ],
)
def test_what_one_side_changed_stands_and_what_both_changed_is_counted(
    theirs: str, yours: str, merged: str, conflicts: int
) -> None:
    found = merge_bodies(A + B + C, theirs, yours)
    assert (found.html, found.conflicts) == (merged, conflicts)


@pytest.mark.parametrize(
    ("theirs", "yours", "merged"),
    [
        ("A", "A", ("A", False)),
        ("B", "A", ("B", False)),
        ("A", "C", ("C", False)),
        ("B", "B", ("B", False)),
        ("B", "C", ("C", True)),
    ],
)
def test_a_line_is_of_the_side_that_changed_it(theirs: str, yours: str, merged: tuple[str, bool]) -> None:
    assert merge_lines("A", theirs, yours) == merged


PARAGRAPHS = st.lists(st.sampled_from([A, B, C, B_THEIRS, B_YOURS, C_YOURS, NEW, OTHER_NEW]), max_size=6).map("".join)


@given(base=PARAGRAPHS, yours=PARAGRAPHS)
def test_where_they_changed_nothing_the_text_is_yours(base: str, yours: str) -> None:
    assert merge_bodies(base, base, yours).html == yours


@given(base=PARAGRAPHS, theirs=PARAGRAPHS, yours=PARAGRAPHS)
def test_every_paragraph_that_you_put_in_or_changed_is_there(base: str, theirs: str, yours: str) -> None:
    merged = merge_bodies(base, theirs, yours).html
    for paragraph in {A, B, C, B_THEIRS, B_YOURS, C_YOURS, NEW, OTHER_NEW}:
        if paragraph in yours and paragraph not in base:
            assert paragraph in merged


@given(base=PARAGRAPHS, theirs=PARAGRAPHS, yours=PARAGRAPHS)
def test_a_paragraph_of_theirs_is_gone_only_where_it_stood_in_the_base_or_both_changed(
    base: str, theirs: str, yours: str
) -> None:
    merged = merge_bodies(base, theirs, yours)
    for paragraph in {A, B, C, B_THEIRS, B_YOURS, C_YOURS, NEW, OTHER_NEW}:
        if paragraph in theirs and paragraph not in base and paragraph not in merged.html:
            assert merged.conflicts
