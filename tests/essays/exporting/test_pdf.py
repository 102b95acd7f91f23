"""Whether this machine can print, and what happens while it cannot. What comes out is looked at in tests/browser/test_books.py."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from threading import Event, Thread

import pytest

from essays.exporting import pdf
from essays.exporting.pdf import NotPrinted, can_print, print_html, turn_at_the_printer


@pytest.fixture(autouse=True)
def everything_is_there(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(pdf, "find_spec", lambda name: sys.modules.get(name, True))
    monkeypatch.setattr(pdf, "_is_there", lambda names: True)
    monkeypatch.setattr(pdf, "find_font", lambda language: ("font.ttc", 2))
    can_print.cache_clear()
    yield
    can_print.cache_clear()


def test_with_all_parts_it_can() -> None:
    assert can_print()


def test_a_machine_without_the_library_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    assert not can_print()


def test_a_machine_without_pango_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(pdf, "LIBRARIES", (("libnobody-has-this.so.0",),))

    assert not can_print()


def test_a_machine_without_a_font_for_chinese_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_font", lambda language: None)

    assert not can_print()


def test_one_book_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "TURN", 0)
    with turn_at_the_printer(), pytest.raises(NotPrinted), turn_at_the_printer():
        pass
    with turn_at_the_printer():  # whoever was refused stands in nobody's way
        pass


def test_no_more_than_one_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "TURN", 30)
    printing, done = Event(), Event()

    def print_long() -> None:
        with turn_at_the_printer():
            printing.set()
            done.wait()

    threads = [Thread(target=print_long) for _number in range(pdf.IN_LINE)]
    for thread in threads:
        thread.start()
    printing.wait()
    while pdf._line._value:  # the second one is on its way
        done.wait(0.01)

    with pytest.raises(NotPrinted), turn_at_the_printer():
        pass
    done.set()
    for thread in threads:
        thread.join()


def test_a_printer_that_fails_or_takes_too_long_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (["false"], ["sleep", "9"], ["/nowhere/nothing"]):
        monkeypatch.setattr(pdf, "command", lambda command=command: command)
        monkeypatch.setattr(pdf, "PATIENCE", 0.1)
        with pytest.raises(NotPrinted):
            print_html("<p>x</p>")
