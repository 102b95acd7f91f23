"""How bench/visibility.py judges what readers got: it finds a stale page, a withdrawn text, a page of somebody's own."""

from __future__ import annotations

from typing import Any

import pytest

from bench.acting import Act
from bench.visibility import Answer, Readers, judge

# A text is published (0), corrected (1), withdrawn (2) and published again (3), ten seconds apart; each act takes a tenth.
ACTS = [Act(0, state, 10.0 * state, 10.0 * state + 0.1) for state in range(4)]


def answer(began: float, state: int | None, **more: Any) -> Answer:
    return Answer(0, began, began + 0.01, 200 if state is not None else 410, state, **{"is_personal": False, **more})


def judged(*answers: Answer) -> tuple[int, int, int]:
    readers = Readers([], 1, answers=list(answers))
    verdict = judge(ACTS, readers, promise=1.0)
    return verdict.stale, verdict.withdrawn, verdict.personal


@pytest.mark.parametrize(
    ("began", "state"),
    [(-1, None), (0.5, 0), (5, 0), (10.05, 0), (10.05, 1), (11.05, 0), (21, 1), (25, None), (30.9, None), (99, 3)],
)
def test_what_was_newest_a_second_before_is_in_order(began: float, state: int | None) -> None:
    assert judged(answer(began, state)) == (0, 0, 0)


@pytest.mark.parametrize(("began", "state"), [(1.2, None), (11.2, 0), (31.2, None), (40, 1), (19, 0)])
def test_what_was_replaced_more_than_a_second_before_is_stale(began: float, state: int | None) -> None:
    assert judged(answer(began, state)) == (1, 0, 0)


def test_a_text_that_was_withdrawn_more_than_a_second_before_counts_twice() -> None:
    assert judged(answer(21.2, 1)) == (1, 1, 0)


def test_a_page_of_somebodys_own_is_found_whatever_it_shows() -> None:
    assert judged(answer(5, 0, is_personal=True)) == (0, 0, 1)
