"""What the indexes hold: it is told here literally, since the index is emptied by the very tokens it was filled with."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from essays.searching.folding import folded
from essays.searching.tokens import index_tokens, parts, phrase_tokens

HAN = st.text("天地玄黄宇宙洪荒日月", min_size=1, max_size=12)


def test_the_cut_never_changes() -> None:
    assert index_tokens(" the ferri 渡轮晚点 晚 2024 ") == ["the", "ferri", "渡轮", "轮晚", "晚点", "点", "晚", "2024"]


def test_a_phrase_is_the_tokens_that_stand_side_by_side() -> None:
    assert phrase_tokens("渡轮晚") == ["渡轮", "轮晚"]
    assert phrase_tokens("信任 合作") == ["信任", "任", "合作"]
    assert phrase_tokens("渡") == ["渡"]
    assert phrase_tokens("ferri wa") == ["ferri", "wa"]


@given(HAN, HAN, HAN)
def test_every_row_of_characters_of_a_run_is_a_row_of_its_tokens(before: str, row: str, after: str) -> None:
    tokens, wanted = index_tokens(before + row + after), phrase_tokens(row)

    if len(row) == 1:
        assert any(token.startswith(row) for token in tokens)
    else:
        assert any(tokens[start : start + len(wanted)] == wanted for start in range(len(tokens)))


@given(st.lists(st.one_of(st.just("word"), HAN), max_size=30), st.integers(3, 9))
def test_parts_are_bounded_and_lose_nothing(words: list[str], most: int) -> None:
    text = f" {' '.join(words)} " if words else ""
    cut = parts(text, most)

    assert "".join("".join(part.split()) for part in cut) == "".join(words)
    assert all(len(index_tokens(part)) <= most * 2 for part in cut)


def test_a_text_of_usual_length_is_one_part() -> None:
    assert len(parts(folded("word " * 5000), 8000)) == 1
    assert len(parts(folded("word " * 17000), 8000)) == 3
