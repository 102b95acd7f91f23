"""What is read from one line of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.databases import postgresql, sqlite
from essays.searching.query import LONGEST, MOST_GROUPS, Group, loosened, parse_query
from essays.text.han import is_han


def wanted(text: str) -> list[str]:
    return [group.words for group in parse_query(text).groups]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("", []),
        ("trust", ["trust"]),
        ("the trust", ["trust"]),
        ("the", ["the"]),
        ("to be or not to be", ["not"]),
        ("合作信任", ["合作信任"]),
        ("合作，信任", ["合作", "信任"]),
        ("AI时代", ["ai", "时代"]),
        ('"the trust"', ["the trust"]),
        ("“信任，合作” 渡輪", ["信任 合作", "渡轮"]),
        ("「信任」", ["信任"]),
        ('"unfinished phrase', ["unfinish phrase"]),
        ("well-known", ["well", "known"]),
        ("trust trust TRUST", ["trust"]),
        ("\0trust\0", ["trust"]),
        ("AND OR NEAR(* ^ : ( ) ' ;", ["near"]),
    ],
)
def test_groups(text: str, groups: list[str]) -> None:
    assert wanted(text) == groups


def test_a_minus_before_a_word_or_phrase_excludes_it() -> None:
    query = parse_query('ferry -rain -"slow boat" －合作 well-known - x')

    assert [group.words for group in query.excluded] == ["rain", "slow boat", "合作"]
    assert [group.words for group in query.groups] == ["ferri", "well", "known", "x"]


def test_only_the_last_word_may_be_begun() -> None:
    assert [group.is_begun for group in parse_query("slow fer").groups] == [False, True]
    assert not any(
        group.is_begun for text in ('"slow fer"', "fer 渡轮", "f", "fer.") for group in parse_query(text).groups
    )


def test_groups_of_one_script_belong_together_and_numbers_to_both() -> None:
    clauses = parse_query("trust 2020 信任 cooperation").clauses

    assert [[group.words for group in clause] for clause in clauses] == [["trust", "2020", "cooper"], ["2020", "信任"]]
    assert [[group.words for group in clause] for clause in parse_query("2020").clauses] == [["2020"]]


@pytest.mark.parametrize(
    ("text", "folded", "count"),
    [
        ("任合", " 信任合作 ", 1), ("trust", " trust trusti ", 1.3), ("cat", " concat ", 0), ("“a b”", " a b c ", 1),
        ("“ai 时”", " ai 时代 ", 1), ("“信任，合”", " 相互信任 合作 ", 1), ("信", " 信任 信 ", 2),
    ],
)  # fmt: skip
def test_counting(text: str, folded: str, count: float) -> None:
    assert parse_query(text).groups[0].count(folded) == count


def test_a_long_chinese_query_is_loosened_into_its_words() -> None:
    query = loosened(parse_query("合作是为了什么 trust"))

    assert [group.words for group in query.groups] == ["合作", "trust"]
    assert loosened(parse_query("“合作是为了什么”")) == parse_query("“合作是为了什么”")


@given(st.text(st.characters(codec=None), max_size=10_000))
def test_whatever_is_typed_makes_a_bounded_query_of_letters_and_digits(text: str) -> None:
    query = parse_query(text)

    assert len(query.text) <= LONGEST
    assert len(query.groups) <= MOST_GROUPS
    for group in (*query.groups, *query.excluded):
        assert group.tokens
        assert all(sign.isalnum() or is_han(sign) for token in group.tokens for sign in token)


def test_each_engine_is_asked_in_its_own_words() -> None:
    groups = [
        Group("slow boats", "slow boat", is_phrase=True),
        Group("fer", "fer", is_begun=True, others=("ferri",)),
        Group("信", "信"),
    ]

    assert sqlite.all_of(groups) == '("slow boat") AND ("fer"* OR "ferri") AND ("信"*)'
    assert postgresql.all_of(groups) == "('slow' <1> 'boat') & ('fer':* | 'ferri') & ('信':*)"


def test_common_english_words_inside_a_phrase_keep_only_their_distance_on_postgresql() -> None:
    assert postgresql.all_of([Group("", "out of the rain", is_phrase=True)]) == "('out' <3> 'rain')"
    assert postgresql.all_of([Group("", "the rain", is_phrase=True)]) == "('rain')"
    assert postgresql.all_of([Group("", "to be", is_phrase=True)]) == "('to' <1> 'be')"
