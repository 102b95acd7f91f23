from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.text.han import fold, is_han, pinyin_name, script_of, slugify, sort_key


@pytest.mark.parametrize("character", ["一", "〇", "\u3400", "\U00020000", "龥"])
def test_han_characters_are_told(character: str) -> None:
    assert is_han(character)


@pytest.mark.parametrize("character", ["a", "1", "。", "\uff0c", "䷀", "\u3042", "", "一一"])
def test_other_characters_are_not_han(character: str) -> None:
    assert not is_han(character)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hello", "en"),
        ("你好", "zh-hans"),
        ("他读了The New Yorker之后很高兴", "zh-hans"),
        ("the word 和 means and", "en"),
        ("", "en"),
    ],
)
def test_the_script_that_outweighs_tells_the_language(text: str, code: str) -> None:
    assert script_of(text) == code


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("U.S.-China Cooperation", "u-s-china-cooperation"),
        ("It's Time", "it-s-time"),
        ("It\u2019s Time", "it-s-time"),
        ("\u00d6hman & S\u00f8n", "ohman-son"),
        ("Stra\u00dfe", "strasse"),
        ("\uff21\uff22\uff23", "abc"),
        ("一张车票", "yi-zhang-che-piao"),
        ("重庆的绿地", "chong-qing-de-lv-di"),
        ("中国AI发展2022", "zhong-guo-ai-fa-zhan-2022"),
        ("\u2014\u2026", ""),
        ("\u0416\u0443\u043a", ""),
    ],
)
def test_titles_give_ascii_slugs(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_a_long_slug_is_cut_at_a_hyphen() -> None:
    assert slugify("one two three", limit=8) == "one-two"
    assert slugify("one two three", limit=7) == "one-two"
    assert slugify("one two three", limit=6) == "one"
    assert slugify("unbreakable", limit=5) == "unbre"


@given(
    st.text(
        alphabet=st.sampled_from("aZ9 .-_&\u00e9\u00df\u00d6一张车票女重㐀\u0416\uff21\u0130\u200d\U00020000"),
        max_size=30,
    ),
    st.integers(1, 40),
)
def test_a_slug_is_ascii_without_stray_hyphens_and_within_its_limit(text: str, limit: int) -> None:
    slug = slugify(text, limit)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug)
    assert len(slug) <= limit


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("曾国", "Zeng Guo"), ("单美玲", "Shan Meiling"), ("区小玉", "Ou Xiaoyu"), ("仇英", "Qiu Ying"),
        ("翟天", "Zhai Tian"),
        ("解放", "Xie Fang"), ("查良", "Zha Liang"), ("任重", "Ren Zhong"), ("朴成", "Piao Cheng"),
        ("尉迟恭", "Yuchi Gong"),
        ("李西安", "Li Xi'an"), ("吕平", "L\u00fc Ping"), ("欧阳修", "Ouyang Xiu"), ("林若溪", "Lin Ruoxi"),
        ("李", "Li"), ("欧阳", "Ou Yang"),
    ],
)  # fmt: skip
def test_a_latin_name_is_proposed_with_the_family_name_first(name: str, latin: str) -> None:
    assert pinyin_name(name) == latin


@pytest.mark.parametrize("name", ["", "Renata", "约翰\u00b7史密斯", "李 Na"])
def test_no_latin_name_is_proposed_for_what_is_not_a_han_name(name: str) -> None:
    assert pinyin_name(name) == ""


def test_names_of_both_scripts_sort_in_one_sequence_by_folded_letters_and_pinyin() -> None:
    names = [
        "Adams, Ann",
        "曾国",
        "Van Dyke, Al",
        "\u00d6hman, Renata",
        "Van, Zoe",
        "Ohno, Ken",
        "单美玲",
        "李",
        "李娜",
        "Lin, Bo",
    ]
    assert sorted(names, key=sort_key) == [
        "Adams, Ann", "李", "李娜", "Lin, Bo", "\u00d6hman, Renata", "Ohno, Ken", "单美玲", "Van, Zoe",
        "Van Dyke, Al", "曾国",
    ]  # fmt: skip


def test_tones_and_then_characters_decide_between_han_names_of_one_sound() -> None:
    assert sorted(["马力", "麻力", "马丽", "骂力"], key=sort_key) == ["麻力", "马丽", "马力", "骂力"]
    assert sort_key("张伟") != sort_key("章伟")


def test_a_title_is_sorted_without_reading_a_family_name_into_it() -> None:
    assert sort_key("区域合作", person=False).startswith("qu1 yu4")
    assert sort_key("区小玉").startswith("ou1 xiao3")


def test_a_traditional_family_name_is_read_as_the_simplified_one() -> None:
    assert sort_key("單美玲").startswith("shan4")


def test_accents_fold_away() -> None:
    assert fold("\u00d6\u00df\u0142\u0130 \u0141\u00f3d\u017a") == "ossli lodz"


def test_the_pinyin_tables_are_not_loaded_with_the_module() -> None:
    code = "import sys, essays.text.han, essays.text.blocks; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
