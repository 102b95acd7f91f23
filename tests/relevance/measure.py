"""How good an order of results is: nDCG@10, with gains of 2^grade - 1, against the best order of what was judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import log2
from pathlib import Path
from statistics import mean
from typing import NamedTuple

LOOKED_AT = 10
HAND_JUDGED = Path(__file__).with_name("samples.txt")


class Judged(NamedTuple):
    """A query, its kind, and the grade (1 to 3) of each essay that answers it."""

    kind: str
    asked: str
    grades: dict[str, int]


def hand_judged() -> Iterator[Judged]:
    """The queries that were judged by reading the samples."""
    for line in HAND_JUDGED.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, asked, answers = (part.strip() for part in line.split(" | "))
            grades = dict(answer.rsplit(":", 1) for answer in answers.split())
            yield Judged(kind, asked, {slug: int(grade) for slug, grade in grades.items()})


def ndcg(found: Sequence[str], grades: dict[str, int]) -> float:
    """1.0 for the best order there can be, 0.0 where nothing that answers is among the first ten."""
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(slug, 0) for slug in found]) / _gain(best)


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades[:LOOKED_AT]))


def table(scores: Sequence[tuple[Judged, float]]) -> str:
    """The mean of each kind, and the worst queries."""
    kinds: defaultdict[str, list[float]] = defaultdict(list)
    for judged, score in scores:
        kinds[judged.kind].append(score)
    lines = [f"{'kind':<12} {'queries':>7} {'nDCG@10':>8}"]
    lines += [f"{kind:<12} {len(values):>7} {mean(values):>8.3f}" for kind, values in sorted(kinds.items())]
    lines.append(f"{'all':<12} {len(scores):>7} {mean(score for _judged, score in scores):>8.3f}")
    worst = sorted(scores, key=lambda scored: scored[1])[:8]
    return "\n".join(
        [*lines, "", "worst:", *(f"  {score:.3f}  {judged.kind}: {judged.asked}" for judged, score in worst)]
    )
