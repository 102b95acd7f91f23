"""manage.py migrate: Django's, which never makes readers queue behind it."""

from __future__ import annotations

import time
from typing import Any, Final

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.utils.translation import gettext as _

LOCK_TIMEOUT: Final = 2.0  # seconds
TRIES: Final = 30
PAUSE: Final = 1.0  # seconds between two tries, in which those who queued are served
LOCK_NOT_AVAILABLE: Final = "55P03"  # PostgreSQL's code


class Command(migrate.Command):
    """A change of a table waits until nobody reads it, and whoever comes meanwhile waits behind it: behind one long read, all readers.

    So on PostgreSQL it waits two seconds at most, lets the others go first, and tries again. Each migration is a transaction: what a
    try has done stays done.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--lock-timeout", type=float, default=LOCK_TIMEOUT, help="seconds to wait for a table that is being read"
        )

    def handle(self, *args: Any, lock_timeout: float = LOCK_TIMEOUT, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        for number in range(1, TRIES + 1):
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{round(lock_timeout * 1000)}ms"])
            try:
                super().handle(*args, **options)
                break
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                    raise
                self._tell(number)
            time.sleep(PAUSE)
        else:
            raise CommandError(
                _("A table was in use all the time. Nothing is half done; run migrate again when less is going on.")
            )
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")

    def _tell(self, number: int) -> None:
        sentence = _("A table is in use; readers go first. Trying again (%(number)s of %(most)s).")
        self.stderr.write(sentence % {"number": number, "most": TRIES})
