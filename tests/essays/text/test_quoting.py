from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from essays.text.quoting import beginning

ELLIPSIS = "\u2026"


def test_a_short_paragraph_is_quoted_whole_and_in_one_line() -> None:
    assert beginning("The ferry\n was late.", "en") == "The ferry was late."


def test_words_of_an_alphabet_are_not_cut() -> None:
    quoted = beginning("seventeen " * 30, "en")

    assert quoted.endswith(f"seventeen{ELLIPSIS}")
    assert set(quoted.removesuffix(ELLIPSIS).split()) == {"seventeen"}


def test_chinese_is_cut_between_characters_and_not_after_a_comma() -> None:
    assert beginning("\u6e21" * 55 + "\uff0c" + "\u8f6e" * 9, "zh-hans") == "\u6e21" * 55 + ELLIPSIS


@given(st.text(), st.sampled_from(["en", "zh-hans"]))
def test_a_quotation_is_the_beginning_of_the_text(text: str, language: str) -> None:
    line = " ".join(text.split())
    quoted = beginning(text, language)

    assert quoted == line or (quoted.endswith(ELLIPSIS) and line.startswith(quoted.removesuffix(ELLIPSIS)))
