"""What changed between two bodies: blocks first, then sentences, then words, single Han characters and marks.

Values only; templates show them, with signs and words besides colour.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final, Literal, NamedTuple

from essays.text.blocks import Block, split_blocks
from essays.text.markup import END_OF_NOTE, Piece, is_note
from essays.text.matching import TOKEN, match_blocks

RunKind = Literal["same", "insert", "delete"]
BlockKind = Literal["same", "changed", "inserted", "deleted", "moved"]

_SENTENCE_END: Final = re.compile(
    r"[\u3002！？；\u2026][\u201d’」』）]*\s*"  # Chinese: no space need follow
    r"|[.!?;][\"'”’)]*\s+|\n"
)
# Sentences that share less than this are shown whole, one struck out and one put in: their scraps would only confuse.
_LEAST_SHARED: Final = 0.3
# Above this many comparisons of tokens (two blocks of a thousand tokens each) whole sentences are shown instead.
_MOST_COMPARISONS: Final = 1_000_000


class _Note(NamedTuple):
    """A footnote among the tokens of a sentence: one thing, however long, so that it does not hide what stayed around it."""

    steps: tuple[Piece, ...]
    text: str = ""
    tag: str = ""


_Token = Piece | _Note


class Run(NamedTuple):
    """Some text that is the same, was put in or was struck out; or (with no text) the tag of a mark, such as `<em>`.

    Tags are here so that a changed link or emphasis can be told; templates escape them like text or leave them out.
    """

    kind: RunKind
    text: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class BlockChange:
    """One block of the newer text, or a deleted one of the older, with its runs.

    The texts of all runs but the inserted give the old block's words with its notes where they stand, those of all but
    the deleted the new one's. A moved block may have changed too: its runs tell. A changed block whose runs are all the
    same has another tag or language.
    """

    kind: BlockKind
    old: Block | None
    new: Block | None
    runs: tuple[Run, ...]

    @property
    def key(self) -> str:
        """The key of the block: the new one's, else the old one's."""
        block = self.new or self.old
        return block.key if block else ""


def compare(old_html: str, new_html: str) -> list[BlockChange]:
    """The changes in the order of the newer text; each deleted block follows the block that it followed in the older.

    Blocks are matched by their keys where every block of both texts has one, else by their likeness.
    """
    old, new = split_blocks(old_html), split_blocks(new_html)
    keyed = all(block.key for block in (*old, *new))
    continued = match_blocks(old, new, trust_keys=keyed)
    stayed = longest_rising([place for place in continued if place is not None])
    changes = [_change(block, place, old, stayed) for block, place in zip(new, continued, strict=True)]
    return list(_with_deleted(changes, continued, old))


def _change(block: Block, place: int | None, old: Sequence[Block], stayed: set[int]) -> BlockChange:
    if place is None:
        return BlockChange("inserted", None, block, tuple(_runs_of("insert", block.pieces)))
    earlier = old[place]
    if earlier.digest == block.digest:
        kind: BlockKind = "same" if place in stayed else "moved"
        return BlockChange(kind, earlier, block, tuple(_runs_of("same", block.pieces)))
    runs = tuple(compare_pieces(earlier.pieces, block.pieces))
    return BlockChange("changed" if place in stayed else "moved", earlier, block, runs)


def _with_deleted(
    changes: Sequence[BlockChange], continued: Sequence[int | None], old: Sequence[Block]
) -> Iterator[BlockChange]:
    gone = set(range(len(old))).difference(place for place in continued if place is not None)

    def deleted_after(place: int) -> Iterator[BlockChange]:
        for at in range(place + 1, len(old)):
            if at not in gone:
                return
            yield BlockChange("deleted", old[at], None, tuple(_runs_of("delete", old[at].pieces)))

    yield from deleted_after(-1)
    for change, place in zip(changes, continued, strict=True):
        yield change
        if place is not None:
            yield from deleted_after(place)


def longest_rising(places: Sequence[int]) -> set[int]:
    """The longest rising subsequence: the blocks that kept their order. All others count as moved."""
    ends: list[int] = []
    chains: list[tuple[int, ...]] = []
    for place in places:
        at = bisect_left(ends, place)
        chain = (*(chains[at - 1] if at else ()), place)
        ends[at : at + 1] = [place]
        chains[at : at + 1] = [chain]
    return set(chains[-1]) if chains else set()


def compare_pieces(old: Iterable[Piece], new: Iterable[Piece]) -> Iterator[Run]:
    """The runs between two blocks: whole sentences that are the same first, then tokens between them."""
    before, after = list(_sentences(old)), list(_sentences(new))
    runs: list[Run] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _, start, stop, begin, end in matcher.get_opcodes():
        struck = [token for sentence in before[start:stop] for token in sentence]
        put = [token for sentence in after[begin:end] for token in sentence]
        runs.extend(_runs_of("same", put) if struck == put else _token_runs(struck, put))
    return _joined(runs)


def _sentences(steps: Iterable[Piece]) -> Iterator[tuple[_Token, ...]]:
    """Tokens by sentence. A sentence ends within a text; tags and notes belong to the sentence in which they stand."""
    sentence: list[_Token] = []
    for step in _with_notes_whole(steps):
        if isinstance(step, _Note):
            sentence.append(step)
            continue
        begin = 0
        for end in (*(found.end() for found in _SENTENCE_END.finditer(step.text)), len(step.text)):
            sentence.extend(Piece(token) for token in TOKEN.findall(step.text[begin:end]))
            if end < len(step.text) and sentence:
                yield tuple(sentence)
                sentence = []
            begin = end
        if step.tag:
            sentence.append(step)
    if sentence:
        yield tuple(sentence)


def _with_notes_whole(steps: Iterable[Piece]) -> Iterator[_Token]:
    note: list[Piece] | None = None
    for step in steps:
        if note is not None:
            note.append(step)
        elif is_note(step):
            note = [step]
        else:
            yield step
        if note is not None and step.tag == END_OF_NOTE:
            yield _Note(tuple(note))
            note = None


def _token_runs(old: Sequence[_Token], new: Sequence[_Token]) -> Iterator[Run]:
    whole = (*_runs_of("delete", old), *_runs_of("insert", new))
    if not old or not new or len(old) * len(new) > _MOST_COMPARISONS:
        yield from whole
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    shared = sum(_words(old[start : start + size]) for start, _, size in matcher.get_matching_blocks())
    if shared < _LEAST_SHARED * max(_words(old), _words(new)):
        yield from whole
        return
    for kind, start, stop, begin, end in matcher.get_opcodes():
        if kind == "equal":
            yield from _runs_of("same", new[begin:end])
        else:
            yield from _replaced(old[start:stop], new[begin:end])


def _replaced(old: Sequence[_Token], new: Sequence[_Token]) -> Iterator[Run]:
    """Tokens in place of others. One note in place of another is a note that was edited."""
    match (*old, *new):
        case (_Note(before), _Note(after)) if len(old) == len(new) and before[0] == after[0]:
            yield Run("same", "", before[0].tag)
            yield from compare_pieces(before[1:-1], after[1:-1])
            yield Run("same", "", END_OF_NOTE)
        case _:
            yield from _runs_of("delete", old)
            yield from _runs_of("insert", new)


def _words(tokens: Iterable[_Token]) -> int:
    """How many tokens are words or Han characters: shared spaces and commas are no likeness."""
    return sum(token.text[:1].isalnum() for token in tokens)


def _runs_of(kind: RunKind, tokens: Iterable[_Token]) -> Iterator[Run]:
    for token in tokens:
        for step in token.steps if isinstance(token, _Note) else (token,):
            yield Run(kind, step.text, step.tag)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbouring texts of one kind as one run; tags stay single."""
    for (kind, is_tag), group in groupby(runs, key=lambda run: (run.kind, bool(run.tag))):
        if is_tag:
            yield from group
        else:
            yield Run(kind, "".join(run.text for run in group))
