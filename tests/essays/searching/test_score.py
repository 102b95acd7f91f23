"""How hits are weighed, and which Chinese hits are hits."""

from __future__ import annotations

import pytest

from essays.searching.query import parse_query
from essays.searching.score import AUTHOR, SUBJECT, Text, score_text
from essays.searching.words import cut_words, whole_hits


def score(query: str, named: dict[str, float] | None = None, **fields: object) -> float:
    return score_text(parse_query(query).groups, Text("en", **fields), named or {})


def test_fields_weigh_by_how_telling_they_are() -> None:
    body = (" ferri ",)
    scores = [
        score("ferry", title=" ferri "),
        score("ferry", {"ferri": AUTHOR}),
        score("ferry", {"ferri": SUBJECT}),
        score("ferry", bodies=body),
    ]

    assert scores == sorted(scores, reverse=True)
    assert score("ferry", summary=" ferri ") > score("ferry", bodies=body)


def test_a_title_that_is_the_query_comes_before_one_that_holds_it() -> None:
    assert score("ferry", title=" ferri ") > score("ferry", title=" the ferri in the rain ")


def test_a_word_counts_more_the_oftener_and_less_in_a_long_text() -> None:
    often, once, long = (" ferri " * 5,), (" ferri ",), (" ferri " + " word" * 3000 + " ",)

    assert score("ferry", bodies=often) > score("ferry", bodies=once) > score("ferry", bodies=long) > 0


def test_a_text_without_one_of_the_groups_scores_nothing() -> None:
    assert score("slow ferry", title=" slow boat ") == 0


def test_words_side_by_side_count_more() -> None:
    assert score("slow ferry", title=" slow ferri ") > score("slow ferry", title=" ferri slow ")


def test_a_word_only_begun_counts_less_than_the_whole_one() -> None:
    assert score("trust", title=" trust ") > score("trust", title=" truste ") > 0


def test_a_hit_that_straddles_two_words_counts_next_to_nothing() -> None:
    groups = parse_query("中国").groups
    meant = score_text(groups, Text("zh-hans", bodies=(" 她从中国来 ",)), {})
    straddling = score_text(groups, Text("zh-hans", title=" 发展中国家 ", bodies=(" 发展中国家 " * 9,)), {})

    assert meant > straddling > 0


@pytest.mark.parametrize(
    ("word", "text", "share"),
    [
        ("中国", " 发展中国家 ", 0),
        ("中国", " 中国人 ", 1),
        ("中国", " 在中国 ", 1),
        ("合作", " 国际合作 ", 1),
        ("中国", " 发展中国家 在中国 ", 0.5),
    ],
)
def test_shares_of_whole_hits(word: str, text: str, share: float) -> None:
    assert whole_hits(word, text) == share


def test_words_are_cut_at_the_likeliest_places() -> None:
    assert cut_words("发展中国家的合作") == ("发展", "中", "国家", "的", "合作")
    assert "".join(cut_words("龘靐齉")) == "龘靐齉"
