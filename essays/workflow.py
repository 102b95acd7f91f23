"""How far a draft has come: the states of an edition and the moves between them, as one table that checks itself.

What readers see is a separate fact (releases); no move of this table changes a public byte. The diagram in docs/architecture.md
is drawn from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

DRAFTING: Final = "drafting"
SUBMITTED: Final = "submitted"
IN_REVIEW: Final = "in_review"
CHANGES_REQUESTED: Final = "changes_requested"
APPROVED: Final = "approved"
DECLINED: Final = "declined"

STATES: Final[dict[str, StrPromise]] = {
    DRAFTING: _("drafting"),
    SUBMITTED: _("submitted"),
    IN_REVIEW: _("in review"),
    CHANGES_REQUESTED: _("changes requested"),
    APPROVED: _("approved"),
    DECLINED: _("declined"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """One way from some states to one other. `permission` is the Django permission that the person needs."""

    name: str
    sources: tuple[str, ...]
    target: str
    permission: str


MOVES: Final = {
    move.name: move
    for move in (
        Move("submit", (DRAFTING, CHANGES_REQUESTED), SUBMITTED, "essays.submit_edition"),
        Move("take_back", (SUBMITTED, IN_REVIEW), DRAFTING, "essays.submit_edition"),
        Move("claim", (SUBMITTED,), IN_REVIEW, "essays.review_edition"),
        Move("request_changes", (IN_REVIEW,), CHANGES_REQUESTED, "essays.review_edition"),
        Move("approve", (IN_REVIEW,), APPROVED, "essays.approve_revision"),
        Move("decline", (SUBMITTED, IN_REVIEW), DECLINED, "essays.review_edition"),
        Move("reopen", (APPROVED, DECLINED), DRAFTING, "essays.review_edition"),
        # A later save drops an approval: what was approved was one revision, not the edition.
        Move("revise", (APPROVED, DECLINED), DRAFTING, "essays.add_revision"),
    )
}


def check_table() -> None:
    """Every move joins known states, every state is reached from drafting, and none is a dead end. Runs when the module loads."""
    for move in MOVES.values():
        unknown = {*move.sources, move.target} - STATES.keys()
        if unknown:
            raise ValueError(f"The move {move.name} names unknown states: {sorted(unknown)}")
    for state in STATES:
        if not any(state in move.sources for move in MOVES.values()):
            raise ValueError(f"No move leads out of {state}.")
    reached = {DRAFTING}
    while more := {m.target for m in MOVES.values() if reached & set(m.sources)} - reached:
        reached |= more
    if reached != STATES.keys():
        raise ValueError(f"No moves lead to {sorted(STATES.keys() - reached)}.")


def diagram() -> str:
    """The table as a Mermaid state diagram; docs/architecture.md holds it, and a test compares the two."""
    moves = [(source, move.target, move.name) for move in MOVES.values() for source in move.sources]
    arrows = [f"    {source} --> {target}: {name}" for source, target, name in moves]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {DRAFTING}", *arrows])


check_table()
