"""SQLite: the embedded default."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper


def serialise(connection: BaseDatabaseWrapper, name: str) -> None:
    """Let one transaction at a time do what is named. Every transaction here takes the write lock at its start: nothing to add."""


def analyse(connection: BaseDatabaseWrapper) -> None:
    """Renew the planner's statistics; without them an author's page took 0.3 s at 100,000 essays."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
