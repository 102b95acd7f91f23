from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.importing.matching import fingerprint, match_topics, same_essay, same_text
from essays.importing.tables import TopicEntry

RELATIONS = TopicEntry(
    "relations",
    "Relations",
    "关系",
    keywords_en=("U.S.-China", "people's diplomacy"),
    keywords_zh=("中美",),
)
RIVERS = TopicEntry("rivers", "Rivers", "河流", keywords_en=("art", "river"), keywords_zh=("河",))
WORDS = [
    "ferry",
    "bank",
    "crate",
    "pilot",
    "timetable",
    "engine",
    "morning",
    "harbor",
    "lantern",
    "bread",
    "winter",
    "ticket",
    "rope",
    "stamp",
    "whistle",
    "fog",
    "deck",
    "coin",
    "letter",
]


def body(start: int, words: int = 40) -> str:
    """A paragraph of its own for each start, without repeated runs of three words."""
    return " ".join(WORDS[(start + step * (1 + start % 7)) % len(WORDS)] + str(step) for step in range(words)) + "."


FIVE = [body(start) for start in range(5)]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Nora\u2019s Ferry", "nora's  ferry"),
        ("\uff35.\uff33.\u2013China", "U.S.-China"),
        ("\u201cQuiet\u201d Banks", '"Quiet" Banks'),
        ("A\u00a0Year \u3000of Ferries", "A Year of Ferries"),
        ("响应：河", "响应:河"),
    ],
)
def test_texts_that_differ_in_typography_only_are_the_same(a: str, b: str) -> None:
    assert same_text(a, b)


@pytest.mark.parametrize(("a", "b"), [("Ferry", "Ferries"), ("Ren\u00e9", "Rene"), ("A B", "AB"), ("汉", "漢")])
def test_texts_that_differ_in_letters_are_not(a: str, b: str) -> None:
    assert not same_text(a, b)


@pytest.mark.parametrize(
    ("title", "series", "matched"),
    [
        ("What U.S.\u2013China Ferries Teach", "", [("relations", "U.S.-China")]),
        ("On People\u2019s Diplomacy", "", [("relations", "people's diplomacy")]),
        ("THE RIVER", "", [("rivers", "river")]),
        ("Rivers, Parties, and Start", "", []),
        ("Eggs", "A river-boat", [("rivers", "river")]),
        ("谈中美的河流", "", [("relations", "中美"), ("rivers", "河")]),
        ("诗与art之间", "", [("rivers", "art")]),
    ],
)
def test_topics_are_found_by_whole_english_words_and_chinese_parts(
    title: str, series: str, matched: list[tuple[str, str]]
) -> None:
    assert match_topics([RELATIONS, RIVERS], title, series) == matched


def test_a_fingerprint_does_not_depend_on_typography_and_depends_on_words() -> None:
    assert fingerprint(["The \u201cferry\u201d", "", "Eggs"]) == fingerprint(['the  "ferry"', "Eggs"])
    assert fingerprint(["The ferry", "Eggs"]) != fingerprint(["The ferry eggs"])
    assert len(fingerprint([])) == 64


def test_equal_bodies_are_the_same_however_they_are_divided() -> None:
    assert same_essay(FIVE, FIVE) == "same"
    assert same_essay(FIVE, [" ".join(FIVE[:2]), *FIVE[2:]]) == "same"
    assert same_essay([*FIVE[:4], FIVE[4].rstrip(".") + "\u2026"], FIVE) == "same"


@pytest.mark.parametrize("cut", [1, 30, 200, 500])
def test_a_body_cut_in_the_middle_of_a_word_is_the_shorter_one(cut: int) -> None:
    part = [*FIVE[:3], FIVE[3][:cut]]
    assert same_essay(part, FIVE) == "shorter"
    assert same_essay(FIVE, part) == "longer"


def test_two_different_cuts_of_one_body_are_told_apart_by_length() -> None:
    assert same_essay([*FIVE[:2], FIVE[2][:50]], [*FIVE[:4], FIVE[4][:10]]) == "shorter"


def test_a_chinese_body_may_be_cut_too() -> None:
    whole = [
        "渡轮六点开走，船上有十一个人。",
        "我们到对岸的时候天已经黑了。",
    ]
    assert same_essay([whole[0], whole[1][:5]], whole) == "shorter"


def test_a_few_shared_letters_are_no_beginning() -> None:
    assert (
        same_essay(["The"], ["The ferry left at six, and nobody on it had slept; that much is in the log."])
        == "different"
    )


def test_a_body_with_one_paragraph_changed_is_revised() -> None:
    assert same_essay([*FIVE[:2], body(11), *FIVE[3:]], FIVE) == "revised"


def test_a_body_with_a_paragraph_put_in_or_a_word_changed_is_revised() -> None:
    assert same_essay([FIVE[0], body(12), *FIVE[1:]], FIVE) == "revised"
    assert same_essay([FIVE[0].replace("crate", "basket", 1), *FIVE[1:]], FIVE) == "revised"


def test_a_revised_body_may_be_cut_as_well() -> None:
    assert same_essay([FIVE[0].replace("bank1", "shore1"), FIVE[1], FIVE[2][:60]], FIVE) == "revised"


def test_other_bodies_are_different_even_with_one_paragraph_in_common() -> None:
    assert same_essay([body(start) for start in range(20, 25)], FIVE) == "different"
    assert same_essay([FIVE[0], *(body(start) for start in range(20, 24))], FIVE) == "different"
    assert same_essay([], FIVE) == "different"


@given(st.lists(st.text(max_size=30), max_size=4), st.lists(st.text(max_size=30), max_size=4))
def test_likening_two_bodies_mirrors_when_they_change_places(a: list[str], b: list[str]) -> None:
    mirror = {"longer": "shorter", "shorter": "longer"}
    there, back = same_essay(a, b), same_essay(b, a)
    assert back == mirror.get(there, there)
