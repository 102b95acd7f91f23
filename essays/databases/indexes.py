"""What the two engines' search indexes have in common: which tables are indexed, and the one type of column that only one engine has."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class Index(NamedTuple):
    """A table with an index of tokens over it: the fields of the index, and for each the column of PostgreSQL that serves it."""

    table: str
    fields: dict[str, str]


# The whole row is looked through by "vector". Titles have a smaller index, since the first hits of a common word are looked for there.
TEXTS: Final = Index("essays_searchtext", {"title": "title_vector", "body": "vector"})
NAMES: Final = Index("essays_searchname", {"words": "vector"})
INDEXES: Final = (TEXTS, NAMES)


class TokensField(models.Field):
    """A tsvector, given as text; on SQLite a column that stays empty, since the tokens are in a table of their own there."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"null": True, "editable": False, **options})

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "text" if connection.vendor == "sqlite" else "tsvector"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        return "%s" if connection.vendor == "sqlite" else "%s::tsvector"
