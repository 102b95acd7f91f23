"""manage.py send_messages: the worker that writes the calendar's reminders and empties the outbox."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from threading import Event
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, close_old_connections

from essays.moments import Moment
from essays.services.asking import forget_visitors
from essays.services.notifying import send_messages
from essays.services.reminding import remind_due

INTERVAL = 10  # seconds


class Command(BaseCommand):
    help = (
        "Remind of reviews that are due and send what waits, again and again until it is stopped (SIGTERM, Ctrl-C). "
        "Several may run at once."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.stopped = Event()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due now, then end (for a timer)")
        parser.add_argument("--interval", type=float, default=INTERVAL, help="seconds between two looks at the outbox")

    def handle(self, *, once: bool, interval: float, **_options: Any) -> None:
        if interval <= 0:
            raise CommandError("The interval must be longer than 0 seconds.", returncode=2)
        if once:
            self._work()
            return
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            while not self.stopped.is_set():
                self._look()
                self.stopped.wait(interval)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        """The mail that is on its way is finished first."""
        self.stopped.set()

    def _look(self) -> None:
        """Send what is due. A database that is away for a while is waited for."""
        close_old_connections()
        try:
            self._work()
        except OperationalError as error:
            self.stderr.write(f"The outbox could not be read: {error}")

    def _work(self) -> None:
        remind_due(Moment.now())
        self._empty()

    def _empty(self) -> None:
        """One mail at a time, so that a signal is heard between two. What told yesterday's visitors apart is thrown away too."""
        forget_visitors(before=Moment.now().day)
        sent = failed = 0
        while not self.stopped.is_set():
            one_sent, one_failed = send_messages(limit=1)
            if not one_sent + one_failed:
                break
            sent, failed = sent + one_sent, failed + one_failed
        if sent or failed:
            self.stdout.write(f"{sent} sent, {failed} failed")
            self.stdout.flush()
