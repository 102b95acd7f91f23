"""manage.py send_messages: the worker that writes the calendar's reminders and empties the outbox."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from threading import Event
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, close_old_connections, connection

from essays.moments import Moment
from essays.services.asking import forget_visitors
from essays.services.notifying import send_messages
from essays.services.reminding import remind_due

INTERVAL = 10  # seconds
LONGEST_PAUSE = 60  # seconds between two looks while the database is away


class Command(BaseCommand):
    help = (
        "Remind of reviews that are due and send what waits, again and again until it is stopped (SIGTERM, Ctrl-C). "
        "Several may run at once."
    )
    requires_system_checks = []  # they would load every page of the site, for a process that shows none

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
            pause = interval
            while not self.stopped.is_set():
                pause = interval if self._look() else min(pause * 2, max(LONGEST_PAUSE, interval))
                self.stopped.wait(pause)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        """The mail that is on its way is finished first."""
        self.stopped.set()

    def _look(self) -> bool:
        """Send what is due; returns whether the database was there. One that is away, or not migrated yet, is waited for."""
        close_old_connections()
        try:
            self._work()
        except Error as error:
            connection.close()
            self.stderr.write(f"The outbox could not be read: {error}")
            return False
        return True

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
