"""What differs between the two databases, one module for each engine behind one interface."""

from __future__ import annotations

from types import ModuleType

from django.db import connection

from dialogue.backups import postgresql, sqlite


def engine() -> ModuleType:
    """The module of the engine in use: `require_tools`, `server_version`, `dump`, `scratch`, `put_in_place`."""
    return sqlite if connection.vendor == "sqlite" else postgresql
