"""Under which forms a name is found, and what it says in the other language."""

from __future__ import annotations

import pytest

from essays.searching.names import name_words, person_forms, term_pairs
from essays.searching.query import parse_query


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("曾国藩", "zeng guofan"), ("曾国藩", "Zēng Guófān"), ("曾国藩", "zengguofan"), ("曾国藩", "zeng guo fan"),
        ("曾国藩", "zeng1 guo2 fan1"),
        ("曾国藩", "曾國藩"), ("曾国藩", "国藩"), ("欧阳修", "ouyang xiu"), ("欧阳修", "ouyangxiu"), ("吕布", "lü bu"), ("吕布", "lvbu"),
        ("吕布", "lu bu"), ("西安", "xi'an"), ("Renata Öhman", "ohman"), ("丹尼尔·奥耶拉兰", "奥耶拉兰"),
    ],
)  # fmt: skip
def test_a_name_is_found_in_every_way_of_writing_it(name: str, asked: str) -> None:
    words = name_words(person_forms([name]))

    assert all(group.count(words) for group in parse_query(asked).groups)


def test_names_do_not_run_into_each_other() -> None:
    assert not parse_query('"bo li"').groups[0].count(name_words(["Ann Bo", "Li Wei"]))


@pytest.mark.parametrize(
    ("english", "chinese", "pairs"),
    [
        ("Climate and Cities", "气候与城市", [("climat", "气候"), ("citi", "城市")]),
        ("Public Health", "公共卫生", [("public health", "公共卫生")]),
        ("Rock and Roll", "摇滚", [("rock and roll", "摇滚")]),
        ("Trust", "", []),
    ],
)
def test_a_name_in_both_languages_says_what_words_mean(
    english: str, chinese: str, pairs: list[tuple[str, str]]
) -> None:
    assert set(pairs) <= set(term_pairs(english, chinese))
    assert len(term_pairs(english, chinese)) <= len(pairs) + 1
