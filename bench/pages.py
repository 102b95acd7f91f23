"""Page dumps made to measure: one page from its fields, and a whole invented archive from a seed.

The layouts are those of docs/importing.md. The importing tests write their documents with `Page`, the benchmark reads an `archive`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from essays.languages import CHINESE, ENGLISH

CHROME = {
    ENGLISH.code: "Skip to Initiative for U.S.-China Dialogue on Global Issues Full Site Menu Skip to main content",
    CHINESE.code: "Skip to 美中全球议题对话项目 Full Site Menu Skip to main content",
}
LABEL = {ENGLISH.code: "Responding To: ", CHINESE.code: "响应\uff1a"}
AUTHORS_JOINED = {ENGLISH.code: " and ", CHINESE.code: "、"}

GIVEN = "Ada Bruno Clara David Elena Felix Greta Henry Irene James Karla Louis Maria Nora Oscar Paula Quentin Rosa Simon Tessa"
BEGINNINGS = [
    "Al",
    "Bar",
    "Cor",
    "Dal",
    "Ern",
    "Fal",
    "Gar",
    "Hol",
    "Ing",
    "Jor",
    "Kel",
    "Lam",
    "Mor",
    "Nor",
    "Ost",
    "Pel",
    "Quin",
    "Ros",
    "Sal",
    "Tor",
    "Ulf",
    "Ver",
    "Wal",
    "Yor",
    "Zel",
]
ENDINGS = [
    "berg",
    "dale",
    "field",
    "ham",
    "isch",
    "kamp",
    "land",
    "mann",
    "ner",
    "quist",
    "roth",
    "stein",
    "thal",
    "vik",
    "wald",
    "worth",
    "zer",
    "bach",
    "dorf",
    "gren",
]
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗"
CHARACTERS = "文明华建国平志伟丽芳静敏强磊军洋勇艳杰娟涛超秀霞安宁思远清和雨晴书云海山"
ADJECTIVES = [
    "Quiet",
    "Borrowed",
    "Patient",
    "Second",
    "Crooked",
    "Shared",
    "Narrow",
    "Early",
    "Unfinished",
    "Common",
    "Distant",
    "Plain",
]
NOUNS = [
    "Ferry",
    "Orchard",
    "Ledger",
    "Bridge",
    "Kitchen",
    "Lantern",
    "Harvest",
    "Timetable",
    "Notebook",
    "Reservoir",
    "Workshop",
    "Courtyard",
]
PLACES = [
    "Arden",
    "Belmar",
    "Corvel",
    "Dunmore",
    "Eastham",
    "Fenwick",
    "Garnet",
    "Halden",
    "Ister",
    "Jarrow",
    "Kelso",
    "Lorne",
]
HAN_PLACES = ["河口", "山前", "北桥", "柳镇", "东湾", "石塘", "南渡", "青坪", "云岭", "白沙"]
HAN_THINGS = ["渡船", "果园", "账本", "小桥", "厨房", "灯笼", "收成", "时刻表", "笔记", "水库", "作坊", "院子"]
SUBJECTS = (
    "the clinic",
    "our neighbours",
    "a retired engineer",
    "the second class",
    "the harbour office",
    "my grandmother",
)
VERBS = ("kept", "measured", "repaired", "shared", "questioned", "copied out", "gave back", "put aside", "explained")
OBJECTS = ("the old tables", "a set of keys", "the winter budget", "nine letters", "the map of wells", "a long silence")
TAILS = ("before the rains came.", "although nobody had asked.", "and said nothing about it.", "for eleven years.")
HAN_SUBJECTS = ("诊所里的医生", "我们的邻居", "一位退休的工程师", "二班的学生", "港务处的人", "我的祖母")
HAN_VERBS = ("保存了", "量过", "修好了", "分享了", "抄下了", "归还了", "解释过")
HAN_OBJECTS = ("那些旧表格", "一串钥匙", "冬天的预算", "九封信", "水井的地图", "一段很长的沉默")


@dataclass(frozen=True, slots=True)
class Page:
    """One page as captured. `language` is the frame's; the body's own is that of its words."""

    title: str
    body: tuple[str, ...]
    series: str = ""
    authors: tuple[str, ...] = ()
    day: date | None = None
    language: str = ENGLISH.code
    note: str = ""
    is_compact: bool = False

    def text(self) -> str:
        """The dump: full with chrome and blank lines, or compact with one line a paragraph."""
        return self._compact() if self.is_compact else self._full()

    def data(self) -> bytes:
        return self.text().encode()

    def _full(self) -> str:
        head = [CHROME[self.language], *([printed_day(self.day, self.language)] if self.day else [])]
        parts = ["\n".join(head), LABEL[self.language] + self.series, self.title]
        parts += [AUTHORS_JOINED[self.language].join(self.authors)] if self.authors else []
        before = "\n\n".join(part for part in parts if part)
        # Captures without a date are the older ones: two blank lines before the body.
        gap = "\n\n" if self.day else "\n\n\n"
        return before + gap + "\n\n".join((*([self.note] if self.note else []), *self.body)) + "\n"

    def _compact(self) -> str:
        lines = [LABEL[self.language] + self.series, self.title, self.note, *self.body]
        return "\n".join(line for line in lines if line) + "\n"


def printed_day(day: date, language: str) -> str:
    """A day as the pages of a language print it."""
    return f"{day:%B} {day.day}, {day.year}" if language == ENGLISH.code else f"{day.year}年{day.month}月{day.day}日"


def archive(count: int, seed: int = 1) -> Iterator[tuple[str, Page]]:
    """`count` captures of an invented archive, with their file names, the same for the same seed.

    Seven in ten are essays by themselves (every fourth in Chinese), two make a pair of language pages, and one is a second
    capture, with its date, of an undated page in the other frame. There are about half as many authors as essays.
    """
    made = 0
    for number in range(count):
        pages = _captures(random.Random(f"{seed}/{number}"), number)
        yield from pages[: count - made]
        made += len(pages)
        if made >= count:
            return


def _captures(chance: random.Random, number: int) -> list[tuple[str, Page]]:
    kind = chance.random()
    language = CHINESE.code if chance.random() < 0.25 else ENGLISH.code
    page = _page(chance, number, language)
    stem = f"essay-{number:06}"
    if kind < 0.12:
        return [(f"{stem}.en.txt", _page(chance, number, "en")), (f"{stem}.zh.txt", _page(chance, number, "zh-hans"))]
    if kind < 0.18:
        other = CHINESE.code if language == ENGLISH.code else ENGLISH.code
        again = replace(page, language=other, series=_series(number, other))
        return [(f"{stem}-old.txt", replace(page, day=None)), (f"{stem}.txt", again)]
    return [(f"{stem}.txt", page)]


def _page(chance: random.Random, number: int, language: str) -> Page:
    is_chinese = language == CHINESE.code
    sentence = _han_sentence if is_chinese else _sentence
    joined = "" if is_chinese else " "
    body = tuple(
        joined.join(sentence(chance) for _ in range(chance.randint(3, 6))) for _ in range(chance.randint(5, 9))
    )
    # Every second essay has a new author, the others one who wrote before.
    author = number // 2 if number % 2 == 0 else chance.randint(0, number // 2)
    return Page(
        title=_title(chance, number, language),
        body=body,
        series=_series(number, language),
        authors=(_han_name(author) if is_chinese else _name(author),),
        day=date(2026, 6, 1) + timedelta(days=number % 120),
        language=language,
    )


def _title(chance: random.Random, number: int, language: str) -> str:
    if language == CHINESE.code:
        return f"{chance.choice(HAN_PLACES)}的{chance.choice(HAN_THINGS)}与第{number + 1}封信"
    return f"The {chance.choice(ADJECTIVES)} {chance.choice(NOUNS)} of {chance.choice(PLACES)}, Letter {number + 1}"


def _series(number: int, language: str) -> str:
    """A series for about every two hundred essays."""
    which = number // 200
    return (
        f"{HAN_PLACES[which % 10]}之问第{which + 1}题"
        if language == CHINESE.code
        else f"Questions from {PLACES[which % 12]}, Part {which + 1}"
    )


def _name(number: int) -> str:
    given = GIVEN.split()
    first, rest = number % len(given), number // len(given)
    beginning, ending, third = rest % 25, rest // 25 % 20, rest // 500
    return f"{given[first]} {BEGINNINGS[beginning]}{ENDINGS[ending]}" + (
        f"-{BEGINNINGS[third % 25]}ing" if third else ""
    )


def _han_name(number: int) -> str:
    first, rest = number % 20, number // 20
    return SURNAMES[first] + CHARACTERS[rest % 36] + CHARACTERS[rest // 36 % 36]


def _sentence(chance: random.Random) -> str:
    words = [chance.choice(part) for part in (SUBJECTS, VERBS, OBJECTS, TAILS)]
    return f"{words[0][0].upper()}{words[0][1:]} {' '.join(words[1:])} We counted {chance.randint(2, 9999)} of them that year."


def _han_sentence(chance: random.Random) -> str:
    words = [chance.choice(part) for part in (HAN_SUBJECTS, HAN_VERBS, HAN_OBJECTS)]
    return f"{''.join(words)}\uff0c那一年我们一共数到{chance.randint(2, 9999)}次。"
