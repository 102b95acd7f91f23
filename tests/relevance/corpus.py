"""A bilingual archive, invented by rule, whose answers are known because they were planted: 240 essays on 24 things."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from essays.models import Essay
from tests.factories import make_author, make_edition, make_essay, make_revision, make_series, make_topic, release
from tests.relevance.measure import Judged

# English, Simplified, Traditional, an English misspelling.
THINGS = [
    ("ferry", "渡轮", "渡輪", "ferrry"), ("treaty", "条约", "條約", "treatey"), ("vaccine", "疫苗", "疫苗", "vacine"),
    ("tariff", "关税", "關稅", "tarriff"), ("glacier", "冰川", "冰川", "glacer"), ("orchestra", "乐团", "樂團", "orchesta"),
    ("calligraphy", "书法", "書法", "caligraphy"), ("hermeneutics", "诠释学", "詮釋學", "hermenuetics"),
    ("quantum", "量子", "量子", "quantm"), ("harbor", "港口", "港口", "habror"), ("satellite", "卫星", "衛星", "satelite"),
    ("pension", "养老金", "養老金", "penson"), ("earthquake", "地震", "地震", "earthqauke"), ("museum", "博物馆", "博物館", "musuem"),
    ("railway", "铁路", "鐵路", "railwya"), ("fishery", "渔业", "漁業", "fishrey"), ("terrace", "梯田", "梯田", "terace"),
    ("semiconductor", "半导体", "半導體", "semiconducter"), ("lantern", "灯笼", "燈籠", "lantren"),
    ("archaeology", "考古", "考古", "archeology"), ("dialect", "方言", "方言", "dailect"), ("orchard", "果园", "果園", "ochard"),
    ("telescope", "望远镜", "望遠鏡", "telescop"), ("monsoon", "季风", "季風", "monsson"),
]  # fmt: skip
PEOPLE = [
    ("Imogen Thackeray", "伊莫金·萨克雷"), ("Lü Zhengyi", "吕正一"), ("Bartholomew Quist", "巴塞洛缪·奎斯特"), ("", "诸葛明远"),
    ("Saoirse Devlin", ""), ("Qiu Wanqing", "仇晚晴"), ("Søren Halvorsen", "索伦·哈尔沃森"), ("", "尉迟青"),
]  # fmt: skip
_FILLER = (
    "The committee met twice and agreed on little. Somebody had kept the minutes, and they were short. In the end a table was drawn "
    "up and everybody signed it. Years later the table was still on the wall. It rained for most of the week and the visitors stayed "
    "indoors. A teacher asked the same question in both languages and waited"
)
_FILLER_ZH = (
    "委员会开了两次会，意见始终没有统一。有人记了一份很短的纪要。后来大家画了一张表，每个人都签了名。过了许多年，那张表还贴在墙上。"
    "那个星期一直下雨，来访的人都待在屋里。老师把同一个问题用两种语言各问了一遍，然后等着"
)
FILLER, FILLER_ZH = _FILLER.split(". "), _FILLER_ZH.split("。")
ESSAYS = 240


class Planted(NamedTuple):
    """An essay and what stands in it: the thing it is about, the one it mentions, and its languages."""

    slug: str
    about: int
    mentions: int
    languages: tuple[str, ...]
    person: int


def plant() -> list[Planted]:
    """Write the archive."""
    chance = random.Random(1793)
    people = [make_author(english, chinese, slug=f"person-{n}") for n, (english, chinese) in enumerate(PEOPLE)]
    topics = [
        make_topic("Vaccines and Pensions", name_zh="疫苗与养老金"),
        make_topic("Quantum and Satellite", name_zh="量子与卫星"),
        make_topic("Monsoon", name_zh="季风"),
    ]
    topic_of = {2: topics[0], 11: topics[0], 8: topics[1], 10: topics[1], 23: topics[2]}
    series = make_series("What Should We Keep?", title_zh="我们该留下什么？")
    planted = []
    for number in range(ESSAYS):
        about = number % len(THINGS)
        mentions = (about + 1 + chance.randrange(len(THINGS) - 1)) % len(THINGS)
        languages = (("en", "zh-hans"), ("en",), ("zh-hans",))[(number // len(THINGS)) % 3]
        one = Planted(f"planted-{number}", about, mentions, languages, number % len(PEOPLE))
        essay = make_essay(
            slug=one.slug,
            authors=(people[one.person],),
            topics=(topic_of[about],) if about in topic_of else (),
            series=series,
            published_on=date(2020, 1, 1) + timedelta(days=chance.randrange(2000)),
        )
        _write(essay, one, chance)
        planted.append(one)
    return planted


def _write(essay: Essay, one: Planted, chance: random.Random) -> None:
    for language in one.languages:
        place = 0 if language == "en" else 1
        about, mentions = THINGS[one.about][place], THINGS[one.mentions][place]
        number = int(one.slug.rpartition("-")[2])
        title = f"On the {about.title()}, {number}" if language == "en" else f"说说{about}，之{number}"
        release(make_revision(make_edition(essay, language), title, "", _body(language, about, mentions, chance)))


def _body(language: str, about: str, mentions: str, chance: random.Random) -> str:
    if language == "en":
        said = [f"Every {about} has its keeper", f"Nobody had seen such a {about}", f"The {about} was not for sale"]
        said += [f"There was a {mentions} in the distance", *chance.choices(FILLER, k=40)]
        end, joint = ".", ". "
    else:
        said = [f"每一处{about}都有人看着", f"谁也没有见过这样的{about}", f"我们为{about}争论过"]
        said += [f"远处还有{mentions}", *chance.choices(FILLER_ZH, k=40)]
        end, joint = "。", "。"
    chance.shuffle(said)
    return "".join(f"<p>{joint.join(said[start : start + 6])}{end}</p>" for start in range(0, len(said), 6))


def plant_straddling() -> None:
    """Texts in which 中国 is meant, and others in which it only comes about between two words."""
    for number, words in enumerate(["发展中国家的债务"] * 6 + ["一位中国学者的来信"] * 3):
        essay = make_essay(slug=f"straddling-{number}", original_language="zh-hans")
        body = f"<p>{words}，" + ("发展中国家" if number < 6 else "她从中国来") + "。</p>"
        release(make_revision(make_edition(essay, "zh-hans"), f"第{number}封", "", body * (4 if number < 6 else 1)))


def judged(planted: list[Planted]) -> Iterator[Judged]:
    """What is asked of the planted archive, with the answers: 3 about it, 1 mentions it (in the language of the query)."""
    for number, (english, chinese, traditional, misspelt) in enumerate(THINGS):
        grades = {language: _grades(planted, number, language) for language in ("en", "zh-hans")}
        kinds = [("english", english), ("chinese", chinese), ("traditional", traditional), ("misspelt", misspelt)]
        for kind, asked in kinds[number % 2 :: 2]:
            yield Judged(kind, asked, grades["zh-hans" if kind in ("chinese", "traditional") else "en"])
    yield from _judged_names(planted)
    yield from _judged_rows(planted)
    meant = {f"straddling-{number}": 3 if number >= 6 else 0 for number in range(9)}
    yield Judged("chinese", "中国", meant)


def _grades(planted: list[Planted], thing: int, language: str) -> dict[str, int]:
    known = {2, 8, 10, 11, 23}  # things that are in a topic's name: found in the other language too
    grades = {}
    for one in planted:
        if language in one.languages:
            grades[one.slug] = 3 if one.about == thing else 1 if one.mentions == thing else 0
        elif thing in known and one.about == thing:
            grades[one.slug] = 1
    return {slug: grade for slug, grade in grades.items() if grade}


def _judged_names(planted: list[Planted]) -> Iterator[Judged]:
    asked = {
        0: ["imogen thackeray", "萨克雷", "thackery"], 1: ["吕正一", "lu zhengyi", "lvzhengyi", "呂正一"], 2: ["quist"],
        3: ["zhuge mingyuan", "诸葛明远", "諸葛明遠", "zhugemingyuan"], 4: ["saoirse devlin"], 5: ["qiu wanqing", "仇晚晴"],
        6: ["soren halvorsen", "Søren"], 7: ["yuchi qing", "尉迟青"],
    }  # fmt: skip
    for person, names in asked.items():
        grades = {one.slug: 3 for one in planted if one.person == person}
        for name in names:
            yield Judged("pinyin" if person in (3, 7) and name.isascii() else "name", name, grades)


def _judged_rows(planted: list[Planted]) -> Iterator[Judged]:
    """Two things together, a phrase, a name and a thing, both languages at once."""
    for one in planted[:240:40]:
        about, mentions = THINGS[one.about], THINGS[one.mentions]
        language, place = one.languages[0], 0 if one.languages[0] == "en" else 1
        both = {
            other.slug
            for other in planted
            if language in other.languages and {one.about, one.mentions} == {other.about, other.mentions}
        }
        yield Judged(
            "english" if place == 0 else "chinese", f"{about[place]} {mentions[place]}", dict.fromkeys(both, 3)
        )
    for number in (0, 4, 9, 13, 18):
        english = [one for one in planted if one.about == number and "en" in one.languages]
        yield Judged("phrase", f'"{THINGS[number][0]} has its keeper"', {one.slug: 3 for one in english})
        chinese = [one for one in planted if one.about == number and "zh-hans" in one.languages]
        yield Judged("phrase", f"每一处{THINGS[number][1]}都有人看着", {one.slug: 3 for one in chinese})
        grades = {one.slug: 3 if len(one.languages) == 2 else 2 for one in planted if one.about == number}
        grades |= {one.slug: 1 for one in planted if one.mentions == number and one.slug not in grades}
        yield Judged("mixed", f"{THINGS[number][0]} {THINGS[number][1]}", grades)
        own = {one.slug: 3 for one in english if one.person == number % 8}
        if own:
            yield Judged("name", f"{PEOPLE[number % 8][0]} {THINGS[number][0]}", own)
