from __future__ import annotations

import pytest

from essays.importing.furniture import is_furniture, neighbour, piped_date, read_chrome, unframe
from essays.importing.labels import is_note, is_note_on_language, read_byline, read_series
from essays.importing.lines import numbered

ENGLISH_CHROME = "Skip to Initiative for U.S.-China Dialogue on Global Issues Full Site Menu Skip to main content"
CHINESE_CHROME = "Skip to 美中全球议题对话项目 Full Site Menu Skip to main content"
PARAGRAPH = (
    "The ferry left at six, with eleven passengers, two bicycles, and a crate of eggs that nobody had asked for."
)


@pytest.mark.parametrize(
    ("line", "language", "ours"),
    [
        (ENGLISH_CHROME, "en", True),
        (CHINESE_CHROME, "zh-hans", True),
        ("Skip to Forum of Ferries Full Site Menu Skip to main content", "en", False),
        ("Skip to 渡轮论坛 Full Site Menu", "zh-hans", False),
    ],
)
def test_the_chrome_line_tells_site_and_language(line: str, language: str, ours: bool) -> None:
    chrome = read_chrome(line)
    assert chrome is not None
    assert (chrome.language, chrome.ours) == (language, ours)


@pytest.mark.parametrize(
    "line",
    [
        ENGLISH_CHROME,
        CHINESE_CHROME,
        "Listen to Audio",
        "Responses",
        "美中全球议题对话项目",
    ],
)
def test_frame_lines_are_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize("line", ["Responses to the Flood", "We listen to audio.", "Skip to the end", "响应了"])
def test_lines_that_only_begin_like_frame_are_not(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize(
    "label",
    [
        "Responding To: ",
        "Responding To:",
        "responding to :",
        "Responding\u00a0To\uff1a",
        "响应: ",
        "响应：",
        "响应:",
    ],
)
def test_the_series_label_is_read_in_both_widths_with_and_without_blank(label: str) -> None:
    read = read_series(f"{label}A Year: of Ferries")
    assert read is not None
    assert read.text == "A Year: of Ferries"
    assert read.language == ("en" if label[0] in "Rr" else "zh-hans")


@pytest.mark.parametrize(
    "line",
    [
        "Podcast Series: Ferries",
        "As I was Responding To: it",
        "Responding to ferries",
        "响应号召: 一",
        "\u201cResponding To: us\u201d",
    ],
)
def test_other_labels_are_no_series(line: str) -> None:
    assert read_series(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "注:中英文网站上发表的学生日志均为英文。",
        "请注意：中英文网站上发表的教日志均为英文。",
    ],
)
def test_the_archives_note_is_a_note_in_both_wordings_and_widths(line: str) -> None:
    assert is_note(line)
    assert is_note_on_language(line)


def test_a_long_paragraph_with_the_word_note_is_none() -> None:
    assert not is_note("注:" + "我们" * 100)
    assert not is_note("Note: we were late.")


@pytest.mark.parametrize(
    ("line", "name", "sure"),
    [
        ("By: Piet Roos", "Piet Roos", True),
        ("By Piet Roos", "Piet Roos", False),
        ("作者：顾雨晴", "顾雨晴", True),
    ],
)
def test_a_byline_is_sure_where_it_has_a_colon(line: str, name: str, sure: bool) -> None:
    read = read_byline(line)
    assert read is not None
    assert (read.text, read.sure) == (name, sure)


@pytest.mark.parametrize("line", ["by the sea", "By:", "Nearby: Piet Roos"])
def test_other_lines_are_no_bylines(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize("line", ["Piet Roos | May 3, 2022", "顾雨晴\uff5c2022年5月3日"])
def test_a_teasers_second_line_ends_in_a_date(line: str) -> None:
    assert piped_date(line) is not None


@pytest.mark.parametrize("line", ["Piet Roos | Ferries", "May 3, 2022", "a | b | May"])
def test_other_lines_end_in_none(line: str) -> None:
    assert piped_date(line) is None


def test_a_date_above_the_series_line_is_the_pages_own_and_a_title_is_a_neighbours() -> None:
    own = unframe(numbered(f"{ENGLISH_CHROME}\nMay 3, 2022\n\nResponding To: Ferries\n\nText"))
    assert neighbour(own.above) == ()
    other = unframe(numbered("Eggs\nMay 3, 2022\nResponding To: Ferries\nText"))
    assert [line.number for line in neighbour(other.above)] == [1, 2]


@pytest.mark.parametrize(
    "text",
    [
        f"{ENGLISH_CHROME}\n\n{PARAGRAPH}\n\nResponding To: Ferries\n\nText",
        f"Title\nBy: Piet Roos\nMay 3, 2022\nResponding To: Ferries\n{PARAGRAPH}",
        f"One\nTwo\nThree\nResponding To: Ferries\n{PARAGRAPH}",
    ],
)
def test_a_label_below_text_is_text(text: str) -> None:
    assert unframe(numbered(text)).series is None
