from __future__ import annotations

import pytest

from essays.text.measures import Measures, count, first_words, reading_minutes


@pytest.mark.parametrize(
    ("text", "words", "han"),
    [
        ("", 0, 0),
        ("It\u2019s a U.S.-China question.", 4, 0),
        ("一张车票，两种文字。", 0, 8),
        ("他在MIT读了2年书", 2, 6),
        ("\u2014 \u2026 ,,", 0, 0),
        ("caf\u00e9 na\u00efve", 2, 0),
    ],
)
def test_words_and_han_characters_are_counted_apart(text: str, words: int, han: int) -> None:
    assert count(text) == Measures(words, han)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 1),
        ("word " * 230, 1),
        ("word " * 344, 1),
        ("word " * 345, 2),
        ("字" * 1200, 3),
        ("word " * 230 + "字" * 400, 2),
    ],
)
def test_reading_time_is_rounded_half_up_and_at_least_a_minute(text: str, minutes: int) -> None:
    assert reading_minutes(text) == minutes


def test_an_english_text_is_named_by_eight_words() -> None:
    assert (
        first_words(" One two\nthree four five six seven eight nine", "en") == "One two three four five six seven eight"
    )


def test_a_chinese_text_is_named_by_twelve_characters() -> None:
    assert first_words("那天的讨论是从一张地铁票开始的", "zh-hans") == "那天的讨论是从一张地铁"[:12] + "票"
