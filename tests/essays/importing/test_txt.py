"""One example for each layout that the archive's dumps have, and for each trap that they hold."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.errors import ImportRefused
from essays.importing.parsed import ParsedDocument
from essays.importing.txt import read
from essays.importing.verdict import CAPTURE_CUT

EN = "Skip to Initiative for U.S.-China Dialogue on Global Issues Full Site Menu Skip to main content"
ZH = "Skip to 美中全球议题对话项目 Full Site Menu Skip to main content"
NOTE = "注:中英文网站上发表的学生日志均为英文。"
ONE = "The ferry left at six, with eleven passengers, two bicycles, and a crate of eggs that nobody had asked for."
TWO = "By the time we reached the other bank we knew who was going home, who was leaving it, and who owned the eggs."
OTHER_KINDS = ("misnamed", "picture", "pdf", "old_word", "rtf")
HAN = "渡轮六点开走，船上有十一个人、两辆自行车和一筐没有人订过的鸡蛋。"


def parsed(*lines: str, ends: str = "\n") -> ParsedDocument:
    return read(ends.join(lines).encode(), "page.txt")


def outcome(data: bytes) -> str:
    """The outcome of the verdict, or the code of the refusal to read at all."""
    try:
        return read(data, "any.txt").verdict.outcome
    except ImportRefused as refusal:
        return refusal.code


def told(document: ParsedDocument) -> tuple[str, str, str | None, list[str]]:
    title = document.title.text if document.title else None
    return document.verdict.outcome, document.verdict.code, title, [author.text for author in document.authors]


def paragraphs(document: ParsedDocument) -> list[str]:
    return [block.text for block in document.body]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_full_page_is_read_field_by_field_with_the_line_of_each(ends: str) -> None:
    page = parsed(
        EN,
        "May 3, 2022",
        "",
        "Responding To: A Year of Ferries",
        "",
        "Eggs",
        "",
        "Nuria Castell and Wen Haoran",
        "",
        ONE,
        "",
        TWO,
        ends=ends,
    )
    assert page.verdict.outcome == "accepted"
    assert page.kind == "response"
    assert page.series is not None
    assert page.title is not None
    assert page.date is not None
    assert (page.series.text, page.series.line) == ("A Year of Ferries", 4)
    assert (page.title.text, page.title.line) == ("Eggs", 6)
    assert [(author.text, author.line) for author in page.authors] == [("Nuria Castell", 8), ("Wen Haoran", 8)]
    assert (page.published, page.date.line) == (date(2022, 5, 3), 2)
    assert [(block.text, block.line) for block in page.body] == [(ONE, 10), (TWO, 12)]
    assert (page.page_language, page.body_language, page.note, page.warnings) == ("en", "en", None, ())


def test_an_older_chinese_page_has_no_date_and_two_blank_lines_before_the_body() -> None:
    page = parsed(ZH, "", "响应: 渡轮之年", "", "Eggs", "", "Nuria Castell", "", "", ONE, "", TWO)
    assert told(page) == ("accepted", "", "Eggs", ["Nuria Castell"])
    assert (page.published, page.page_language, page.body_language) == (None, "zh-hans", "en")


def test_the_two_blank_lines_of_an_older_page_show_that_a_heading_is_no_author() -> None:
    page = parsed(ZH, "", "响应: 渡轮之年", "", "Eggs", "", "", "Lantern Makers", "", ONE, "", TWO)
    assert told(page) == ("accepted", "", "Eggs", [])
    assert [block.heading for block in page.body] == [True, False, False]


def test_a_newer_chinese_page_has_a_note_which_is_no_body() -> None:
    page = parsed(
        ZH,
        "2019年1月1日",
        "",
        "响应: 渡轮",
        "",
        "Eggs: Can They Swim?",
        "",
        "Nuria Castell",
        "",
        NOTE,
        "",
        ONE,
    )
    assert told(page) == ("accepted", "", "Eggs: Can They Swim?", ["Nuria Castell"])
    assert page.note is not None
    assert (page.note.text, page.note.line, paragraphs(page)) == (NOTE, 10, [ONE])


def test_the_note_is_frame_even_below_the_first_paragraph() -> None:
    page = parsed(ZH, "", "响应: 渡轮", "", "Eggs", "", "Nuria Castell", "", ONE, "", NOTE, "", TWO)
    assert page.note is not None
    assert paragraphs(page) == [ONE, TWO]


def test_a_chinese_page_with_chinese_text_is_read_by_its_full_width_label() -> None:
    page = parsed(
        ZH,
        "2023年11月5日",
        "",
        "响应：渡轮之年",
        "",
        "一筐鸡蛋",
        "",
        "顾雨晴、陈立",
        "",
        "引言",
        "",
        HAN,
    )
    assert told(page) == ("accepted", "", "一筐鸡蛋", ["顾雨晴", "陈立"])
    assert page.body_language == "zh-hans"
    assert [block.heading for block in page.body] == [True, False]


@pytest.mark.parametrize(
    "heading",
    ["Common Ground", "By Common Consent", "Rules and Their Ferries", "Why Eggs Matter", "引言", "Conclusion"],
)
def test_a_heading_at_the_beginning_of_the_body_is_no_author(heading: str) -> None:
    page = parsed(EN, "May 3, 2022", "", "Responding To: Ferries", "", "Eggs", "", heading, "", ONE, "", TWO)
    assert told(page) == ("accepted", "", "Eggs", [])
    assert paragraphs(page) == [heading, ONE, TWO]


@pytest.mark.parametrize("first", ["It rained.", "Why did we go?", "\u201cNobody,\u201d she said."])
def test_a_short_first_paragraph_is_no_author(first: str) -> None:
    page = parsed(EN, "", "Responding To: Ferries", "", "Eggs", "", first, "", ONE)
    assert (told(page)[3], paragraphs(page)) == ([], [first, ONE])


def test_in_the_months_without_bylines_a_line_must_be_certain_to_be_one() -> None:
    for month, authors in (("March", []), ("April", ["Lantern Makers"])):
        page = parsed(EN, f"{month} 3, 2025", "", "Responding To: Ferries", "", "Eggs", "", "Lantern Makers", "", ONE)
        assert told(page)[3] == authors


def test_a_second_copy_of_the_title_is_no_author_and_no_body() -> None:
    page = parsed(
        EN, "", "Responding To: Ferries", "", "Nora\u2019s Eggs", "", "Nora's  eggs", "", "Nuria Castell", "", ONE
    )
    assert told(page) == ("accepted", "", "Nora\u2019s Eggs", ["Nuria Castell"])
    assert paragraphs(page) == [ONE]


def test_an_extra_blank_line_in_place_of_the_title_holds_the_page() -> None:
    page = parsed(ZH, "2025年3月3日", "", "响应: 渡轮", "", "", ONE, "", TWO)
    assert told(page) == ("held", "title_missing", None, [])
    assert paragraphs(page) == [ONE, TWO]


def test_an_author_below_the_missing_title_stays_an_author() -> None:
    page = parsed(ZH, "2024年3月3日", "", "响应: 渡轮", "", "", "Nuria Castell", "", ONE, "", TWO)
    assert told(page) == ("held", "title_missing", None, ["Nuria Castell"])


def test_a_heading_below_an_extra_blank_line_may_be_the_title_and_is_asked_about() -> None:
    page = parsed(ZH, "", "响应: 渡轮", "", "", "Counting Eggs", "", ONE, "", TWO)
    assert told(page) == ("held", "title_or_body", None, [])
    assert "Counting Eggs" in str(page.verdict.reason)
    assert "6" in str(page.verdict.question)


def test_a_compact_page_has_a_paragraph_in_each_line() -> None:
    page = parsed("", "响应: Ferries", "Two Banks: A Story", ONE, TWO)
    assert told(page) == ("accepted", "", "Two Banks: A Story", [])
    assert [(block.text, block.line) for block in page.body] == [(ONE, 4), (TWO, 5)]
    assert page.page_language == "zh-hans"


def test_a_compact_page_may_have_a_note() -> None:
    page = parsed("响应: Ferries", "Counting Eggs", NOTE, ONE, TWO)
    assert told(page) == ("accepted", "", "Counting Eggs", [])
    assert (page.note is not None, paragraphs(page)) == (True, [ONE, TWO])


@pytest.mark.parametrize("second", ["2025年3月31日", "Piet Roos | March 31, 2025"])
def test_a_neighbours_teaser_lends_nothing(second: str) -> None:
    page = parsed("", "The Other Bank", second, "Responding To: Ferries", ONE, TWO)
    assert told(page) == ("held", "neighbour", None, [])
    assert (page.published, page.date, paragraphs(page)) == (None, None, [ONE, TWO])
    assert "The Other Bank" in str(page.verdict.reason)


def test_the_line_below_a_teaser_with_a_bar_is_the_author() -> None:
    page = parsed("The Other Bank", "Piet Roos | March 31, 2025", "Responding To: Ferries", "Idris Vale", NOTE, ONE)
    assert told(page) == ("held", "neighbour", None, ["Idris Vale"])
    assert paragraphs(page) == [ONE]


def test_a_compact_page_that_begins_with_a_name_is_asked_about() -> None:
    page = parsed("Responding To: Ferries", "Nuria Castell", ONE, TWO)
    assert told(page) == ("held", "title_or_author", None, [])


def test_a_compact_page_that_begins_with_its_text_is_held() -> None:
    assert told(parsed("Responding To: Ferries", ONE, TWO)) == ("held", "title_missing", None, [])


def test_lines_of_the_body_that_look_like_a_head_stay_in_the_body() -> None:
    deep = ["March 31, 2020", "Responding To: my aunt", "By: Piet Roos", "Nuria Castell"]
    page = parsed(
        EN,
        "",
        "Responding To: Ferries",
        "",
        "Eggs",
        "",
        "Nuria Castell",
        "",
        ONE,
        "",
        *[part for line in deep for part in (line, "")],
        TWO,
    )
    assert paragraphs(page) == [ONE, *deep, TWO]
    assert page.published is None


def test_frame_lines_never_reach_the_body() -> None:
    page = parsed(
        EN,
        "",
        "Responding To: Ferries",
        "",
        "Eggs",
        "",
        "Nuria Castell",
        "",
        ONE,
        "",
        "Listen to Audio",
        "",
        TWO,
        "",
        "Responses",
    )
    assert paragraphs(page) == [ONE, TWO]


def test_a_wrapped_paragraph_is_one_paragraph() -> None:
    page = parsed(
        EN,
        "",
        "Responding To: Ferries",
        "",
        "Eggs",
        "",
        "Nuria Castell",
        "",
        "We had come for the plain sort of coop-",
        "eration, and",
        "found it.",
        "",
        TWO,
    )
    assert paragraphs(page) == ["We had come for the plain sort of cooperation, and found it.", TWO]


def test_an_impossible_date_is_no_date_and_gives_a_warning() -> None:
    page = parsed(EN, "February 30, 2022", "", "Responding To: Ferries", "", "Eggs", "", ONE)
    assert page.published is None
    assert ["February 30, 2022" in str(warning) for warning in page.warnings] == [True]


def test_a_capture_that_ends_inside_a_sentence_gives_a_warning() -> None:
    assert parsed(EN, "", "Responding To: Ferries", "", "Eggs", "", ONE, "", TWO[:-9]).warnings == (CAPTURE_CUT,)


def test_a_label_without_a_series_is_asked_about() -> None:
    page = parsed(EN, "", "Responding To:", "", "Eggs", "", "Nuria Castell", "", ONE)
    assert told(page) == ("held", "series_missing", "Eggs", ["Nuria Castell"])
    assert page.series is None


def test_a_text_in_neither_language_is_asked_about() -> None:
    page = parsed(
        EN,
        "",
        "Responding To: Ferries",
        "",
        "Eggs",
        "",
        "Nuria Castell",
        "",
        "\u041f\u0430\u0440\u043e\u043c \u0443\u0448\u0451\u043b \u0432 \u0448\u0435\u0441\u0442\u044c.",
    )
    assert (told(page)[:2], page.body_language) == (("held", "language_unknown"), None)


@pytest.mark.parametrize(
    "lines",
    [
        (EN,),
        (EN, "May 3, 2022", "", "Responding To: Ferries"),
        (EN, "", "Responding To: Ferries", "", "Eggs", "", "Nuria Castell"),
        ("Responding To: Ferries", "Eggs"),
    ],
)
def test_a_frame_without_text_is_refused(lines: tuple[str, ...]) -> None:
    assert told(parsed(*lines))[:2] == ("refused", "no_body")


@pytest.mark.parametrize(
    ("kind", "code", "lines"),
    [
        ("event", "event_page", (EN, "May 3, 2022", "", "Spring Meeting", "", "Spring Meeting", "", ONE, "", TWO)),
        (
            "event",
            "event_page",
            (
                ZH,
                "2022年5月3日",
                "",
                "春季会议",
                "",
                "春季会议",
                "",
                HAN,
                "",
                HAN,
            ),
        ),
        ("event", "event_page", ("", "Spring Meeting", "Spring Meeting", "May 3, 2022", ONE, TWO)),
        (
            "topic",
            "topic_page",
            (
                EN,
                "Boats",
                "",
                "Ferries",
                "",
                ONE,
                "",
                "Blog Posts",
                "",
                "Eggs",
                "",
                "May 3, 2022",
                "",
                TWO,
                "",
                "Responses",
            ),
        ),
        ("topic", "topic_page", ("Ferries", ONE, "Responses", "Eggs", "Piet Roos | May 3, 2022")),
        (
            "topic",
            "topic_page",
            (
                ZH,
                "船",
                "",
                "渡轮",
                "",
                HAN,
                "",
                "博客文章",
                "",
                "Eggs",
                "",
                "2022年5月3日",
                "",
                HAN,
            ),
        ),
        (
            "home",
            "home_page",
            (
                EN,
                "",
                "About the Ferries",
                "",
                ONE,
                "",
                "",
                "A boat",
                "",
                "Two Banks Event",
                "",
                "We\u2026",
                "",
                "",
                "Eggs",
                "",
                TWO,
            ),
        ),
        (
            "home",
            "home_page",
            (ZH, "", "关于渡轮", "", HAN, "", "", "船", "", "两岸 活动", "", HAN),
        ),
        (
            "podcast",
            "podcast_page",
            (
                EN,
                "The Bank",
                "The Bank",
                "May 3, 2022",
                "",
                "Eggs",
                "",
                "Podcast Series:",
                "",
                "The Bank",
                "",
                "Listen to Audio",
                "",
                ONE,
            ),
        ),
        (
            "podcast",
            "podcast_page",
            (ZH, "May 3, 2022", "", "鸡蛋", "", "播客系列：The Bank", "", HAN),
        ),
        ("prompt", "series_prompt", (EN, "May 3, 2022", "", "Ferries", "", ONE)),
        ("prompt", "series_prompt", (ZH, "2022年5月3日", "", "渡轮", "", HAN)),
        ("page", "no_series", (EN, "May 3, 2022", "", "Ferries", "", ONE, "", TWO)),
        ("page", "no_series", (EN, "", "About the Ferries", "", ONE, "", TWO)),
        ("page", "no_series", (ZH, "", "关于渡轮", "", HAN, "", HAN)),
        ("unknown", "no_series", ("", "The Other Bank", "May 3, 2022", ONE, TWO)),
    ],
)
def test_a_page_that_is_no_essay_is_refused_by_its_kind(kind: str, code: str, lines: tuple[str, ...]) -> None:
    page = parsed(*lines)
    assert (page.kind, page.verdict.outcome, page.verdict.code) == (kind, "refused", code)
    assert (page.series, page.authors) == (None, ())
    assert str(page.verdict.reason)


def test_a_series_prompt_is_refused_with_its_fields() -> None:
    page = parsed(EN, "May 3, 2022", "", "Ferries", "", ONE)
    assert told(page)[2] == "Ferries"
    assert (page.published, paragraphs(page)) == (date(2022, 5, 3), [ONE])


def test_a_topics_caption_and_listed_dates_are_not_its_own() -> None:
    page = parsed(
        EN, "Boats", "", "Ferries", "", ONE, "", "Blog Posts", "", "Eggs", "", "May 3, 2022", "", TWO, "", "Responses"
    )
    assert (told(page)[2], page.published, paragraphs(page)[0], "Responses" in paragraphs(page)) == (
        "Ferries",
        None,
        ONE,
        False,
    )


def test_a_home_page_has_no_title() -> None:
    page = parsed(EN, "", "About the Ferries", "", ONE, "", "", "A boat", "", "Two Banks Event", "", "We\u2026")
    assert (page.title, paragraphs(page)[0]) == (None, ONE)


def test_a_podcasts_title_stands_below_captions_and_date() -> None:
    page = parsed(
        EN,
        "The Bank",
        "The Bank",
        "May 3, 2022",
        "",
        "Eggs",
        "",
        "Podcast Series:",
        "",
        "The Bank",
        "",
        "Listen to Audio",
        "",
        "Also available on Anything",
        "",
        ONE,
    )
    assert (told(page)[2], page.published, paragraphs(page)) == ("Eggs", date(2022, 5, 3), [ONE])


def test_a_title_above_a_date_without_frame_lends_nothing() -> None:
    page = parsed("The Other Bank", "May 3, 2022", ONE, TWO)
    assert (page.title, page.published) == (None, None)


@pytest.mark.parametrize(
    "head",
    [
        ("Eggs", "", "By: Piet J. Roos and Nuria Castell", "", "May 3, 2022", ""),
        ("Eggs", "", "May 3, 2022", "", "By: Piet J. Roos and Nuria Castell", ""),
        ("Eggs", "By Piet J. Roos and Nuria Castell", "May 3, 2022"),
        (
            "Skip to Forum of Ferries Full Site Menu Skip to main content",
            "",
            "Eggs",
            "",
            "By: Piet J. Roos and Nuria Castell",
            "",
            "May 3, 2022",
            "",
        ),
    ],
)
def test_a_sister_sites_essay_is_accepted_without_a_series(head: tuple[str, ...]) -> None:
    page = (
        parsed(*head, "Rules and Their Boats", "", ONE, "", TWO)
        if "" in head
        else parsed(*head, "Rules and Their Boats", ONE, TWO)
    )
    assert told(page) == ("accepted", "", "Eggs", ["Piet J. Roos", "Nuria Castell"])
    assert (page.kind, page.series, page.published, page.page_language) == ("essay", None, date(2022, 5, 3), "en")
    assert paragraphs(page) == ["Rules and Their Boats", ONE, TWO]
    assert page.body[0].heading


def test_a_sister_sites_essay_without_title_is_held() -> None:
    assert told(parsed("By: Piet Roos", "", "May 3, 2022", "", ONE)) == ("held", "title_missing", None, ["Piet Roos"])


def test_a_file_in_another_encoding_keeps_its_warning_beside_the_readers() -> None:
    page = read(
        "\n".join([ZH, "", "响应: 渡轮", "", "一筐鸡蛋", "", HAN.rstrip("\u3002")]).encode("gb18030"),
        "page.txt",
    )
    assert page.verdict.outcome == "accepted"
    assert ("GB18030" in str(page.warnings[0]), page.warnings[1]) == (True, CAPTURE_CUT)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_reading_any_bytes_refuses_or_returns(data: bytes) -> None:
    assert outcome(data) in {"accepted", "held", "refused", "empty", "nul", "undecodable", *OTHER_KINDS}


def test_a_full_page_that_lost_its_blank_lines_keeps_its_fields() -> None:
    page = parsed(EN, "May 3, 2022", "Responding To: Ferries", "Counting Eggs", "Haruka Mori", ONE, TWO)
    assert told(page) == ("accepted", "", "Counting Eggs", ["Haruka Mori"])
    assert (page.published, paragraphs(page)) == (date(2022, 5, 3), [ONE, TWO])
