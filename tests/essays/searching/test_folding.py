"""One form for what readers may write in many."""

from __future__ import annotations

import subprocess
import sys
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.searching.folding import folded, runs, simplified, stem, vocabulary
from essays.searching.words import word_bits
from essays.text.han import is_han

WORD_STARTS = ("harb", "riv", "cooper", "negoti", "translat", "univers", "particip", "contempl", "organ")
WORD_ENDS = (
    "ation",
    "ations",
    "ational",
    "ing",
    "ings",
    "ed",
    "ized",
    "ousness",
    "fulness",
    "ability",
    "ically",
    "ement",
    "ies",
)


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("Cooperation", "COOPERATIONS"),
        ("Öhman", "ohman"),
        ("詮釋學", "诠释学"),
        ("農民起義", "农民起义"),
        ("ＡＩ２０２４", "ai2024"),
        ("U.S. policy", "US policies"),
        ("the author’s", "the author's"),
        ("〇", "〇"),
    ],
)
def test_what_is_the_same_to_a_reader_is_folded_alike(written: str, other: str) -> None:
    assert folded(written) == folded(other) != ""


@pytest.mark.parametrize(("one", "other"), [("信任", "任信"), ("trust", "trick"), ("于", "於是")])
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_words_stand_between_blanks_and_han_in_runs() -> None:
    assert folded("The ferries, 渡輪晚點了。Late!") == " the ferri 渡轮晚点了 late "


@given(st.text())
def test_a_run_says_where_in_the_text_it_stands(text: str) -> None:
    for run in runs(text):
        piece = text[run.start : run.end]
        assert [other.folded for other in runs(piece)] == [run.folded]
        assert not run.is_han or len(piece) == len(run.folded)


@given(st.text())
def test_folding_leaves_nothing_that_either_index_would_read_as_a_sign(text: str) -> None:
    assert all(character == " " or character.isalnum() or is_han(character) for character in folded(text))


def test_the_vocabulary_keeps_words_as_they_are_spelt() -> None:
    assert vocabulary("Ferries for Zoë, 2024 渡轮 abc") == {"ferries": "ferri"}


def test_traditional_characters_become_one_simplified_each() -> None:
    table = simplified()

    assert len(table) > 3000
    assert all(len(chr(value)) == 1 and value != key for key, value in table.items())
    assert not {ord(character) for word in word_bits() for character in word} & set(table)


def test_no_table_is_read_before_somebody_searches() -> None:
    code = (
        "import essays.searching.query, essays.searching.score, essays.searching.folding as f, sys;"
        "assert f.simplified.cache_info().currsize == 0 and 'snowballstemmer' not in sys.modules and 'pypinyin' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_threads_that_fold_at_a_time_fold_as_one_would() -> None:
    words = [f"{start}{middle}{end}" for start in WORD_STARTS for middle in "aeiou" for end in WORD_ENDS]
    alone = {word: stem.__wrapped__(word) for word in words}
    wrong: list[str] = []

    def fold() -> None:
        wrong.extend(word for word in words if stem.__wrapped__(word) != alone[word])

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [Thread(target=fold) for _number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)

    assert wrong == []
