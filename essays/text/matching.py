"""Which block of a newer text is which block of an older one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, Protocol

from essays.text.han import HAN, WORD

# Below this two texts are two texts, not one that was edited.
THRESHOLD: Final = 0.5

TOKEN: Final = re.compile(rf"[{HAN}]|{WORD}|\s+|.", re.DOTALL)
_SPEAKING: Final = re.compile(rf"[{HAN}]|{WORD}")


class Matchable(Protocol):
    """What is matched: a block, with the key that it carries or claims ("" for none), its words and its digest."""

    @property
    def key(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def digest(self) -> str: ...


def match_blocks(old: Sequence[Matchable], new: Sequence[Matchable], *, trust_keys: bool = False) -> list[int | None]:
    """For each new block the index of the old block that it continues, or None. No old block is continued twice.

    In turn: the same digest (with the same key, then in the same order, then anywhere), the same key, and, between
    blocks that are matched already, similar words in the same order. A key that stands twice counts for nothing. With
    `trust_keys` (both texts were keyed by us) the key decides before everything else.
    """
    pairing = _Pairing(old, new)
    if trust_keys:
        pairing.by_key()
    pairing.by_key(same_digest=True)
    pairing.by_digest_in_order()
    pairing.by_digest_anywhere()
    pairing.by_key()
    pairing.by_similarity()
    return [pairing.found.get(place) for place in range(len(new))]


class _Pairing:
    """The pairs found so far (new index to old index), and the ways to find more of them."""

    def __init__(self, old: Sequence[Matchable], new: Sequence[Matchable]) -> None:
        self.old, self.new = old, new
        self.found: dict[int, int] = {}
        self._taken: set[int] = set()

    def by_key(self, *, same_digest: bool = False) -> None:
        old_places, new_places = _places_by_unique_key(self.old), _places_by_unique_key(self.new)
        for key in new_places.keys() & old_places.keys():
            place, earlier = new_places[key], old_places[key]
            if not same_digest or self.old[earlier].digest == self.new[place].digest:
                self._pair(place, earlier)

    def by_digest_in_order(self) -> None:
        earlier = [place for place in range(len(self.old)) if place not in self._taken]
        later = [place for place in range(len(self.new)) if place not in self.found]
        before, after = [self.old[place].digest for place in earlier], [self.new[place].digest for place in later]
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        for start, begin, size in matcher.get_matching_blocks():
            for step in range(size):
                self._pair(later[begin + step], earlier[start + step])

    def by_digest_anywhere(self) -> None:
        for place, block in enumerate(self.new):
            same = (at for at, other in enumerate(self.old) if at not in self._taken and other.digest == block.digest)
            if place not in self.found and (earlier := next(same, None)) is not None:
                self._pair(place, earlier)

    def by_similarity(self) -> None:
        for earlier, later in list(self._gaps()):
            for place, at in _most_alike([self.old[at].text for at in earlier], [self.new[at].text for at in later]):
                self._pair(later[at], earlier[place])

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Runs of unmatched new blocks, each with the unmatched old blocks between the same neighbours."""
        run: list[int] = []
        before = -1
        for place in range(len(self.new) + 1):
            if place < len(self.new) and place not in self.found:
                run.append(place)
                continue
            after = self.found[place] if place < len(self.new) else len(self.old)
            earlier = [at for at in range(before + 1, after) if at not in self._taken]
            if run and earlier:
                yield earlier, run
            run, before = [], after

    def _pair(self, place: int, earlier: int) -> None:
        if place not in self.found and earlier not in self._taken:
            self.found[place] = earlier
            self._taken.add(earlier)


def _places_by_unique_key(blocks: Sequence[Matchable]) -> dict[str, int]:
    times = Counter(block.key for block in blocks)
    return {block.key: place for place, block in enumerate(blocks) if block.key and times[block.key] == 1}


def _most_alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs (old, new), rising in both, whose similarities are at least THRESHOLD and add up to the most."""
    before, after = [_features(text) for text in old], [_features(text) for text in new]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[_dice(one, other) for other in after] for one in before]
    for row in range(len(old) - 1, -1, -1):
        for column in range(len(new) - 1, -1, -1):
            paired = alike[row][column] + best[row + 1][column + 1] if alike[row][column] >= THRESHOLD else 0.0
            best[row][column] = max(paired, best[row + 1][column], best[row][column + 1])
    return list(_pairs_of(best))


def _pairs_of(best: list[list[float]]) -> Iterator[tuple[int, int]]:
    """Read the pairs from the table: one was made where leaving out neither the old nor the new gives as much."""
    row = column = 0
    while row < len(best) - 1 and column < len(best[0]) - 1:
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            yield row, column
            row, column = row + 1, column + 1


def _features(text: str) -> Counter[object]:
    """The words of a text (for Chinese its characters) and the pairs of neighbours, which ask for the same order too:
    unrelated texts of one language share many of their single words."""
    tokens = ["", *(token.casefold() for token in _SPEAKING.findall(text)), ""]
    features: Counter[object] = Counter(tokens[1:-1])
    features.update(pairwise(tokens))
    return features


def _dice(one: Counter[object], other: Counter[object]) -> float:
    """How much two texts share, from 0 to 1 (Dice's coefficient); 0 too where it cannot reach the threshold.

    Unlike difflib's ratio it takes time in the sum of the lengths, not in their product.
    """
    small, large = sorted((one, other), key=len)
    whole = one.total() + other.total()
    if 2 * min(one.total(), other.total()) < THRESHOLD * whole:
        return 0.0
    return 2 * sum(min(times, large[feature]) for feature, times in small.items()) / whole
