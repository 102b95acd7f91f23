from __future__ import annotations

import pytest

from essays.importing.names import Likeness, likeness, split_names, wording

NOTHING = wording([])


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Nuria Castell", ("Nuria Castell",)),
        ("Nuria Castell and Wen Haoran", ("Nuria Castell", "Wen Haoran")),
        ("Nuria Castell, Wen Haoran, and Piet de Groot", ("Nuria Castell", "Wen Haoran", "Piet de Groot")),
        ("Nuria Castell, Wen Haoran & Piet de Groot", ("Nuria Castell", "Wen Haoran", "Piet de Groot")),
        ("Elias Thorne, Jr., and Ann-Marie O\u2019Dell", ("Elias Thorne, Jr.", "Ann-Marie O\u2019Dell")),
        ("J. R. Halloway III", ("J. R. Halloway III",)),
        ("Zo\u00eb Brand\u00e3o dos Santos", ("Zo\u00eb Brand\u00e3o dos Santos",)),
        ("Yusuf al-Karim", ("Yusuf al-Karim",)),
        ("Ilka von der Heide", ("Ilka von der Heide",)),
        ("Nuria\u00a0Castell", ("Nuria\u00a0Castell",)),
        ("顾雨晴", ("顾雨晴",)),
        ("顾雨晴、陈立", ("顾雨晴", "陈立")),
        ("顾雨晴和陈立", ("顾雨晴", "陈立")),
        ("顾和平和陈立", ("顾和平", "陈立")),
        ("顾雨晴 陈立", ("顾雨晴", "陈立")),
        ("顾 雨晴", ("顾 雨晴",)),
        ("欧阳 雨晴", ("欧阳 雨晴",)),
        ("顾和平", ("顾和平",)),
        ("娜塔莎\u00b7布兰特", ("娜塔莎\u00b7布兰特",)),
        ("Gu Yuqing (顾雨晴)", ("Gu Yuqing (顾雨晴)",)),
    ],
)
def test_names_are_taken_apart_as_they_are_printed(line: str, names: tuple[str, ...]) -> None:
    assert split_names(line) == names
    assert likeness(line, NOTHING) >= Likeness.PLAUSIBLE


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Tea",
        "The Other Shore",
        "A Short Walk",
        "We met.",
        "What Next?",
        "Part 2",
        "bread and salt",
        "Bread and Salt",
        "Two Towns",
        "U.S. Worries",
        "水",
        "我们是在渡轮上认识的",
    ],
)
def test_what_has_not_the_shape_of_names_is_none(line: str) -> None:
    assert split_names(line) == ()
    assert likeness(line, NOTHING) is Likeness.NONE


@pytest.mark.parametrize(
    "line",
    [
        "Common Ground",
        "Looking Back",
        "Trade Tensions",
        "Hong Kong",
        "Taiwan Strait",
        "Shared Waters",
        "Ten Days",
        "Rebuilding Trust",
        "引言",
        "关于信任",
        "高铁上",
        "水与火",
    ],
)
def test_a_heading_with_the_shape_of_a_name_is_not_plausible(line: str) -> None:
    assert likeness(line, NOTHING) <= Likeness.SHAPE


def test_words_that_the_body_uses_are_no_name() -> None:
    used = wording(["Every evening the lantern makers came down to the ferry with their lanterns and their accounts."])
    assert likeness("Lantern Makers", NOTHING) is Likeness.PLAUSIBLE
    assert likeness("Lantern Makers", used) is Likeness.SHAPE


def test_a_surname_that_is_a_word_of_the_body_stays_a_name() -> None:
    used = wording(["The marsh behind the town was drained, and the stone bridge that crossed the marsh was sold."])
    assert likeness("Idris Marsh", used) is Likeness.PLAUSIBLE


@pytest.mark.parametrize("line", ["Nora Bridges", "Lu Wenjie", "Piet de Groot", "K. Amadi", "顾雨晴"])
def test_words_that_only_names_have_make_certain(line: str) -> None:
    assert likeness(line, NOTHING) is Likeness.CERTAIN


def test_a_list_is_no_surer_than_its_least_plausible_name() -> None:
    assert likeness("Nora Bridges and Trade Tensions", NOTHING) is Likeness.SHAPE
