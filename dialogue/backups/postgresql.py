"""PostgreSQL: pg_dump and pg_restore, by way of a scratch database. Readers and writers go on while a backup is made."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from shutil import which
from typing import Any, Final

from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext_lazy as _

from dialogue import env
from dialogue.backups.rows import count_rows
from essays.errors import Refusal

LONGEST_NAME: Final = 63  # bytes of a database's name
PAUSE: Final = 0.2  # seconds
TRIES: Final = 20  # to rename a database whose last connections are just being ended


def require_tools(*, scratch: bool) -> None:
    """Refuse, with a sentence, where pg_dump is missing or older than the server, or where no scratch database may be made."""
    server = int(server_version()) // 10_000
    for tool in ("pg_dump", "pg_restore"):
        require_tool(tool, server=server)
    if not scratch:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            raise Refusal(
                _("The database role may not make a scratch database. As its administrator: ALTER ROLE … CREATEDB"),
                "no_createdb",
            )


def require_tool(tool: str, *, server: int) -> None:
    """Refuse, with a sentence, a tool that is missing, or of an earlier version than the server: it would not know all that is there."""
    if which(tool) is None:
        raise Refusal(
            _("%(tool)s is missing. On Debian: apt-get install postgresql-client") % {"tool": tool}, "no_tool"
        )
    said = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+", said)
    if not found or int(found[0]) < server:
        sentence = _("%(tool)s is older than the server: install the client of version %(server)s.")
        raise Refusal(sentence % {"tool": tool, "server": server}, "old_tool")


def server_version() -> str:
    """The version of the server, such as 150004."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return str(cursor.fetchone()[0])


def dump(path: Path) -> dict[str, int]:
    """Write the database as it stands at one moment; returns the rows of each table at that moment."""
    path.touch(mode=0o600)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run("pg_dump", ["--format=custom", "--compress=0", f"--snapshot={snapshot}", f"--file={path}"])
        return count_rows()


@contextmanager
def scratch(dump: Path) -> Iterator[str]:
    """A database of its own with the content of a dump, gone afterwards unless it was put in place."""
    live = str(connection.settings_dict["NAME"])
    name = f"{live[: LONGEST_NAME - 20]}_scratch_{token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()")
        collate, ctype = cursor.fetchone()
    _order(
        f"CREATE DATABASE {_quoted(name)} TEMPLATE template0 ENCODING 'UTF8'"
        f" LC_COLLATE {_literal(collate)} LC_CTYPE {_literal(ctype)}"
    )
    try:
        _run("pg_restore", ["--no-owner", "--no-privileges", "--exit-on-error", str(dump)], into=name)
        yield name
    finally:
        connection.close()
        _order(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")


def put_in_place(name: str, *, keep: bool) -> str:
    """Make the scratch database the site's, in one transaction; returns the name under which the one before is kept."""
    live = str(connection.settings_dict["NAME"])
    kept = f"{live[: LONGEST_NAME - 25]}_before_{datetime.now(UTC):%Y%m%dt%H%M%S}"
    connection.close()
    for number in range(TRIES):
        try:
            _order(
                *(_ended(database) for database in (live, name)),
                f"ALTER DATABASE {_quoted(live)} RENAME TO {_quoted(kept)}",
                f"ALTER DATABASE {_quoted(name)} RENAME TO {_quoted(live)}",
                whole=True,
            )
            break
        except DatabaseError as error:
            if number == TRIES - 1:
                raise Refusal(
                    _("Others hold the database open: stop the site, then restore again."), "in_use"
                ) from error
            time.sleep(PAUSE)
    if not keep:
        _order(f"DROP DATABASE {_quoted(kept)} WITH (FORCE)")
    return kept if keep else ""


def _ended(name: str) -> str:
    """What ends the connections of others to a database."""
    return f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {_literal(name)}"  # noqa: S608  quoted


def _order(*statements: str, whole: bool = False) -> None:
    """Run statements from outside of the databases that they are about; as one transaction if `whole`."""
    with connection._nodb_cursor() as cursor:  # as the test runner of Django does
        for statement in ["BEGIN", *statements, "COMMIT"] if whole else statements:
            cursor.execute(statement)


def _run(tool: str, arguments: Sequence[str], *, into: str = "") -> None:
    """Run a tool of PostgreSQL on the site's database or another one; passwords go by the environment."""
    settings: dict[str, Any] = {**connection.settings_dict, "NAME": ""}
    (_client, *reach, _name), secrets = DatabaseClient.settings_to_cmd_args_env(settings, [])
    database = f"--dbname={into or connection.settings_dict['NAME']}"
    done = subprocess.run(
        [tool, *reach, "--no-password", database, *arguments],
        env=env.environment(**(secrets or {})),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["?"])[0]
        raise Refusal(_("%(tool)s failed: %(reason)s") % {"tool": tool, "reason": reason}, "tool_failed")


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
