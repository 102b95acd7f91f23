"""What the indexes of both databases hold: words as they are folded, Han runs as overlapping pairs and the last character of each.

Pairs make recall independent of any dictionary, and the last character lets a single one be found as the beginning of a pair.
**The index is read and emptied by these functions: they never change.** Another cut is another table, with a migration.
"""

from __future__ import annotations

from essays.searching.folding import is_han_run


def index_tokens(folded: str) -> list[str]:
    """The tokens of a folded text, in its order."""
    tokens: list[str] = []
    for run in folded.split():
        if is_han_run(run):
            tokens += pairs(run)
            tokens.append(run[-1])
        else:
            tokens.append(run)
    return tokens


def phrase_tokens(folded: str) -> list[str]:
    """The tokens that stand side by side in an index where these words do: the last character counts only inside."""
    tokens = index_tokens(folded)
    last = folded.split()[-1]
    return tokens[:-1] if is_han_run(last) and len(last) > 1 else tokens


def pairs(run: str) -> list[str]:
    """Overlapping pairs of characters."""
    return [run[place : place + 2] for place in range(len(run) - 1)]


def parts(folded: str, most: int) -> list[str]:
    """A folded text cut between words into parts of at most `most` tokens; a run longer than that is cut inside.

    PostgreSQL keeps 16,383 places of a text; a text of usual length is one part.
    """
    cut: list[str] = []
    part: list[str] = []
    size = 0
    for run in _bounded(folded.split(), most):
        weight = len(run) if is_han_run(run) else 1
        if size + weight > most:
            cut.append(f" {' '.join(part)} ")
            part, size = [], 0
        part.append(run)
        size += weight
    return [*cut, f" {' '.join(part)} "] if part else cut


def _bounded(runs: list[str], most: int) -> list[str]:
    return [run[place : place + most] if is_han_run(run) else run for run in runs for place in _cuts(run, most)]


def _cuts(run: str, most: int) -> range:
    return range(0, len(run), most) if is_han_run(run) else range(1)
