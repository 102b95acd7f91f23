"""Restoring an archive into an empty site: everything in one transaction, with the ids that it had (the audit speaks of them)."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import closing
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import Error, connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from essays.databases import engine
from essays.errors import Refusal
from essays.exporting.archive import FORMAT, VERSION, read_body
from essays.models import Revision
from essays.models.revision import text_sha256
from essays.services.archiving.tables import TABLES, Row, Table
from essays.services.indexing import NAMED, rebuild
from essays.services.recording import renew_content_version

BATCH: Final = 200  # records of one statement


class Broken(Refusal):
    """The archive is not as it was written."""

    def __init__(self, file: str, reason: object) -> None:
        super().__init__(
            _("The archive cannot be read; nothing was restored. %(file)s: %(reason)s")
            % {"file": file, "reason": reason},
            "archive_broken",
        )


def read_statement(folder: Path) -> dict[str, Any]:
    """What archive.json says of each file; raises Refusal if the folder is no archive that this program can read."""
    try:
        stated = json.loads((folder / "archive.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refusal(_("This folder is no archive: its archive.json cannot be read."), "no_archive") from error
    if not isinstance(stated, dict) or stated.get("format") != FORMAT:
        raise Refusal(_("This folder is no archive: its archive.json says something else."), "no_archive")
    known = {table.file for table in TABLES}
    if stated.get("version") != VERSION or not set(stated["files"]) <= known:
        raise Refusal(_("This archive was written by a newer version of the program."), "archive_newer")
    return stated["files"]


def count_steps(files: dict[str, Any]) -> int:
    """How often `restore_archive` tells of something: of each record, and of each again that goes into the search index."""
    indexed = {table.file for table in TABLES if table.model in (*NAMED, Revision)}
    return sum(file["records"] * (1 + (name in indexed)) for name, file in files.items())


def restore_archive(folder: Path, *, tell: Callable[[], object]) -> None:
    """Restore all records, telling of each (see `count_steps`).

    Raises Refusal, with nothing written, if the site is not empty or a file is damaged. Accounts come back without a password, mail
    that was waiting stays unsent, preview links do not open.
    """
    files = read_statement(folder)
    with transaction.atomic():
        engine().serialise(connection, "import")
        _refuse_unless_empty()
        for table in TABLES:
            if table.file in files:
                _restore_table(table, folder, files[table.file], tell)
        _restore_addresses_of_mail()
        _set_sequences()
        try:
            connection.check_constraints()
        except Error as error:
            raise Broken("archive.json", error) from error
        # Within the same transaction: a site that is full but finds nothing would be half restored.
        rebuild(lambda count: [tell() for _record in range(count)])
        renew_content_version()
    engine().analyse(connection)


def _refuse_unless_empty() -> None:
    if any(table.model._base_manager.exists() for table in TABLES):
        raise Refusal(
            _("This site is not empty. An archive is restored into a database that was just migrated."), "not_empty"
        )


def _restore_table(table: Table, folder: Path, stated: dict[str, Any], tell: Callable[[], object]) -> None:
    targets = {
        relation: dict(model._base_manager.values_list(column, "pk"))
        for relation, (model, column) in table.named.items()
    }
    with closing(_lines(folder, table.file, stated)) as rows:
        while batch := list(islice(rows, BATCH)):
            try:
                _insert(table, [_complete(table, row, targets, folder) for row in batch])
            except (Error, ValidationError, KeyError, TypeError, ValueError) as error:
                raise Broken(table.file, error) from error
            for _row in batch:
                tell()


def _lines(folder: Path, name: str, stated: dict[str, Any]) -> Generator[Row]:
    """The records of a file; raises Broken if they are not those that were written."""
    digest = sha256()
    try:
        with (folder / name).open("rb") as file:
            for line in file:
                digest.update(line)
                yield json.loads(line)
    except (OSError, ValueError) as error:
        raise Broken(name, error) from error
    if digest.hexdigest() != stated["sha256"]:
        raise Broken(name, _("the file was changed after it was written."))


def _complete(table: Table, row: Row, targets: dict[str, dict[str, int]], folder: Path) -> Row:
    """A record as a row of the table: with what was withheld, with the body from its file, relations by this site's ids."""
    if table.model is Revision:
        row["body"] = _read_text(folder, row)
    for relation, known in targets.items():
        name = row.pop(relation)
        if name not in known:
            raise ValueError(_("this site does not know “%(name)s”.") % {"name": name})
        row[f"{relation}_id"] = known[name]
    for column, fill in table.withheld.items():
        row[column] = fill(row)
    return row


def _read_text(folder: Path, row: Row) -> str:
    """A revision's body; its hash must be that of the words, unless they were emptied for good."""
    name = row.pop("file")
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise Broken(name, _("the path leaves the archive."))
    try:
        body = read_body(path.read_bytes().decode())
    except (OSError, ValueError) as error:
        raise Broken(name, error) from error
    words = (row["title"], row["summary"], body)
    if any(words) and text_sha256(*words) != row["sha256"]:
        raise Broken(name, _("the text was changed after it was written."))
    return body


def _insert(table: Table, rows: list[Row]) -> None:
    """Insert rows as they are: no default, no time of now, no signal. The database's own rules hold."""
    columns = [column for column in table.model._meta.concrete_fields if column.attname in rows[0]]
    if unknown := set(rows[0]) - {column.attname for column in columns}:
        raise ValueError(_("unknown columns: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(str(column.column)) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {quoted(table.model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608  names of ours
    values = [[_prepared(column, row[column.attname]) for column in columns] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _prepared(column: Any, value: Any) -> Any:
    return column.get_db_prep_save(column.to_python(value), connection)


def _restore_addresses_of_mail() -> None:
    """Each open account's address counts as verified, as when the account was made: a new password is asked for there."""
    accounts = User.objects.filter(closed_at=None).order_by("pk").values_list("pk", "email")
    EmailAddress.objects.bulk_create(
        EmailAddress(user_id=pk, email=email, verified=True, primary=True) for pk, email in accounts
    )


def _set_sequences() -> None:
    """Let PostgreSQL go on counting after the ids that came in; SQLite does so by itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in TABLES]):
            cursor.execute(statement)
