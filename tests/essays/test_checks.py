"""What would go wrong quietly is said by `manage.py check --database default`."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from essays import guards
from essays.checks import guards_are_installed, sqlite_keeps_a_log

pytestmark = pytest.mark.django_db


def test_a_database_with_all_guards_passes() -> None:
    assert guards_are_installed(None, ["default"]) == []


def test_each_missing_guard_is_named() -> None:
    on = {
        "release": "essays_release",
        "revision": "essays_revision",
        "event": "essays_event",
        "edition": "essays_edition",
        "accountevent": "accounts_accountevent",
    }
    for name in sorted(guards.wanted(connection)):
        with connection.cursor() as cursor:
            if name == guards.EXCLUSION:
                cursor.execute(f"ALTER TABLE essays_release DROP CONSTRAINT {name}")
            else:
                table = "" if connection.vendor == "sqlite" else f" ON {on[name.split('_')[1]]}"
                cursor.execute(f"DROP TRIGGER {name}{table}")
        [message] = guards_are_installed(None, ["default"])
        assert message.id == "essays.E001"
        assert name in message.msg
        guards.install(connection)
    assert guards_are_installed(None, ["default"]) == []


def test_the_check_command_fails_without_guards() -> None:
    guards.remove(connection)
    with pytest.raises(SystemCheckError, match="lacks guards"):
        call_command("check", databases=["default"], verbosity=0)


def test_a_database_before_its_first_migration_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    guards.remove(connection)
    monkeypatch.setattr(connection.introspection, "table_names", lambda *_args, **_kwargs: [])
    assert guards_are_installed(None, ["default"]) == []


def test_databases_that_were_not_named_are_not_asked() -> None:
    guards.remove(connection)
    assert guards_are_installed(None, None) == []


def test_sqlite_without_its_log_is_warned_about(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cursor:
        def __enter__(self) -> Cursor:
            return self

        def __exit__(self, *_error: object) -> None:
            return None

        def execute(self, _statement: str) -> Cursor:
            return self

        def fetchone(self) -> tuple[str]:
            return ("delete",)

    assert sqlite_keeps_a_log(None, ["default"]) == []
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setattr(connection, "cursor", Cursor)
    [message] = sqlite_keeps_a_log(None, ["default"])
    assert message.id == "essays.W001"
