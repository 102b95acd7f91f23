"""Whether a database has all the tables and columns that this code knows of."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib.util import find_spec

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder


@cache
def known_migrations() -> frozenset[str]:
    """The migrations of this code, as app.name. Read from the folders: loading them would take megabytes."""
    found = set()
    for app in apps.get_app_configs():
        spec = find_spec(f"{app.name}.migrations")
        for folder in (spec and spec.submodule_search_locations) or []:
            found |= {
                f"{app.label}.{module.name}" for module in pkgutil.iter_modules([folder]) if module.name[0] != "_"
            }
    return frozenset(found)


def applied_migrations(connection: BaseDatabaseWrapper) -> set[str]:
    """The migrations that a database has, as app.name."""
    return {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}


def missing_migrations(connection: BaseDatabaseWrapper) -> list[str]:
    """The migrations that a database lacks, in order of name."""
    return sorted(known_migrations() - applied_migrations(connection))
