"""Two texts that were made from one: put together block by block, wherever they did not touch the same one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from essays.text.blocks import Block, split_blocks
from essays.text.matching import match_blocks


@dataclass(frozen=True, slots=True)
class Merged:
    """The text put together (clean markup without keys), and how many blocks both sides changed: of those it holds yours."""

    html: str
    conflicts: int


def merge_bodies(base: str, theirs: str, yours: str) -> Merged:
    """Their changes and yours in one text, in the order of yours.

    A block that only one side changed is as that side has it; one that both changed alike is so; one that both changed
    differently is yours and counts as a conflict. What one side struck out is gone, unless the other changed it: then it
    stays, and counts too. What they put in follows the block that it follows in theirs.
    """
    old, one, other = split_blocks(base), split_blocks(theirs), split_blocks(yours)
    in_theirs, in_yours = _places(old, one), _places(old, other)
    merged: list[tuple[int | None, Block]] = []  # each with its place in their text, if it has one
    conflicts = 0
    origins = {place: at for at, place in in_yours.items()}
    for place, block in enumerate(other):
        at = origins.get(place)
        if at is None:
            merged.append((None, block))
            continue
        counterpart = in_theirs.get(at)
        kept, is_conflict = _decide(old[at], None if counterpart is None else one[counterpart], block)
        conflicts += is_conflict
        if kept:
            merged.append((counterpart, kept))
    struck_by_you = {
        in_theirs[at] for at in in_theirs if at not in in_yours and one[in_theirs[at]].digest == old[at].digest
    }
    conflicts += sum(1 for at in in_theirs if at not in in_yours) - len(struck_by_you)
    for place, block in enumerate(one):
        if place not in struck_by_you and all(held != place for held, _ in merged):
            merged.insert(_after(merged, place), (place, block))
    return Merged("".join(block.html for _, block in merged), conflicts)


def merge_lines(base: str, theirs: str, yours: str) -> tuple[str, bool]:
    """The same for a title or a summary: the text, and whether both sides changed it (then it is yours)."""
    if yours in (base, theirs):
        return theirs, False
    return yours, theirs != base


def _places(old: Sequence[Block], new: Sequence[Block]) -> dict[int, int]:
    """For each block of the base that lives on its place in a newer text."""
    return {at: place for place, at in enumerate(match_blocks(old, new)) if at is not None}


def _decide(base: Block, theirs: Block | None, yours: Block) -> tuple[Block | None, bool]:
    """Which block stands in the merged text (None: none), and whether both sides changed it."""
    if yours.digest == base.digest:
        return theirs, False
    if theirs is not None and theirs.digest in (base.digest, yours.digest):
        return yours, False
    return yours, True


def _after(merged: Sequence[tuple[int | None, Block]], place: int) -> int:
    """Where a block of theirs goes: after the nearest block before it in their text."""
    before = [(held, at) for at, (held, _) in enumerate(merged) if held is not None and held < place]
    return max(before)[1] + 1 if before else 0
