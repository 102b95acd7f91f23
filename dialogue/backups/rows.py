"""The database at work: for a while another one than the settings say, and how many rows its tables have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from accounts.models import User
from essays.models import Essay


@contextmanager
def on_database(name: str) -> Iterator[None]:
    """Let Django's connection lead to another database of the same server, or to another file."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def count_rows() -> dict[str, int]:
    """The rows of each table of ours and of what we use."""
    tables = sorted(connection.introspection.django_table_names(only_existing=True))
    with connection.cursor() as cursor:
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  names of ours
            counts[table] = cursor.fetchone()[0]
    return counts


def has_content() -> bool:
    """Whether somebody would miss what the database holds: a work or an account."""
    tables = set(connection.introspection.table_names())
    wanted = (Essay, User)
    return any(model._meta.db_table in tables and model._base_manager.exists() for model in wanted)
