"""Two columns of one work: what is paired by key, by an editor's word and by length, against pairs made by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.text.pairing import KnownPair, Pair, completeness, pair_blocks


@dataclass(frozen=True)
class Paragraph:
    key: str
    text: str
    tag: str = "p"


class Case(NamedTuple):
    """A text, its translation, and which of them belong together (told by reading, counted from 0)."""

    english: list[str]
    chinese: list[str]
    truth: list[tuple[tuple[int, ...], tuple[int, ...]]]


WALK = (
    "Every morning the ferry carried flour to the island and brought back letters, and the clerk "
    "who weighed both kept one ledger for them."
)
WALK_ZH = "每天早晨，渡轮把面粉运到岛上，再把信件带回来；称重的办事员把两样东西记在同一本账上。"
RULE = (
    "He never opened a letter. He did, once, sew up a sack that had split, and he wrote the thread "
    "into the ledger, one penny, paid by himself."
)
RULE_ZH = "他从不拆信。只有一次，他缝好了一个裂开的面袋，并把线钱记进账里：一分钱，自付。"
LESSON = (
    "What I learned from that page is small and I have not been able to improve on it: trust is "
    "bookkeeping that somebody else may read."
)
LESSON_ZH = "我从那一页学到的东西很小，至今也没能把它说得更好：信任，就是一本别人也可以翻看的账。"
SHORT = "He is dead now."
SHORT_ZH = "他已经去世了。"
END = (
    "The ledger is in the harbor museum, behind glass, open at the wrong year. I asked them to turn "
    "the page, and they said that they would ask."
)
END_ZH = "账本如今放在港口博物馆的玻璃柜里，翻开的那一年却不对。我请他们翻一页，他们说要去问一问。"

CASES = {
    "one for one": Case([WALK, RULE, END], [WALK_ZH, RULE_ZH, END_ZH], [((0,), (0,)), ((1,), (1,)), ((2,), (2,))]),
    "two merged into one": Case(
        [WALK, RULE, LESSON, END], [WALK_ZH, RULE_ZH + LESSON_ZH, END_ZH], [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,))]
    ),
    "one split into two": Case(
        [WALK, RULE + " " + LESSON, END], [WALK_ZH, RULE_ZH, LESSON_ZH, END_ZH], [((0,), (0,)), ((1,), (1, 2)), ((2,), (3,))]
    ),
    "a short one merged": Case(
        [WALK, RULE, SHORT, END], [WALK_ZH, RULE_ZH + SHORT_ZH, END_ZH], [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,))]
    ),
    "the end not yet translated": Case(
        [WALK, RULE, LESSON, END], [WALK_ZH, RULE_ZH], [((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), ())]
    ),
    "the first left out": Case([WALK, RULE], [RULE_ZH], [((0,), ()), ((1,), (0,))]),
    "an afterword of the translator": Case([WALK], [WALK_ZH, LESSON_ZH], [((0,), (0,)), ((), (1,))]),
}  # fmt: skip


def keyed(texts: list[str], keys: list[str] | None = None) -> list[Paragraph]:
    return [Paragraph(key, text) for key, text in zip(keys or [""] * len(texts), texts, strict=True)]


def beads(pairs: list[Pair]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(pair.source, pair.target) for pair in pairs]


@pytest.mark.parametrize("name", [name for name in CASES if name != "the first left out"])
def test_texts_without_keys_are_paired_by_length_as_a_reader_would(name: str) -> None:
    case = CASES[name]
    assert beads(pair_blocks(keyed(case.english), keyed(case.chinese))) == case.truth
    turned = [(theirs, ours) for ours, theirs in case.truth]
    assert beads(pair_blocks(keyed(case.chinese), keyed(case.english))) == turned


def test_of_two_paragraphs_of_one_length_the_key_tells_which_was_left_out() -> None:
    case = CASES["the first left out"]
    assert beads(pair_blocks(keyed(case.english, ["p1", "p2"]), keyed(case.chinese, ["p2"]))) == case.truth


def test_keys_pair_whatever_the_lengths_say() -> None:
    source, target = keyed([WALK, SHORT], ["p1", "p2"]), keyed([SHORT_ZH, WALK_ZH], ["p1", "p2"])
    assert beads(pair_blocks(source, target)) == [((0,), (0,)), ((1,), (1,))]


def test_a_paragraph_without_its_key_on_the_other_side_joins_the_neighbour_that_took_it_in() -> None:
    source = keyed([WALK, RULE, LESSON, END], ["p1", "p2", "p3", "p4"])
    target = keyed([WALK_ZH, RULE_ZH + LESSON_ZH, END_ZH], ["p1", "p2", "p4"])
    assert beads(pair_blocks(source, target)) == CASES["two merged into one"].truth


def test_two_paragraphs_with_counterparts_of_their_own_are_never_joined() -> None:
    source, target = (
        keyed([WALK + RULE, SHORT], ["p1", "p2"]),
        keyed([SHORT_ZH, "", WALK_ZH + RULE_ZH], ["p1", "p1a", "p2"]),
    )
    pairs = beads(pair_blocks(source, target))
    assert not any({0, 1} <= set(ours) or {0, 2} <= set(theirs) for ours, theirs in pairs)


def test_texts_that_were_keyed_apart_are_paired_by_length_and_not_by_their_numbers() -> None:
    source = keyed([WALK, RULE, LESSON, END], ["p1", "p2", "p3", "p4"])
    target = keyed([WALK_ZH, RULE_ZH + LESSON_ZH, END_ZH], ["p1", "p2", "p3"])
    assert beads(pair_blocks(source, target, shares_keys=False)) == CASES["two merged into one"].truth


def test_a_paragraph_that_was_moved_still_stands_beside_its_counterpart() -> None:
    source = keyed([END, WALK, RULE], ["p3", "p1", "p2"])
    target = keyed([WALK_ZH, RULE_ZH, END_ZH], ["p1", "p2", "p3"])
    assert beads(pair_blocks(source, target)) == [((0,), (2,)), ((1,), (0,)), ((2,), (1,))]
    assert beads(pair_blocks(target, source)) == [((0,), (1,)), ((1,), (2,)), ((2,), (0,))]


# An editor's word ----------------------------------------------------------------------------------------------------
SOURCE = keyed([WALK, RULE, LESSON, END], ["p1", "p2", "p3", "p4"])
TARGET = keyed([WALK_ZH, RULE_ZH, LESSON_ZH, END_ZH], ["p1", "p2", "p3", "p4"])


def test_paragraphs_that_an_editor_joined_stand_in_one_row() -> None:
    pairs = pair_blocks(SOURCE, TARGET, corrections=[KnownPair(("p2", "p3"), ("p2", "p3"))])
    assert beads(pairs) == [((0,), (0,)), ((1, 2), (1, 2)), ((3,), (3,))]
    assert [pair.is_corrected for pair in pairs] == [False, True, False]


def test_a_paragraph_that_an_editor_parted_has_no_counterpart_and_joins_no_neighbour() -> None:
    corrections = [KnownPair(("p2",), ()), KnownPair((), ("p2",))]
    assert sorted(beads(pair_blocks(SOURCE, TARGET, corrections=corrections))) == [
        ((), (1,)), ((0,), (0,)), ((1,), ()), ((2,), (2,)), ((3,), (3,)),
    ]  # fmt: skip


def test_a_correction_falls_when_one_of_its_blocks_is_gone_and_its_others_are_free_again() -> None:
    shorter = [block for block in TARGET if block.key != "p3"]
    pairs = pair_blocks(SOURCE, shorter, corrections=[KnownPair(("p2", "p3"), ("p2", "p3"))])
    assert not any(pair.is_corrected for pair in pairs)
    assert ((1,), (1,)) in beads(pairs) or ((1, 2), (1,)) in beads(pairs)


def test_of_two_corrections_about_one_block_the_first_stands() -> None:
    corrections = [KnownPair(("p1",), ("p1", "p2")), KnownPair(("p2",), ("p2",))]
    assert beads(pair_blocks(SOURCE, TARGET, corrections=corrections))[0] == ((0,), (0, 1))


def test_headings_and_rules_are_not_counted_as_paragraphs() -> None:
    source = [
        Paragraph("p1", "Part one", "h2"),
        Paragraph("p2", WALK),
        Paragraph("p3", RULE),
        Paragraph("p4", "", "hr"),
    ]
    pairs = pair_blocks(source, [Paragraph("p1", "一", "h2"), Paragraph("p2", WALK_ZH)])
    assert completeness(source, pairs) == (1, 2)


KEYS = st.lists(st.sampled_from([f"p{number}" for number in range(1, 9)]), unique=True, max_size=8)
LENGTHS = st.lists(st.integers(0, 400), min_size=8, max_size=8)
SIDES = st.lists(st.sampled_from([f"p{number}" for number in range(1, 9)]), unique=True, max_size=3).map(tuple)


@given(KEYS, KEYS, LENGTHS, LENGTHS, st.lists(st.builds(KnownPair, SIDES, SIDES), max_size=3), st.booleans())
def test_every_block_stands_in_one_pair_and_what_is_known_is_kept(
    ours: list[str], theirs: list[str], here: list[int], there: list[int], corrections: list[KnownPair], shares: bool
) -> None:
    source = [Paragraph(key, "a" * length) for key, length in zip(ours, here, strict=False)]
    target = [Paragraph(key, "字" * length) for key, length in zip(theirs, there, strict=False)]

    pairs = pair_blocks(source, target, corrections=corrections, shares_keys=shares)

    assert sorted(at for pair in pairs for at in pair.source) == list(range(len(source)))
    assert sorted(at for pair in pairs for at in pair.target) == list(range(len(target)))
    spoken: set[str] = set()
    for known in corrections:
        names = {("source", key) for key in known.source} | {("target", key) for key in known.target}
        exists = {*known.source} <= {*ours} and {*known.target} <= {*theirs}
        if names and exists and not names & spoken:
            spoken |= names
            sides = tuple(sorted(map(ours.index, known.source))), tuple(sorted(map(theirs.index, known.target)))
            assert Pair(*sides, is_corrected=True) in pairs
    for key in {*ours} & {*theirs} if shares else ():
        if not {("source", key), ("target", key)} & spoken:
            found = next(pair for pair in pairs if ours.index(key) in pair.source)
            assert theirs.index(key) in found.target
