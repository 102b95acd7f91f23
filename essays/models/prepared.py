"""Reads whose SQL is made once. To build a queryset and compile it takes Django longer than a database takes to answer:
of the time of an average page it was nearly half (bench/README.md, decision 0021).

A prepared function returns a queryset and stays what it is; called, it gives the rows. At its first call for a shape of arguments
it is built with placeholders in place of the values, and compiled; from then on only the values are put in. Every plan is held
against the ordinary way when it is made, and at each call where `PREPARED_READS_CHECKED` is set, as in the tests.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, Generic, ParamSpec, TypeVar

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import Model, QuerySet

from essays.moments import Moment

Row = TypeVar("Row")
Given = ParamSpec("Given")

MOST_PLANS: Final = 200  # of one function; more would mean that a value is taken for a shape


@dataclass(frozen=True, slots=True)
class _Plan:
    """A compiled queryset: its SQL, and its parameters, each a constant or the place of a value with what adapts it."""

    queryset: QuerySet[Any]
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]

    def fill(self, values: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(one.adapt(values[one.place]) if isinstance(one, _Place) else one for one in self.parameters)


@dataclass(frozen=True, slots=True)
class _Place:
    place: int
    adapt: Callable[[Any], Any]


class _Compiled:
    """Stands in for the query of a queryset that is run: all that Django asks of it is a compiler, which is there."""

    def __init__(self, query: Any, compiler: Any) -> None:
        self._query = query
        self._compiler = compiler

    def get_compiler(self, *_arguments: Any, **_options: Any) -> Any:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)


class Prepared(Generic[Given, Row]):
    """A prepared function. Its positional arguments are values: a moment, a date, whole numbers (keys) or a sequence of such, text.

    What else it is given (None, keyword arguments) belongs to the shape, and must come in a handful of forms.
    """

    def __init__(self, build: Callable[Given, QuerySet[Any, Row]]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self.model: type[Model] | None = None
        self.plans: dict[Any, _Plan | None] = {}

    def __call__(self, *given: Given.args, **shape: Given.kwargs) -> list[Row]:
        model = self.model or self._learn(given, shape)
        alias = router.db_for_read(model)
        arguments = [_padded(value) if isinstance(value, (list, tuple)) else value for value in given]
        key = (alias, *map(_shape, arguments), *shape.items())
        try:
            plan = self.plans[key]
        except KeyError:
            plan = self._make(key, alias, arguments, shape)
        values = [value for argument in arguments for value in _values(argument)]
        if settings.PREPARED_READS_CHECKED:
            self._check(plan, values, alias, arguments, shape)
        return _run(plan, values, alias) if plan else []

    def _learn(self, given: Sequence[Any], shape: dict[str, Any]) -> type[Model]:
        model = self.model = self.build(*given, **shape).model
        return model

    def _make(self, key: Any, alias: str, arguments: list[Any], shape: dict[str, Any]) -> _Plan | None:
        places: dict[Any, _Place] = {}
        operations = connections[alias].ops
        stand_ins = [_stand_in(argument, 1000 + 20 * number) for number, argument in enumerate(arguments)]
        for place, value in enumerate(value for one in stand_ins for value in _values(one)):
            adapt = _adapter(value, operations)
            places[adapt(value)] = _Place(place, adapt)
        plan = _compile(self.build(*stand_ins, **shape), alias, places)
        self._check(plan, [value for one in arguments for value in _values(one)], alias, arguments, shape)
        if len(self.plans) >= MOST_PLANS:
            self.plans.clear()
        self.plans[key] = plan
        return plan

    def _check(self, plan: _Plan | None, values: list[Any], alias: str, arguments: list[Any], shape: Any) -> None:
        """Refuse a plan that does not say what the queryset says: a value must have decided its form."""
        ordinary = _compile(self.build(*arguments, **shape), alias, {})
        asked = (ordinary.sql, ordinary.parameters) if ordinary else None
        if asked != ((plan.sql, plan.fill(values)) if plan else None):
            raise ValueError(
                f"{self.build.__qualname__}: a value decides the form of this read, so it must be a keyword."
            )


def prepared(build: Callable[Given, QuerySet[Any, Row]]) -> Prepared[Given, Row]:
    """Make a function that returns a queryset into one that returns its rows, by SQL that was made once."""
    return Prepared(build)


def attach(owners: Sequence[Model], name: str, rows: Sequence[Model], *, by: str) -> None:
    """Put rows where `prefetch_related(name)` would have put them; `by` names the column with an owner's key."""
    found: dict[Any, list[Model]] = {owner.pk: [] for owner in owners}
    for row in rows:
        found[getattr(row, by)].append(row)
    for owner in owners:
        known: QuerySet[Any] = QuerySet(type(rows[0]) if rows else None)
        known._result_cache, known._prefetch_done = found[owner.pk], True  # type: ignore[attr-defined]
        owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = known


