"""A page of a list: bounded, after the record that a cursor names, with one record more read to know whether there is a next page.

Nothing is counted, and what is added meanwhile moves nothing: a page begins behind a record, not at a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse

from essays.addresses import absolute
from essays.api.cursors import read_cursor, write_cursor
from essays.api.parameters import Part
from essays.api.problems import NoPage


@dataclass(frozen=True, slots=True)
class Order:
    """An order that a list can go on in: its name, the columns to order by, what names a record, and what lies after one."""

    name: str
    columns: tuple[Any, ...]
    key: str
    after: Callable[[Any], Q]


def take_part(rows: QuerySet[Any], order: Order, part: Part) -> tuple[list[Any], str | None]:
    """A page of a queryset in an order, and the cursor of the next one. One query, two after the first page.

    Raises NoPage if the cursor names no record.
    """
    if part.cursor:
        (key,) = read_cursor(part.cursor, order.name, 1)
        try:
            last = rows.model._default_manager.get(**{order.key: key})
        except (rows.model.DoesNotExist, ValidationError):
            raise NoPage from None
        rows = rows.filter(order.after(last))
    found = list(rows.order_by(*order.columns)[: part.limit + 1])
    return cut(found, part.limit, lambda last: write_cursor(order.name, str(getattr(last, order.key))))


def cut(found: Sequence[Any], most: int, cursor_of: Callable[[Any], str]) -> tuple[list[Any], str | None]:
    """The first records of what was found, and the cursor of the page after them if there are more."""
    shown = list(found[:most])
    return shown, cursor_of(shown[-1]) if len(found) > most else None


def address_of(view: str, query: Part, **other: str | None) -> str:
    """The whole address of a list as it was asked for, with other values for some parameters (None: without them)."""
    given: Mapping[str, Any] = query.model_dump(mode="json", exclude_defaults=True)
    asked = {name: value for name, value in {**given, **other}.items() if value is not None}
    return absolute(reverse(view)) + (f"?{urlencode(asked)}" if asked else "")


def link_next(response: HttpResponse, view: str, query: Part, cursor: str | None) -> str | None:
    """The address of the next page, told in the header too (RFC 8288); None if this is the last one."""
    if cursor is None:
        return None
    address = address_of(view, query, cursor=cursor)
    response.headers["Link"] = f'<{address}>; rel="next"'
    return address
