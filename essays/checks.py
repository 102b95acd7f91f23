"""System checks: what would go wrong quietly is said before the first request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from essays import guards
from essays.models import Release, SearchText
from essays.models.search_check import is_empty
from essays.moments import Moment


@register(Tags.database)
def guards_are_installed(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_options: Any
) -> list[CheckMessage]:
    """The database's own rules are there (runs with `check --database default` and with `migrate`)."""
    messages: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if Release._meta.db_table not in connection.introspection.table_names():
            continue
        if missing := guards.wanted(connection) - guards.installed(connection):
            messages.append(
                Error(
                    f"The database lacks guards: {', '.join(sorted(missing))}.",
                    hint="Run `manage.py migrate`: it installs them.",
                    id="essays.E001",
                )
            )
    return messages


@register(Tags.database)
def sqlite_keeps_a_log(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_options: Any
) -> list[CheckMessage]:
    """SQLite runs with the write-ahead log, so that readers do not wait for writers."""
    messages: list[CheckMessage] = []
    for alias in databases or []:
        if connections[alias].vendor != "sqlite":
            continue
        with connections[alias].cursor() as cursor:
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        if mode not in ("wal", "memory"):
            messages.append(
                Warning(f"SQLite's journal mode is {mode}, not wal.", hint="See dialogue/env.py.", id="essays.W001")
            )
    return messages


@register(Tags.database)
def search_index_is_written(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_options: Any
) -> list[CheckMessage]:
    """The texts of an archive that is older than the search are in its index."""
    tables = {SearchText._meta.db_table, Release._meta.db_table}
    if "default" not in (databases or []) or not tables <= set(connections["default"].introspection.table_names()):
        return []
    if not is_empty(Moment.now()):
        return []
    return [
        Warning(
            "Texts are public, and the search index is empty.",
            hint="Run `manage.py rebuild_search`: readers can go on reading meanwhile.",
            id="essays.W002",
        )
    ]
