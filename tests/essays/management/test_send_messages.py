"""manage.py send_messages: sends what is due, again and again, and stops when it is told to."""

from __future__ import annotations

import os
import signal
import threading
import time
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError

from essays.management.commands import send_messages
from essays.models import Message
from essays.services.notifying import tell
from essays.services.recording import record_event
from tests.desk import make_draft, make_person

pytestmark = pytest.mark.django_db(transaction=True)  # the worker renews its connection between two looks
PATIENCE = 20  # seconds


@pytest.fixture
def three_waiting() -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    for _number in range(3):
        tell(record_event("edition_approve", by=None, via="test", edition=edition), {writer.pk})


@pytest.mark.usefixtures("three_waiting")
def test_once_sends_what_is_due_and_ends() -> None:
    out = StringIO()
    call_command("send_messages", once=True, stdout=out)
    assert len(mail.outbox) == 3
    assert out.getvalue() == "3 sent, 0 failed\n"


def test_an_empty_outbox_is_passed_over_in_silence() -> None:
    out = StringIO()
    call_command("send_messages", once=True, stdout=out)
    assert out.getvalue() == ""


@pytest.mark.parametrize("interval", [0, -1])
def test_an_interval_of_nothing_is_refused(interval: float) -> None:
    with pytest.raises(CommandError, match="interval"):
        call_command("send_messages", interval=interval)


def later(act: Any) -> threading.Timer:
    """Do something in a moment, while the command runs."""
    timer = threading.Timer(0.3, act)
    timer.start()
    return timer


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.usefixtures("three_waiting")
def test_a_signal_ends_the_worker_in_the_middle_of_its_sleep(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    timer = later(lambda: os.kill(os.getpid(), number))
    started = time.monotonic()
    call_command("send_messages", interval=10 * PATIENCE, stdout=StringIO())
    timer.join()
    assert time.monotonic() - started < 10 * PATIENCE
    assert len(mail.outbox) == 3
    assert signal.getsignal(number) is before


@pytest.mark.usefixtures("three_waiting")
def test_the_mail_on_its_way_is_finished_and_the_next_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    send = send_messages.send_messages

    def send_and_signal(limit: int) -> tuple[int, int]:
        outcome = send(limit)
        os.kill(os.getpid(), signal.SIGTERM)
        return outcome

    monkeypatch.setattr(send_messages, "send_messages", send_and_signal)
    call_command("send_messages", interval=PATIENCE, stdout=StringIO())
    assert len(mail.outbox) == 1
    assert Message.objects.exclude(sent_at=None).count() == 1


@pytest.mark.usefixtures("three_waiting")
def test_a_database_that_is_away_for_a_while_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    send, looks = send_messages.send_messages, []

    def away_at_first(limit: int) -> tuple[int, int]:
        looks.append(limit)
        if len(looks) == 1:
            raise OperationalError("gone")
        if len(mail.outbox) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        return send(limit)

    monkeypatch.setattr(send_messages, "send_messages", away_at_first)
    err = StringIO()
    call_command("send_messages", interval=0.01, stdout=StringIO(), stderr=err)
    assert "The outbox could not be read: gone" in err.getvalue()
    assert len(mail.outbox) == 3


def test_the_longer_a_database_is_away_the_less_often_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    class Clock(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout or 0)
            if len(waits) == 8:
                self.set()
            return self.is_set()

    def away(_moment: Any) -> None:
        if len(waits) < 6:
            raise OperationalError("gone")

    monkeypatch.setattr(send_messages, "remind_due", away)
    command = send_messages.Command(stdout=StringIO(), stderr=StringIO())
    command.stopped = Clock()
    call_command(command, interval=5)
    assert waits == [10, 20, 40, 60, 60, 60, 5, 5]
