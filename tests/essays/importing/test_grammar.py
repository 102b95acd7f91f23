"""Documents made from the grammar of the dumps read back to what they were made from, each field with its line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from essays.importing.parsed import Found, ParsedDocument
from essays.importing.txt import read

CHROMES = {
    "en": "Skip to Initiative for U.S.-China Dialogue on Global Issues Full Site Menu Skip to main content",
    "zh-hans": "Skip to 美中全球议题对话项目 Full Site Menu Skip to main content",
}
MONTHS = ["January", "February", "March", "April", "May", "June"]
MONTHS += ["July", "August", "September", "October", "November", "December"]
NOTES = [
    f"{label}{colon}中英文网站上发表的{what}日志均为英文。"
    for label, what in (("注", "学生"), ("请注意", "教"))
    for colon in (":", "\uff1a")
]
LATIN_NAMES = [
    "Nuria Castell",
    "Idris Vale",
    "Ilka von der Heide",
    "Zo\u00eb Brand\u00e3o dos Santos",
    "K. J. Amadi",
    "Elias Thorne Jr.",
    "Ann-Marie O\u2019Dell",
    "Lu Wenjie",
    "Maribel Ortega De Luna",
    "Tendai Moyo",
    "Yusuf al-Karim",
    "Sunita Rao",
    "Piet de Groot",
    "Haruka Mori",
    "Wen Haoran",
]
HAN_NAMES = [
    "顾雨晴",
    "陈立",
    "欧阳明远",
    "娜塔莎\u00b7布兰特",
    "周和平",
]
TITLES = [
    "Eggs",
    "Counting Eggs",
    "Two Banks: From Ferry to Bridge",
    "Who Pays for the Ferry?",
    "A \u201cQuiet\u201d Crossing",
    'The "Last" Boat',
    "Nora's Timetable",
    "1998-2018: Twenty Years of Ferries",
    "一筐鸡蛋",
    "谁来付船费？",
    "We Waited",
    "Ferry or Bridge? A Dialogue",
]
SERIES = [
    "A Year of Ferries",
    "Students Look Back: Rivers and Roads",
    "渡轮之年",
    "What Is a Bank?",
    "2024年的河流",
]
SENTENCES = {
    "en": [
        "The ferry left at six, with eleven passengers and a crate of eggs that nobody had asked for.",
        "By the time we reached the other bank we knew who was going home, and who was leaving it.",
        "Was it the noise of the engine that made us talk, or the hour?",
        "My partner kept the timetable of a line that had been closed for eleven years, and consulted it.",
        "\u201cThere is no hurry,\u201d the pilot said in two languages, and there was none.",
    ],
    "zh-hans": [
        "渡轮六点开走，船上有十一个人和一筐没有人订过的鸡蛋。",
        "我们到对岸的时候，已经知道谁要回家，谁刚刚离开家。",
        "让我们开口的，是发动机的声音，还是那个时辰？",
    ],
}
TRAPS = [
    "May 3, 2021",
    "Responding To: the letter of my aunt",
    "响应：姑姑的信",
    "By: Piet Roos",
    "Nuria Castell",
    "Piet Roos | May 3, 2021",
]
MONTHS_WITHOUT_BYLINES = {(2025, 2), (2025, 3)}


@dataclass
class Made:
    """A document's lines and, for each field, the value and line that went into it."""

    lines: list[str] = field(default_factory=list)
    fields: dict[str, object] = field(default_factory=dict)

    def put(self, text: str, *, blanks: int = 0) -> int:
        """Add a line and blank lines behind it; answers the line's number."""
        self.lines.append(text)
        number = len(self.lines)
        self.lines += [""] * blanks
        return number


def fields_of(document: ParsedDocument) -> dict[str, object]:
    return {
        "outcome": document.verdict.outcome,
        "page_language": document.page_language,
        "body_language": document.body_language,
        "title": document.title,
        "authors": document.authors,
        "series": document.series,
        "published": document.published,
        "date": document.date,
        "note": document.note,
        "body": [Found(block.text, block.line) for block in document.body],
    }


def date_line(draw: st.DrawFn, day: date) -> str:
    english = f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
    chinese = f"{day.year}年{day.month}月{day.day}日"
    wide = chinese.translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})
    return draw(st.sampled_from([english, chinese, wide]))


def label_line(draw: st.DrawFn, language: str, series: str) -> tuple[str, str]:
    label = {"en": "Responding To", "zh-hans": "响应"}[language]
    colon = draw(st.sampled_from([": ", ":", "\uff1a", "\uff1a "]))
    return f"{label}{colon}{series}", series


def byline(draw: st.DrawFn) -> tuple[str, list[str]]:
    if draw(st.booleans()):
        names = draw(st.lists(st.sampled_from(HAN_NAMES), min_size=1, max_size=3, unique=True))
        return "\u3001".join(names), names
    names = draw(st.lists(st.sampled_from(LATIN_NAMES), min_size=1, max_size=3, unique=True))
    if len(names) < 3:
        return " and ".join(names), names
    return f"{names[0]}, {names[1]}, and {names[2]}", names


