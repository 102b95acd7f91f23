from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.importing.dates import read_date

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@pytest.mark.parametrize(
    "text",
    [
        "April 7, 2022",
        "Apr. 7, 2022",
        "APRIL 07, 2022",
        "April 7 2022",
        "2022年4月7日",
        "2022 年 04 月 07 日",
        "２０２２年４月７日",
        "April ７， 2022",
    ],
)
def test_both_languages_forms_and_both_widths_are_dates(text: str) -> None:
    read = read_date(text)
    assert read is not None
    assert read.value == date(2022, 4, 7)


@pytest.mark.parametrize(
    "text",
    ["February 30, 2021", "2023年2月29日", "April 0, 2022", "2022年13月1日", "May 4, 0000"],
)
def test_a_day_that_the_calendar_lacks_has_the_shape_but_no_value(text: str) -> None:
    read = read_date(text)
    assert read is not None
    assert read.value is None


@pytest.mark.parametrize(
    "text",
    ["", "On April 7, 2022 we met", "April 7, 2022.", "Smarch 7, 2022", "Ma 4, 2022", "2022-04-07", "April 2022"],
)
def test_other_lines_are_no_dates(text: str) -> None:
    assert read_date(text) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_back_from_both_forms(day: date) -> None:
    for text, chinese in (
        (f"{MONTHS[day.month - 1]} {day.day}, {day.year}", False),
        (f"{day.year}年{day.month}月{day.day}日", True),
    ):
        read = read_date(text)
        assert read is not None
        assert (read.value, read.chinese) == (day, chinese)
