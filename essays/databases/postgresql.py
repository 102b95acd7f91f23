"""PostgreSQL: what production runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final
from zlib import crc32

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, F, Func, QuerySet, Value
from django.utils import timezone

from essays.databases.indexes import INDEXES, Index
from essays.searching.query import STOP_WORDS, Group

LAST_PLACE: Final = 16_383  # of a tsvector
MOST_PLACES: Final = 255  # of a token in a tsvector
FEW: Final = 2_000  # rows of an index that are known by key
GAP: Final = 2  # places between fields, so that no phrase goes from one into the next


def serialise(connection: BaseDatabaseWrapper, name: str) -> None:
    """Let one transaction at a time do what is named; the lock goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [crc32(name.encode())])


@contextmanager
def snapshot(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Read everything as it stands at the first read; writers go on. Inside a transaction that began before, that one's view holds."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(using=connection.alias):
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def analyse(connection: BaseDatabaseWrapper) -> None:
    """Renew the planner's statistics; without them a topic's page took 0.2 s at 100,000 essays."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def clock_difference(connection: BaseDatabaseWrapper) -> timedelta:
    """How far this process's clock is ahead of the database's; the way there and back is taken to be equally long."""
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
    return before + (timezone.now() - before) / 2 - there


# Search --------------------------------------------------------------------------------------------------------------
def create_indexes(execute: Callable[[str], Any]) -> None:
    """Make the indexes. Without "fastupdate": else a reader now and then pays for what writers put off."""
    for index in INDEXES:
        for column in index.fields.values():
            execute(
                f"CREATE INDEX {index.table}_{column} ON {index.table} USING gin ({column}) WITH (fastupdate = off)"
            )


def drop_indexes(execute: Callable[[str], Any]) -> None:
    """Remove what `create_indexes` made."""
    for index in INDEXES:
        for column in index.fields.values():
            execute(f"DROP INDEX {index.table}_{column}")


def vectors(index: Index, fields: Sequence[Sequence[str]]) -> dict[str, str]:
    """The columns of a row: a field's own tokens, and in "vector" all of them."""
    columns = {column: _vector([tokens]) for column, tokens in zip(index.fields.values(), fields, strict=True)}
    return {**columns, "vector": _vector(fields)}


def _vector(fields: Iterable[Sequence[str]]) -> str:
    """A tsvector as text: each token with its places. Tokens are letters and digits alone, so they need no escapes."""
    places: dict[str, list[str]] = {}
    place = 0
    for tokens in fields:
        for token in tokens:
            place += 1
            stands = places.setdefault(token, [])
            if place <= LAST_PLACE and len(stands) < MOST_PLACES:
                stands.append(str(place))
        place += GAP
    return " ".join(f"'{token}'{':' if stands else ''}{','.join(stands)}" for token, stands in places.items())


def add_rows(
    connection: BaseDatabaseWrapper, index: Index, rows: Iterable[tuple[int, Sequence[Sequence[str]]]]
) -> None:
    """Nothing: the tokens are columns of the rows themselves."""


def remove_rows(
    connection: BaseDatabaseWrapper, index: Index, rows: Iterable[tuple[int, Sequence[Sequence[str]]]]
) -> None:
    """Nothing: the tokens go with the rows."""


def matches(index: Index, wanted: str, field: str = "", most: int | None = None) -> Expression:
    """The condition that a row of the index holds what is wanted, in one field or in any. `most` is not needed here."""
    column = index.fields[field] if field else "vector"
    return Func(
        F(column), Value(wanted), template="%(expressions)s::tsquery", arg_joiner=" @@ ", output_field=BooleanField()
    )


def few(rows: QuerySet[Any]) -> list[int] | None:
    """The keys of rows of an index, unless they are many.

    Of a beginning ("ferr:*") for which it has no statistics the planner thinks that many rows hold it. Asked for the newest, it would
    walk the table backwards and read every tsvector (half a second at 100,000 essays); asked for keys in no order, it uses the index.
    """
    keys = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    return keys if len(keys) <= FEW else None


def all_of(groups: Sequence[Group]) -> str:
    """What finds rows with all groups."""
    return " & ".join(map(_group, groups))


def any_of(wanted: Sequence[str]) -> str:
    """What finds rows with any of several things."""
    return " | ".join(f"({one})" for one in wanted)


def _group(group: Group) -> str:
    last = ":*" if group.is_begun or group.is_single_han else ""
    options = [_phrase(group.tokens, last), *(_phrase(words.split(), "") for words in group.others)]
    return f"({' | '.join(dict.fromkeys(options))})"


def _phrase(tokens: Sequence[str], last: str) -> str:
    """Tokens in their row. Of the commonest English words not every place is kept, so inside a phrase only the distance counts."""
    telling = [place for place, token in enumerate(tokens) if token not in STOP_WORDS] or list(range(len(tokens)))
    written = ""
    for before, place in zip([telling[0], *telling], telling, strict=False):
        written += f" <{place - before}> " if written else ""
        written += f"'{tokens[place]}'" + (last if place == len(tokens) - 1 else "")
    return written
