"""Which blocks of two editions of one work stand beside each other: by an editor's word, by their keys, else by their lengths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple, Protocol

from essays.text.alignment import Bead, align
from essays.text.difference import longest_rising

# Headings and rules have no number in the margin, and are not counted as paragraphs.
UNNUMBERED: Final = frozenset({"h2", "h3", "h4", "hr"})


class Pairable(Protocol):
    """What is paired: a block with its key ("" for none), its element and its words."""

    @property
    def key(self) -> str: ...
    @property
    def tag(self) -> str: ...
    @property
    def text(self) -> str: ...


class KnownPair(NamedTuple):
    """An editor's word: the blocks with these keys are each other's counterpart, or (one side empty) have none."""

    source: tuple[str, ...]
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the two columns: places in source and target, one side possibly empty; whether an editor set it so."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    is_corrected: bool = False

    @property
    def is_whole(self) -> bool:
        return bool(self.source and self.target)


def pair_blocks(
    source: Sequence[Pairable],
    target: Sequence[Pairable],
    *,
    corrections: Iterable[KnownPair] = (),
    shares_keys: bool = True,
) -> list[Pair]:
    """Every block of both texts in exactly one pair, in the order of the source.

    A correction stands as long as all its blocks exist. Blocks with the same key belong together if `shares_keys` (one text
    took its keys from the other; texts that were keyed apart both count from p1, which says nothing). The rest is told by
    length, between its neighbours. What changed places in one of the texts still stands beside its counterpart.
    """
    fixed = list(_standing(corrections, source, target))
    shared = list(_sharing(source, target, fixed)) if shares_keys else []
    if not fixed and len(shared) == len(source) == len(target) and _rising(shared) == shared:
        return shared  # the usual case: there is nothing to find out
    steady = {*_rising([pair for pair in (*fixed, *shared) if pair.is_whole and _is_run(pair)])}
    steady |= {pair for pair in fixed if not pair.is_whole and _is_run(pair)}
    moved = [pair for pair in (*fixed, *shared) if pair not in steady]
    return _woven(_aligned(source, target, steady, moved), moved)


def completeness(source: Sequence[Pairable], pairs: Iterable[Pair]) -> tuple[int, int]:
    """How many paragraphs of the source have a counterpart, and how many there are."""
    paragraphs = {place for place, block in enumerate(source) if block.tag not in UNNUMBERED}
    rendered = {place for pair in pairs if pair.target for place in pair.source}
    return len(paragraphs & rendered), len(paragraphs)


def _standing(
    corrections: Iterable[KnownPair], source: Sequence[Pairable], target: Sequence[Pairable]
) -> Iterator[Pair]:
    """The corrections whose blocks are all there; of two that speak of the same block the first."""
    ours, theirs = _places(source), _places(target)
    for known in corrections:
        if (known.source or known.target) and {*known.source} <= ours.keys() and {*known.target} <= theirs.keys():
            here = tuple(sorted(ours.pop(key) for key in {*known.source}))
            yield Pair(here, tuple(sorted(theirs.pop(key) for key in {*known.target})), is_corrected=True)


def _places(blocks: Sequence[Pairable]) -> dict[str, int]:
    """Where each key stands first."""
    return {block.key: place for place, block in reversed(list(enumerate(blocks))) if block.key}


def _sharing(source: Sequence[Pairable], target: Sequence[Pairable], fixed: Sequence[Pair]) -> Iterator[Pair]:
    """The pairs of blocks with the same key, of which no correction speaks."""
    theirs = _places(target)
    here = {place for pair in fixed for place in pair.source}
    there = {place for pair in fixed for place in pair.target}
    for place, block in enumerate(source):
        other = theirs.pop(block.key, None)
        if other is not None and place not in here and other not in there:
            yield Pair((place,), (other,))


def _rising(pairs: Sequence[Pair]) -> list[Pair]:
    """Of pairs with two sides the most that stand in the same order in both texts."""
    in_order = sorted(pairs, key=lambda pair: pair.source)
    kept = longest_rising([pair.target[0] for pair in in_order])
    return [pair for pair in in_order if pair.target[0] in kept]


def _is_run(pair: Pair) -> bool:
    """Whether the blocks of each side are neighbours: after a block was moved between them they are none any more."""
    return all(after - before == 1 for side in (pair.source, pair.target) for before, after in pairwise(side))


def _aligned(
    source: Sequence[Pairable], target: Sequence[Pairable], steady: Iterable[Pair], moved: Sequence[Pair]
) -> list[Pair]:
    """All blocks but the moved ones, paired in the order of both texts."""
    here = _without(len(source), [place for pair in moved for place in pair.source])
    there = _without(len(target), [place for pair in moved for place in pair.target])
    row, column = ({place: at for at, place in enumerate(places)} for places in (here, there))
    fixed: set[Bead] = set()
    anchors = []
    for pair in steady:
        bead = (tuple(row[place] for place in pair.source), tuple(column[place] for place in pair.target))
        if pair.is_corrected:
            fixed.add(bead)
        else:
            anchors.append((bead[0][0], bead[1][0]))
    texts = [source[place].text for place in here], [target[place].text for place in there]
    return [
        Pair(tuple(here[at] for at in bead[0]), tuple(there[at] for at in bead[1]), bead in fixed)
        for bead in align(*texts, fixed=list(fixed), anchors=anchors)
    ]


def _without(length: int, left_out: Iterable[int]) -> list[int]:
    gone = {*left_out}
    return [place for place in range(length) if place not in gone]


def _woven(pairs: list[Pair], moved: Iterable[Pair]) -> list[Pair]:
    """The moved pairs among the others, each before the first that comes later in the source (or, without one, in the target)."""
    woven = list(pairs)
    for pair in moved:
        side = "source" if pair.source else "target"
        place = getattr(pair, side)
        later = (at for at, other in enumerate(woven) if getattr(other, side) > place)
        woven.insert(next(later, len(woven)), pair)
    return woven
