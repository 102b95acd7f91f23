"""The forms in an archive give back what went in."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.exporting.archive import Text, plain, read_body, write_row, write_text

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
WRITTEN = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def page(**fields: object) -> str:
    given_fields = {
        "language": "en", "title": "The Ferry", "summary": "", "body": "<p>It was late.</p>", "authors": [], "number": 1,
        "written_at": WRITTEN, "sha256": "0" * 64,
    }  # fmt: skip
    return write_text(Text(**{**given_fields, **fields}))


@given(title=WORDS, summary=WORDS, body=WORDS, author=WORDS)
def test_a_body_comes_back_to_the_byte_whatever_the_head_says(title: str, summary: str, body: str, author: str) -> None:
    written = page(title=title, summary=summary, body=body, authors=[author]).encode()

    assert read_body(written.decode()) == body


def test_a_title_that_imitates_the_mark_does_not_move_the_body() -> None:
    assert read_body(page(title="A\n<body>\nB", body="<body>\nC")) == "<body>\nC"


def test_a_page_without_the_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="<body>"):
        read_body("<p>It was late.</p>")


def test_a_text_says_in_its_head_whose_it_is() -> None:
    written = page(language="zh-hans", title="A & B", authors=["Ada", "\u674e\u654f"])

    assert '<html lang="zh-Hans">' in written
    assert "<title>A &amp; B</title>" in written
    assert '<meta name="author" content="Ada">\n<meta name="author" content="\u674e\u654f">' in written


@given(st.dictionaries(WORDS, WORDS | st.integers() | st.booleans() | st.none()))
def test_a_record_is_one_line_of_json_whatever_is_in_it(row: dict[str, object]) -> None:
    line = write_row(row)

    assert line.endswith("\n")
    assert line.count("\n") == 1
    assert json.loads(line) == row


def test_a_record_is_the_same_in_whatever_order_its_columns_come() -> None:
    assert write_row({"a": 1, "b": {"d": 1, "c": 2}}) == write_row({"b": {"c": 2, "d": 1}, "a": 1})


def test_values_are_said_so_that_they_can_be_read_back() -> None:
    beijing = datetime(2026, 11, 24, 16, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))

    assert plain(beijing) == "2026-11-24T08:00:00.123456+00:00"
    assert plain(WRITTEN) == "2026-11-24T08:00:00.000000+00:00"
    assert plain(date(2026, 11, 24)) == "2026-11-24"
    assert plain(UUID(int=7)) == "00000000-0000-0000-0000-000000000007"
    assert plain(memoryview(b"\x00\xff")) == plain(b"\x00\xff") == "AP8="
