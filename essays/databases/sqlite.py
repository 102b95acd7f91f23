"""SQLite: the embedded default."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, F, Func, QuerySet, Value

from essays.databases.indexes import INDEXES, Index
from essays.searching.query import Group


def serialise(connection: BaseDatabaseWrapper, name: str) -> None:
    """Let one transaction at a time do what is named. Every transaction here takes the write lock at its start: nothing to add."""


@contextmanager
def snapshot(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Read everything as it stands at the first read; writers go on. Inside a transaction that began before, that one's view holds."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # Django's own begin takes the write lock (transaction_mode)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def analyse(connection: BaseDatabaseWrapper) -> None:
    """Renew the planner's statistics; without them an author's page took 0.3 s at 100,000 essays."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def clock_difference(connection: BaseDatabaseWrapper) -> timedelta:
    """How far this process's clock is ahead of the database's: there is but one."""
    return timedelta()


# Search --------------------------------------------------------------------------------------------------------------
def create_indexes(execute: Callable[[str], Any]) -> None:
    """Make an FTS5 table for each index. It holds no texts, only where tokens stand; the tokenizer merely splits at blanks."""
    for index in INDEXES:
        fields = ", ".join(index.fields)
        execute(f"CREATE VIRTUAL TABLE {index.table}_fts USING fts5({fields}, content='', tokenize='ascii')")


def drop_indexes(execute: Callable[[str], Any]) -> None:
    """Remove what `create_indexes` made."""
    for index in INDEXES:
        execute(f"DROP TABLE {index.table}_fts")


def vectors(index: Index, fields: Sequence[Sequence[str]]) -> dict[str, str]:
    """Nothing: the tokens are in a table of their own."""
    return {}


def add_rows(
    connection: BaseDatabaseWrapper, index: Index, rows: Iterable[tuple[int, Sequence[Sequence[str]]]]
) -> None:
    """Put the tokens of new rows (key, and tokens of each field) into the index."""
    marks = ", ".join(["%s"] * (len(index.fields) + 1))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {index.table}_fts(rowid, {', '.join(index.fields)}) VALUES ({marks})", _values(rows)
        )


def remove_rows(
    connection: BaseDatabaseWrapper, index: Index, rows: Iterable[tuple[int, Sequence[Sequence[str]]]]
) -> None:
    """Take the tokens of rows out of the index. They must be the very tokens that were put in."""
    fields, marks = ", ".join(index.fields), ", ".join(["%s"] * (len(index.fields) + 1))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {index.table}_fts({index.table}_fts, rowid, {fields}) VALUES ('delete', {marks})",
            _values(rows),
        )


def _values(rows: Iterable[tuple[int, Sequence[Sequence[str]]]]) -> list[list[Any]]:
    return [[key, *(" ".join(tokens) for tokens in fields)] for key, fields in rows]


def matches(index: Index, wanted: str, field: str = "", most: int | None = None) -> Expression:
    """The condition that a row of the index holds what is wanted, in one field or in any; looks at the `most` newest such rows."""
    bound = f" ORDER BY rowid DESC LIMIT {most}" if most else ""
    return Func(
        F("pk"),
        Value(f"{field} : ({wanted})" if field else wanted),
        template=f"%(expressions)s{bound})",
        arg_joiner=f" IN (SELECT rowid FROM {index.table}_fts WHERE {index.table}_fts MATCH ",
        output_field=BooleanField(),
    )


def few(rows: QuerySet[Any]) -> list[int] | None:
    """None: SQLite asks its full-text index first, whatever there is."""
    return None


def all_of(groups: Sequence[Group]) -> str:
    """What finds rows with all groups."""
    return " AND ".join(map(_group, groups))


def any_of(wanted: Sequence[str]) -> str:
    """What finds rows with any of several things."""
    return " OR ".join(f"({one})" for one in wanted)


def _group(group: Group) -> str:
    """One group. Tokens are letters and digits alone, so quotation marks are all the quoting that there is."""
    last = "*" if group.is_begun or group.is_single_han else ""
    options = [f'"{" ".join(group.tokens)}"{last}', *(f'"{words}"' for words in group.others)]
    return f"({' OR '.join(dict.fromkeys(options))})"
