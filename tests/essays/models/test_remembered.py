"""What pages share is read once in an epoch, and anew where no epoch is known."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from essays.models.remembered import MOST, remembered
from essays.moments import Moment


@pytest.fixture
def counted() -> Iterator[int]:
    return iter(range(1000))


def at(epoch: object) -> Moment:
    return Moment(Moment.now().at, epoch=epoch)


def test_a_value_is_read_once_in_an_epoch(counted: Iterator[int]) -> None:
    first, second = object(), object()

    assert [remembered("it", at(epoch), lambda: next(counted)) for epoch in (first, first, second, second)] == [
        0,
        0,
        1,
        1,
    ]


def test_without_an_epoch_it_is_read_anew(counted: Iterator[int]) -> None:
    assert [remembered("it", at(None), lambda: next(counted)) for _ in range(2)] == [0, 1]


def test_names_are_kept_apart_and_not_without_bound(counted: Iterator[int]) -> None:
    epoch = object()

    for name in range(2 * MOST):
        assert remembered(("name", name), at(epoch), lambda: next(counted)) == name
    assert remembered(("name", 0), at(epoch), lambda: -1) == -1
