from __future__ import annotations

import pytest

from essays.importing.lines import numbered
from essays.importing.prose import body_blocks, ends_cut, grouped, join_lines, reads_like_a_paragraph

LONG = "The tram depot had been a school, a barracks, and a market before anybody thought of trams, and each had left a door."


@pytest.mark.parametrize(
    ("lines", "paragraph"),
    [
        (["We waited for the second", "boat."], "We waited for the second boat."),
        (
            ["我们等了两个小时，", "船才来。"],
            "我们等了两个小时，船才来。",
        ),
        (
            ["我们读过这本书，", "Harbor是它的名字。"],
            "我们读过这本书，Harbor是它的名字。",
        ),
        (["The sign said only 船票", "and nothing else."], "The sign said only 船票 and nothing else."),
        (
            ["What we had hoped to find was coop-", "eration of the plain sort."],
            "What we had hoped to find was cooperation of the plain sort.",
        ),
        (["pre-", "and post-war ferries"], "pre- and post-war ferries"),
        (
            ["The whole company travelled by Anglo-", "Dutch steamer."],
            "The whole company travelled by Anglo- Dutch steamer.",
        ),
    ],
)
def test_the_lines_of_a_paragraph_are_joined_as_its_language_writes(lines: list[str], paragraph: str) -> None:
    assert join_lines(lines) == paragraph


def test_blank_lines_divide_and_are_counted() -> None:
    groups = grouped(numbered("\na\nb\n\n\nc"), by_line=False)
    assert [(group.number, group.gap, group.text) for group in groups] == [(2, 1, "a b"), (6, 2, "c")]


def test_in_a_compact_text_every_line_is_a_group() -> None:
    assert [group.text for group in grouped(numbered("a\nb\n\nc"), by_line=True)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "text",
    ["Doors of a Depot", "Who Pays for the Tram?", "We kept the key.", "一把钥匙", "J. P. Ito Jr."],
)
def test_titles_do_not_read_like_paragraphs(text: str) -> None:
    assert not reads_like_a_paragraph(text)


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        LONG + " One of them still ha",
        "我们在旧车库里找到了一把钥匙，没有人知道它开的是哪一扇门。",
    ],
)
def test_prose_reads_like_a_paragraph_even_when_cut(text: str) -> None:
    assert reads_like_a_paragraph(text)


def test_a_short_line_before_a_long_paragraph_is_a_heading() -> None:
    blocks = body_blocks(grouped(numbered(f"Four Doors\n\n{LONG}\n\nA last word"), by_line=False))
    assert [(block.heading, block.line) for block in blocks] == [(True, 1), (False, 3), (False, 5)]


@pytest.mark.parametrize(
    "line",
    [
        "Four doors.",
        "Four doors,",
        "- Four doors",
        "1. Doors",
        "four doors",
        "May 4, 2021",
        "Why four\u2026",
        LONG[:90],
    ],
)
def test_other_short_lines_are_no_headings(line: str) -> None:
    assert not body_blocks(grouped(numbered(f"{line}\n\n{LONG}"), by_line=False))[0].heading


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("The end.", False),
        ("\u201cThe end?\u201d", False),
        ("完。", False),
        ("It was the bes", True),
        ("And then,", True),
        ("To be continued\u2026", False),
    ],
)
def test_a_text_that_stops_inside_a_sentence_may_be_cut(text: str, cut: bool) -> None:
    assert ends_cut(text) is cut


def test_nothing_has_no_blocks() -> None:
    assert body_blocks([]) == ()
