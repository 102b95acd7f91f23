"""Making a backup while people go on working, and trying it before it takes its name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from django.utils.translation import gettext_lazy as _

from dialogue.backups.engines import engine
from dialogue.backups.package import DUMP, Manifest, new_package, read_package, sha256_of, write_package
from dialogue.backups.rows import count_rows, on_database
from dialogue.schema import applied_migrations
from essays.errors import Refusal


def write_backup(path: Path, *, verify: bool) -> Manifest:
    """Write the database as it stands now into one file; with `verify`, restore it into a scratch database first.

    Raises Refusal, and leaves nothing at the path, if a tool is missing, the file cannot be written, or does not restore.
    """
    engine().require_tools(scratch=verify)
    with new_package(path) as unfinished, TemporaryDirectory(prefix=".dialogue-backup-", dir=path.parent) as folder:
        dump = Path(folder) / DUMP
        rows = engine().dump(dump)
        manifest = Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            engine=connection.vendor,
            server=engine().server_version(),
            migrations=sorted(applied_migrations(connection)),
            rows=rows,
            bytes=dump.stat().st_size,
            sha256=sha256_of(dump),
        )
        write_package(unfinished, manifest, dump)
        dump.unlink()
        if verify:
            _try(unfinished, Path(folder))
        return manifest


def _try(path: Path, folder: Path) -> None:
    """Restore a backup into a scratch database, which goes away again."""
    manifest, dump = read_package(path, folder)
    with engine().scratch(dump) as name, on_database(name):
        require_rows(manifest)


def require_rows(manifest: Manifest) -> None:
    """Refuse a restored database whose tables have other rows than were counted when the backup was made."""
    found = count_rows()
    if wrong := sorted(table for table, count in manifest.rows.items() if found.get(table) != count):
        sentence = _("The restored database differs from what was backed up, in: %(tables)s.")
        raise Refusal(sentence % {"tables": ", ".join(wrong)}, "rows")
