"""Migrations leave readers alone: none holds a table that is in use while it goes through rows."""

from __future__ import annotations

import pytest
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

OURS = ("accounts", "essays")
# What PostgreSQL does under a lock that shuts readers out, until the migration's transaction ends.
EXCLUSIVE = (
    migrations.AddField,
    migrations.AlterField,
    migrations.RemoveField,
    migrations.RenameField,
    migrations.AddConstraint,
    migrations.RemoveConstraint,
    migrations.AlterModelTable,
    migrations.RenameModel,
)
THROUGH_ROWS = (migrations.RunPython, migrations.RunSQL)
MIGRATIONS = [
    pytest.param(migration, id=f"{app}.{name}")
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items())
    if app in OURS
]


def made_here(migration: migrations.Migration) -> set[str]:
    return {operation.name_lower for operation in migration.operations if isinstance(operation, migrations.CreateModel)}


def shuts_readers_out(operation: Operation, made: set[str]) -> bool:
    return isinstance(operation, EXCLUSIVE) and getattr(operation, "model_name_lower", "") not in made


@pytest.mark.parametrize("migration", MIGRATIONS)
def test_a_migration_changes_a_table_in_use_or_goes_through_rows_but_not_both(migration: migrations.Migration) -> None:
    made = made_here(migration)
    changed = [operation for operation in migration.operations if shuts_readers_out(operation, made)]
    walked = [operation for operation in migration.operations if isinstance(operation, THROUGH_ROWS)]

    assert not (changed and walked and migration.atomic), [operation.describe() for operation in (*changed, *walked)]
