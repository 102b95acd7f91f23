"""The table of moves checks itself, so that a mistake in it stops the program before anybody meets it."""

from __future__ import annotations

import pytest

from essays import workflow
from essays.workflow import MOVES, STATES, Move


def test_the_table_as_it_stands_is_sound() -> None:
    workflow.check_table()
    assert all(move.permission.startswith("essays.") for move in MOVES.values())


@pytest.mark.parametrize(
    ("move", "complaint"),
    [
        (Move("publish", ("drafting",), "public", "essays.x"), "unknown states"),
        (Move("publish", ("nowhere",), "drafting", "essays.x"), "unknown states"),
    ],
)
def test_a_move_between_unknown_states_is_refused(monkeypatch: pytest.MonkeyPatch, move: Move, complaint: str) -> None:
    monkeypatch.setitem(MOVES, move.name, move)
    with pytest.raises(ValueError, match=complaint):
        workflow.check_table()


def test_a_state_that_nothing_leads_out_of_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STATES, "lost", "lost")
    monkeypatch.setitem(MOVES, "lose", Move("lose", ("drafting",), "lost", "essays.x"))
    with pytest.raises(ValueError, match="leads out of lost"):
        workflow.check_table()


def test_a_state_that_nothing_leads_to_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STATES, "island", "island")
    monkeypatch.setitem(MOVES, "leave", Move("leave", ("island",), "drafting", "essays.x"))
    with pytest.raises(ValueError, match="island"):
        workflow.check_table()


def test_from_every_state_a_text_can_come_back_to_a_draft() -> None:
    for state in STATES:
        reached = {state}
        while more := {m.target for m in MOVES.values() if reached & set(m.sources)} - reached:
            reached |= more
        assert workflow.DRAFTING in reached
