"""What differs between the two databases, one module for each engine behind one interface."""

from __future__ import annotations

from types import ModuleType

from django.db import DEFAULT_DB_ALIAS, connections

from essays.databases import postgresql, sqlite


def engine(using: str = DEFAULT_DB_ALIAS) -> ModuleType:
    """The module of the engine in use: `serialise`, `snapshot`, `analyse`, and the search index (`create_indexes` to `any_of`)."""
    return sqlite if connections[using].vendor == "sqlite" else postgresql