def _compile(queryset: QuerySet[Any], alias: str, places: dict[Any, _Place]) -> _Plan | None:
    """The plan of a queryset; None if Django knows without asking that nothing is found."""
    compiler = queryset.query.get_compiler(using=alias)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    found: list[Any] = []
    for value in parameters:
        place = places.get(value) if isinstance(value, (int, str, date)) else None
        # Whole numbers come in types of their own, by which PostgreSQL knows their width.
        is_whole = place is not None and isinstance(value, int)
        found.append(_Place(place.place, type(value)) if place and is_whole else place or value)
    return _Plan(queryset, compiler, sql, tuple(found))


def _run(plan: _Plan, values: Sequence[Any], alias: str) -> list[Any]:
    """The rows, in the way of the queryset: the compiler is told its SQL instead of making it."""
    asked = plan.sql, plan.fill(values)
    compiler = copy.copy(plan.compiler)
    compiler.connection = connections[alias]  # each thread has its own
    compiler.as_sql = lambda *_arguments, **_options: asked
    queryset = object.__new__(type(plan.queryset))  # copy.copy would run it
    queryset.__dict__.update(plan.queryset.__dict__, _db=alias, _query=_Compiled(plan.queryset.query, compiler))
    rows: Any = queryset._iterable_class(queryset)
    return list(rows)


def _padded(keys: Sequence[int]) -> tuple[int, ...]:
    """Keys in one of a few lengths: filled up to the next power of two with keys that no record has."""
    distinct = tuple(dict.fromkeys(keys))
    missing = (1 << (len(distinct) - 1).bit_length()) - len(distinct) if distinct else 0
    return (*distinct, *range(-missing, 0))


def _shape(argument: Any) -> Any:
    if isinstance(argument, Moment):
        return "moment", argument.rehearse
    if isinstance(argument, tuple):
        return len(argument)
    return None if argument is None else type(argument)


def _values(argument: Any) -> Iterable[Any]:
    """The values of an argument that SQL can hold."""
    if isinstance(argument, Moment):
        return argument.at, argument.day
    if isinstance(argument, tuple):
        return argument
    return () if argument is None else (argument,)


def _stand_in(argument: Any, number: int) -> Any:
    """Something like the argument that stands nowhere else: the number is a year, and the beginning of keys."""
    if isinstance(argument, Moment):
        return Moment(datetime(number, 5, 11, 13, 17, 19, 230_571, tzinfo=UTC), argument.rehearse)
    if isinstance(argument, tuple):
        return tuple(-(number * 10**12 + place) for place in range(len(argument)))
    if isinstance(argument, int) and not isinstance(argument, bool):
        return -number * 10**12
    if isinstance(argument, date):
        return date(number, 3, 7)
    if isinstance(argument, str):
        return f"-stands-in-{number}-"
    if argument is None:
        return None
    raise TypeError(f"A prepared read takes no {type(argument).__name__} as a value.")


def _adapter(value: Any, operations: Any) -> Callable[[Any], Any]:
    """How a database wants to be given a value of this kind."""
    adapt: Callable[[Any], Any] = _same
    if isinstance(value, datetime):
        adapt = operations.adapt_datetimefield_value
    elif isinstance(value, date):
        adapt = operations.adapt_datefield_value
    return adapt


def _same(value: Any) -> Any:
    return value
