from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.errors import ImportRefused
from essays.importing.lines import CUT_CHARACTER, LARGEST, decode, numbered

ENGLISH = "Responding To: A Year of Ferries\n\nThe ticket office closed at noon, and nobody minded.\n"
CHINESE = "响应: 我们的水路\n\n那天中午，售票处已经关门了，但是没有人着急。\n"
TRADITIONAL = "那天中午，售票處已經關門了，但是沒有人著急。\n"
WESTERN = "Ren\u00e9e\u2019s caf\u00e9 stood \u201cacross\u201d the street \u2013 na\u00efve, we thought.\n"


def outcome(data: bytes) -> str:
    """`read`, or the code of the refusal."""
    try:
        decode(data)
    except ImportRefused as refusal:
        return refusal.code
    return "read"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-16-le"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "utf-16-be"),
        (CHINESE, "gb18030"),
        (CHINESE + ENGLISH * 5, "gb18030"),
        ("He said \u201cno\u201d and left.\n" + ENGLISH, "gb18030"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL + ENGLISH * 5, "big5"),
        (WESTERN, "cp1252"),
    ],
)
def test_text_in_another_encoding_is_read_with_a_warning_that_names_it(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert [encoding.upper() in str(warning) for warning in decoded.warnings] == [True]


def test_gbk_is_read_as_the_gb18030_that_contains_it() -> None:
    assert decode(CHINESE.encode("gbk")).text == CHINESE


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, WESTERN])
def test_utf8_is_read_without_a_warning_with_and_without_byte_order_mark(text: str) -> None:
    assert decode(text.encode("utf-8")) == decode(text.encode("utf-8-sig"))
    assert decode(text.encode("utf-8")).warnings == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_read_by_its_byte_order_mark(encoding: str) -> None:
    decoded = decode(("\ufeff" + CHINESE).encode(encoding))
    assert (decoded.text, decoded.encoding) == (CHINESE, encoding)


def test_a_character_cut_off_at_the_end_is_left_out_with_a_warning() -> None:
    decoded = decode(CHINESE.strip().encode()[:-1])
    assert decoded.text == CHINESE.strip()[:-1]
    assert decoded.warnings == (CUT_CHARACTER,)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        ("\u200b\ufeff".encode(), "empty"),
        (b"a" * (LARGEST + 1), "too_large"),
        (b"One line.\nAnother \x00 line.\n", "nul"),
        (b"\xff\xfea\x00\x00\x00", "nul"),
        (CHINESE.encode() + b"\xff\n" + CHINESE.encode(), "undecodable"),
        (ENGLISH.encode() + b"\xff\xfe\xfd", "undecodable"),
        (b"\xff\xfea", "undecodable"),
        (bytes(range(1, 256)), "undecodable"),
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        decode(data)
    assert refusal.value.code == code


def test_the_largest_document_is_still_read() -> None:
    assert len(decode(b"a" * LARGEST).text) == LARGEST


def test_a_refusal_names_the_line_and_the_byte() -> None:
    with pytest.raises(ImportRefused) as refusal:
        decode(CHINESE.encode() + b"caf\xc3 \r\n" + CHINESE.encode())
    assert "line 4" in str(refusal.value)
    assert "0xC3" in str(refusal.value)


def test_a_refusal_of_a_zero_byte_names_its_line() -> None:
    with pytest.raises(ImportRefused, match="line 3"):
        decode(b"One.\r\nTwo.\rThree \x00.\n")


def test_every_line_end_counts_once() -> None:
    lines = numbered("one\r\ntwo\rthree\n\nfive")
    assert [(line.number, line.text) for line in lines] == [(1, "one"), (2, "two"), (3, "three"), (4, ""), (5, "five")]


def test_marks_that_no_reader_sees_are_removed_and_the_rest_stays() -> None:
    (line,) = numbered("\ufeff\u00a0 A\u200b \u201cquiet\u201d\u00a0li\u00adne\u3000with  blanks \t\u00a0")
    assert line.text == "A \u201cquiet\u201d\u00a0line\u3000with  blanks"


def test_the_joiner_inside_an_emoji_is_seen_and_stays() -> None:
    family = "\U0001f468\u200d\U0001f469"
    assert [line.text for line in numbered(f"{family} a\u200db")] == [f"{family} ab"]


def test_separators_that_are_no_line_ends_become_blanks() -> None:
    assert [line.text for line in numbered("a\u2028b\x0cc\x85d")] == ["a b c d"]


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    assert outcome(data) in {"read", "empty", "nul", "undecodable"}
    assert outcome(data) != "read" or "\0" not in decode(data).text


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=20), min_size=1),
    st.sampled_from(["\n", "\r", "\r\n"]),
)
def test_lines_are_numbered_as_they_were_put_together(texts: list[str], end: str) -> None:
    lines = numbered(end.join(texts))
    assert [line.number for line in lines] == list(range(1, len(texts) + 1))
    assert all(line.text == line.text.strip() for line in lines)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff")).map("Text: {}".format))
def test_what_was_written_in_utf8_or_utf16_is_read_back(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert decode(text.encode(encoding)).text == text