def put_body(draw: st.DrawFn, made: Made, *, blanks: int) -> None:
    language = draw(st.sampled_from(["en", "zh-hans"]))
    paragraph = st.lists(st.sampled_from(SENTENCES[language]), min_size=2, max_size=4).map(
        ("" if language == "zh-hans" else " ").join
    )
    texts = draw(st.lists(paragraph, min_size=1, max_size=4))
    if draw(st.booleans()):  # what looks like a head stands below the first paragraph, and a paragraph below it
        texts = [texts[0], draw(st.sampled_from(TRAPS)), *texts]
    made.fields["body"] = [Found(text, made.put(text, blanks=blanks)) for text in texts]
    made.fields["body_language"] = language


@st.composite
def full_dumps(draw: st.DrawFn) -> Made:
    language = draw(st.sampled_from(["en", "zh-hans"]))
    made = Made(
        fields={
            "outcome": "accepted",
            "page_language": language,
            "date": None,
            "published": None,
            "note": None,
            "authors": (),
        }
    )
    made.put(CHROMES[language])
    day = draw(st.none() | st.dates(min_value=date(2009, 1, 1), max_value=date(2026, 12, 31)))
    if day:
        text = date_line(draw, day)
        made.fields |= {"date": Found(text, made.put(text)), "published": day}
    made.put("")
    text, series = label_line(draw, draw(st.sampled_from(["en", "zh-hans"])), draw(st.sampled_from(SERIES)))
    made.fields["series"] = Found(series, made.put(text, blanks=1))
    title = draw(st.sampled_from(TITLES))
    made.fields["title"] = Found(title, made.put(title, blanks=1))
    without = day is not None and (day.year, day.month) in MONTHS_WITHOUT_BYLINES
    if not without and draw(st.booleans()):
        text, names = byline(draw)
        number = made.put(text, blanks=1)
        made.fields["authors"] = tuple(Found(name, number) for name in names)
    if day and draw(st.booleans()):
        text = draw(st.sampled_from(NOTES))
        made.fields["note"] = Found(text, made.put(text, blanks=1))
    if not day and draw(st.booleans()):
        made.put("")  # the second blank line of older captures
    put_body(draw, made, blanks=1)
    return made


@st.composite
def compact_dumps(draw: st.DrawFn) -> Made:
    language = draw(st.sampled_from(["en", "zh-hans"]))
    made = Made(
        fields={
            "outcome": "accepted",
            "page_language": language,
            "date": None,
            "published": None,
            "note": None,
            "authors": (),
        }
    )
    if draw(st.booleans()):
        made.put("")
    teaser = draw(st.sampled_from(["none", "dated", "piped"]))
    if teaser != "none":
        made.fields |= {"outcome": "held", "title": None}
        made.put(draw(st.sampled_from(TITLES)))
        dated = date_line(draw, draw(st.dates(min_value=date(2009, 1, 1))))
        made.put(dated if teaser == "dated" else f"{draw(st.sampled_from(LATIN_NAMES))} | {dated}")
    text, series = label_line(draw, language, draw(st.sampled_from(SERIES)))
    made.fields["series"] = Found(series, made.put(text))
    if teaser == "none":
        title = draw(st.sampled_from(TITLES))
        made.fields["title"] = Found(title, made.put(title))
    if teaser == "piped":
        text, names = byline(draw)
        number = made.put(text)
        made.fields["authors"] = tuple(Found(name, number) for name in names)
    if draw(st.booleans()):
        text = draw(st.sampled_from(NOTES))
        made.fields["note"] = Found(text, made.put(text))
    put_body(draw, made, blanks=0)
    return made


ENDS = st.sampled_from(["\n", "\r\n", "\r"])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])


@given(full_dumps(), ENDS, ENCODINGS)
def test_a_full_dump_reads_back_to_what_it_was_made_from(made: Made, end: str, encoding: str) -> None:
    assert fields_of(read(end.join(made.lines).encode(encoding), "made.txt")) == made.fields


@given(compact_dumps(), ENDS, ENCODINGS)
def test_a_compact_dump_reads_back_to_what_it_was_made_from(made: Made, end: str, encoding: str) -> None:
    assert fields_of(read(end.join(made.lines).encode(encoding), "made.txt")) == made.fields


@given(full_dumps() | compact_dumps())
def test_every_field_stands_in_the_line_that_is_named_for_it(made: Made) -> None:
    document = read("\n".join(made.lines).encode(), "made.txt")
    found = [document.title, document.series, document.date, document.note, *document.authors]
    assert all(each.text in made.lines[each.line - 1] for each in found if each)
    assert all(made.lines[block.line - 1] == block.text for block in document.body)


@given(full_dumps(), st.data())
def test_a_dump_cut_anywhere_is_read_without_inventing_lines(made: Made, data: st.DataObject) -> None:
    text = "\n".join(made.lines)
    document = read(text[: data.draw(st.integers(1, len(text)))].encode(), "made.txt")
    assert all(block.text in text for block in document.body)
