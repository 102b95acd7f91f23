"""What a process knows of the version of all public content: read at most once a second, by one thread, and never waited for long."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Condition, Thread
from time import monotonic
from typing import Final

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from essays.models import ContentVersion
from essays.models.boundary import next_boundary
from essays.models.content_version import CLOSED
from essays.moments import Moment

log = logging.getLogger(__name__)

FRESH: Final = 0.95  # seconds; a commit is seen by requests that come a second after it, the reading itself included
PATIENCE: Final = 0.25  # seconds that a request waits for the database before it makes do with what is known
AWAY: Final = 3.0  # seconds of silence after which the database counts as away, and no reader waits for it
OUTAGE: Final = 600.0  # seconds for which readers get stored pages while the database does not answer


@dataclass(frozen=True, slots=True)
class Epoch:
    """A stretch of time in which every public page stays as it is: one version, up to the next boundary."""

    version: str
    ends_at: datetime

    @property
    def is_closed(self) -> bool:
        """Whether the site is closed to readers meanwhile."""
        return self.version.endswith(CLOSED)


class VersionWatch:
    """Answers "which epoch is it?" for many threads. Raises nothing: without an answer it says None."""

    def __init__(
        self, read: Callable[[], str] = ContentVersion.objects.current, after: Callable[[], object] = lambda: None
    ) -> None:
        """`read` asks the database for the version; `after` is called in the watch's own thread after each look."""
        self._read = read
        self._after = after
        self._asked = Condition()
        self._wanted = False
        self._thread: Thread | None = None
        self._epoch: Epoch | None = None
        self._read_at = -OUTAGE
        self._tried_at = -OUTAGE
        self._is_failing = False
        self._is_closed = False

    def close(self) -> None:
        """End the thread and its connection."""
        with self._asked:
            self._is_closed = True
            self._asked.notify_all()
        if self._thread:
            self._thread.join()

    @property
    def is_failing(self) -> bool:
        """Whether the database did not answer when it was asked last."""
        return self._is_failing

    def epoch(self) -> Epoch | None:
        """The epoch as it was at most a second ago; during an outage of the database the last one, for ten minutes at most."""
        if monotonic() - self._read_at > FRESH:
            self._refresh()
        epoch = self._epoch
        if epoch is None or monotonic() - self._read_at > OUTAGE or timezone.now() >= epoch.ends_at:
            return None
        return epoch

    @property
    def is_away(self) -> bool:
        """Whether the database has been asked in vain for some seconds. It may hang, and whoever asks it would hang with it."""
        return self._is_failing and monotonic() - self._read_at > AWAY

    def is_closed(self, *, ask: bool) -> bool:
        """Whether the site is closed to readers. Where no epoch is known the database is asked, if it may be; its errors are raised."""
        epoch = self.epoch()
        return epoch.is_closed if epoch else ask and self._read().endswith(CLOSED)

    def confirm(self, epoch: Epoch) -> bool:
        """Whether the epoch is still the one, asked of the primary now: then nothing was written since it was read.

        No, if there is no answer: what is made from a replica meanwhile is given out and not kept.
        """
        try:
            return self._read() == epoch.version and timezone.now() < epoch.ends_at
        except Error:
            connection.close()
            return False

    def _refresh(self) -> None:
        with self._asked:
            now = monotonic()
            if now - self._read_at <= FRESH or (self._is_failing and now - self._tried_at <= FRESH):
                return
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._work, name="version", daemon=True)
                self._thread.start()
            self._wanted, self._tried_at = True, now
            self._asked.notify_all()
            # Also while the database fails, though then one request in a second alone: the first to come after it is back must not
            # get what was withdrawn since.
            self._asked.wait_for(lambda: not self._wanted, PATIENCE)
            self._is_failing = self._is_failing or self._wanted

    def _work(self) -> None:
        """The one thread that asks the database; it sleeps as long as nobody reads."""
        while True:
            with self._asked:
                self._asked.wait_for(lambda: self._wanted or self._is_closed)
                if self._is_closed:
                    break
            began = monotonic()
            try:
                epoch = self._look()
            except Exception:
                if not self._is_failing:
                    log.warning(
                        "The version of the content cannot be read; stored pages are served meanwhile.", exc_info=True
                    )
                connection.close()
                epoch = None
            with self._asked:
                if epoch:
                    self._epoch, self._read_at = epoch, began
                self._is_failing = epoch is None
                self._wanted = False
                self._asked.notify_all()
            self._after()
        connection.close()

    def _look(self) -> Epoch:
        close_old_connections()
        version = self._read()
        known = self._epoch
        now = timezone.now()
        if known and known.version == version and now < known.ends_at:
            return known
        return Epoch(version, next_boundary(Moment(now)))
