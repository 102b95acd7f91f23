from __future__ import annotations

from datetime import date

import pytest

from essays.errors import ImportRefused
from essays.importing.tables import AuthorEntry, SeriesEntry, TopicEntry, read_authors, read_series, read_topics

TOPICS = """
[[topic]]
slug = "rivers"
name_en = "Rivers"
name_zh = "河流"
description_en = "Water between two banks."
keywords_en = ["river", "ferry"]
keywords_zh = ["河", "渡轮"]

[[topic]]
slug = "bread"
name_en = "Bread"
name_zh = "面包"
"""


def test_topics_are_read_in_order_with_their_keywords() -> None:
    first, second = read_topics(TOPICS.encode())
    assert first == TopicEntry(
        slug="rivers",
        name_en="Rivers",
        name_zh="河流",
        description_en="Water between two banks.",
        keywords_en=("river", "ferry"),
        keywords_zh=("河", "渡轮"),
    )
    assert second == TopicEntry(slug="bread", name_en="Bread", name_zh="面包")


def test_series_may_lack_one_languages_title_and_have_dates() -> None:
    data = '[[series]]\nslug = "ferries"\ntitle_zh = " 渡轮之年 "\nopened = 2022-03-01\ncloses = 2022-05-31\n'.encode()
    assert read_series(data) == (
        SeriesEntry(slug="ferries", title_zh="渡轮之年", opened=date(2022, 3, 1), closes=date(2022, 5, 31)),
    )


def test_authors_may_lack_one_scripts_name() -> None:
    first = '[[author]]\nname_en = "Nuria Castell"\nsort_en = "Castell, Nuria"\ncountry = "ES"\n'
    second = '[[author]]\nname_zh = "顾雨晴"\n'
    assert read_authors(f"{first}\n{second}".encode()) == (
        AuthorEntry(name_en="Nuria Castell", sort_en="Castell, Nuria", country="ES"),
        AuthorEntry(name_zh="顾雨晴"),
    )


def test_an_empty_table_has_no_entries_and_a_byte_order_mark_is_no_matter() -> None:
    assert read_topics(b"") == ()
    assert read_topics(b"\xef\xbb\xbf" + TOPICS.encode()) == read_topics(TOPICS.encode())


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        (TOPICS + "titel = 'x'\n", "table_key", ["entry 2", "titel"]),
        (TOPICS.replace('name_zh = "面包"', ""), "table_key", ["entry 2", "name_zh"]),
        (TOPICS.replace('name_en = "Bread"', 'name_en = ""'), "table_key", ["entry 2", "name_en"]),
        (TOPICS.replace('"Bread"', "7"), "table_value", ["entry 2", "name_en"]),
        (TOPICS.replace('["river", "ferry"]', '"river"'), "table_value", ["entry 1", "keywords_en"]),
        (TOPICS.replace('"ferry"]', "7]"), "table_value", ["entry 1", "keywords_en"]),
        (TOPICS.replace('"bread"', '"rivers"'), "table_double", ["entry 2", "rivers", "entry 1"]),
        (TOPICS.replace('"rivers"', '"rivers'), "table_syntax", ["line 3"]),
        (TOPICS.replace("[[topic]]", "[[topics]]"), "table_key", ["topics", "[[topic]]"]),
        ("[topic]\nslug = 'x'\n", "table_value", ["[[topic]]"]),
    ],
)
def test_a_wrong_table_is_refused_with_file_entry_and_key(text: str, code: str, named: list[str]) -> None:
    with pytest.raises(ImportRefused) as refusal:
        read_topics(text.encode(), "subjects.toml")
    assert refusal.value.code == code
    assert [part for part in ["subjects.toml", *named] if part not in str(refusal.value)] == []


def test_a_table_that_is_not_utf8_is_refused_with_its_line() -> None:
    with pytest.raises(ImportRefused, match="line 2") as refusal:
        read_authors(b"[[author]]\nname_en = 'Ren\xe9e'\n")
    assert refusal.value.code == "undecodable"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("slug = 'a'\n", "table_key"),
        ("slug = 'a'\ntitle_en = 'A'\nopened = '2022-03-01'\n", "table_value"),
        ("slug = 'a'\ntitle_en = 'A'\nopened = 2022-03-01T10:00:00Z\n", "table_value"),
        ("slug = 'a'\ntitle_en = 'A'\nopened = 2022-03-02\ncloses = 2022-03-01\n", "table_value"),
    ],
)
def test_a_wrong_series_is_refused(text: str, code: str) -> None:
    with pytest.raises(ImportRefused, match="entry 1") as refusal:
        read_series(f"[[series]]\n{text}".encode())
    assert refusal.value.code == code


def test_an_author_without_any_name_is_refused() -> None:
    with pytest.raises(ImportRefused, match="name_en, name_zh"):
        read_authors(b"[[author]]\ncountry = 'ES'\n")
