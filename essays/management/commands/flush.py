"""manage.py flush: Django's, with the database's guards out of the way while everything is emptied."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from essays import guards


class Command(flush.Command):
    """Guards refuse to delete history. Emptying the whole database, which asks first, is the one act that may."""

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        guards.remove(connection)
        try:
            super().handle(**options)
        finally:
            guards.install(connection)
