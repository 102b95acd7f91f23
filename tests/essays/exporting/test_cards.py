from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from essays.exporting.cards import NEVER_FIRST, NEVER_LAST, wrap

FONT = ImageFont.load_default(40)  # Pillow's own: no font of the machine decides
WIDTH = 400
words = st.text("ab\u6e21\u8f6e\uff0c\u3002\u300a\u300b -", min_size=1, max_size=80)


@given(words)
def test_lines_hold_all_of_the_text(text: str) -> None:
    assert "".join("".join(wrap(text, FONT, WIDTH)).split()) == "".join(text.split())


@given(words)
def test_no_line_is_wider_than_the_page(text: str) -> None:
    assert all(FONT.getlength(line) <= WIDTH for line in wrap(text, FONT, WIDTH))


@given(
    st.lists(
        st.sampled_from(["\u6e21\u8f6e", "\u5f00\u822a\uff0c", "\u300a\u4fe1\u300b", "\u3002"]), min_size=1, max_size=30
    )
)
def test_no_line_of_chinese_begins_with_a_stop_or_ends_with_an_opening_bracket(parts: list[str]) -> None:
    lines = wrap("\u6e21" + "".join(parts), FONT, WIDTH)

    if "\u3002\u3002\u3002" not in "".join(parts):  # more stops than a line holds must be divided somewhere
        assert not [line for line in lines[1:] if line[0] in NEVER_FIRST]
        assert not [line for line in lines[:-1] if line[-1] in NEVER_LAST]


def test_latin_words_stay_whole() -> None:
    lines = wrap("The ferry that did not sail on a Monday", FONT, WIDTH)

    assert len(lines) > 1
    assert " ".join(lines) == "The ferry that did not sail on a Monday"
