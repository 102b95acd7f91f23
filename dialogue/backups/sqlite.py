"""SQLite: its own online copy, both ways. Readers and writers go on meanwhile."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from django.utils.translation import gettext_lazy as _

from dialogue.backups.package import OURS_ALONE
from dialogue.backups.rows import count_rows, on_database
from essays.errors import Refusal

PATIENCE = 30.0  # seconds that a locked database is waited for


def require_tools(*, scratch: bool) -> None:
    """Nothing is needed."""


def server_version() -> str:
    """The version of the library that writes."""
    return sqlite3.sqlite_version


def dump(path: Path) -> dict[str, int]:
    """Write the database as it stands at one moment; returns the rows of each table at that moment."""
    _copy(Path(connection.settings_dict["NAME"]), path)
    with closing(sqlite3.connect(path)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, whatever the original has beside it
    with on_database(str(path)):
        return count_rows()


@contextmanager
def scratch(dump: Path) -> Iterator[str]:
    """A database of its own with the content of a dump, gone afterwards unless it was put in place."""
    with TemporaryDirectory(prefix="dialogue-restore-", dir=Path(connection.settings_dict["NAME"]).parent) as folder:
        path = Path(folder) / "scratch.sqlite3"
        try:
            _copy(dump, path)
            with closing(sqlite3.connect(path)) as copy:
                found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise Refusal(
                _("The database in the backup is damaged: %(reason)s.") % {"reason": error}, "damaged"
            ) from error
        if found != "ok":
            raise Refusal(_("The database in the backup is damaged: %(reason)s.") % {"reason": found}, "damaged")
        yield str(path)


def put_in_place(name: str, *, keep: bool) -> str:
    """Make the scratch database the site's, in one step that other processes see whole; returns where the one before is kept."""
    live = Path(connection.settings_dict["NAME"])
    connection.close()
    kept = live.with_name(f"{live.stem}-before-{datetime.now(UTC):%Y%m%dT%H%M%S}{live.suffix}") if keep else None
    if kept:
        _copy(live, kept)
    _copy(Path(name), live)
    return str(kept or "")


def _copy(source: Path, target: Path) -> None:
    """Copy a database into another file, or over another database: they may be in use."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT, OURS_ALONE))
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)) as reading,
        closing(sqlite3.connect(target, timeout=PATIENCE)) as writing,
    ):
        reading.backup(writing)
