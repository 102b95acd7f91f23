"""What is shown of a hit."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.searching.excerpt import excerpt, mark, spans, words_of
from essays.searching.query import parse_query


def hits(text: str, query: str, language: str = "en") -> list[str]:
    return [piece.text for piece in excerpt(text, spans(text, parse_query(query).groups), language) if piece.is_hit]


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Two ferries in the rain", "ferry", ["ferries"]),
        ("渡輪晚點了", "渡轮", ["渡輪"]),
        ("U.S.-China cooperation", "us china", ["U.S", "China"]),
        ("ＡＩ 时代", "ai", ["ＡＩ"]),
        ("the slow boat is slow", '"slow boat"', ["slow boat"]),
        ("相互信任，合作共赢", "“信任，合作”", ["信任，合作"]),
        ("Öhman's cooperative", "ohman coop", ["Öhman's", "cooperative"]),
        ("信任信任", "信任", ["信任", "信任"]),
    ],
)
def test_hits_are_marked_as_they_are_written(text: str, query: str, found: list[str]) -> None:
    assert hits(text, query) == found


def test_the_stretch_with_the_most_words_of_the_query_is_shown() -> None:
    text = "A ferry. " + "Nothing happened here at all. " * 40 + "The slow ferry came. " + "And so on it went. " * 40

    shown = "".join(piece.text for piece in excerpt(text, spans(text, parse_query("slow ferry").groups), "en"))

    assert "The slow ferry came." in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 300


@given(st.text(max_size=400), st.sampled_from(["ferry", "渡轮 a", '"a b"', "的"]), st.sampled_from(["en", "zh-hans"]))
def test_an_excerpt_is_a_piece_of_the_text(text: str, query: str, language: str) -> None:
    groups = parse_query(query).groups
    shown = (
        "".join(piece.text for piece in excerpt(text, spans(text, groups), language))
        .removeprefix("…")
        .removesuffix("…")
    )

    assert shown in text or shown in f"{text}…"
    assert "".join(piece.text for piece in mark(text, groups)) == text
    found = spans(text, groups)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_markup_is_taken_out_of_a_body() -> None:
    assert words_of('<p data-block="p1">One &amp; <em>t</em>wo</p><p>three &lt;b&gt;</p>') == "One & two three <b>"
