"""Writing an archive: every record in order of its id, read as it stood at one moment, a few hundred in memory at a time."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.db import connection

from essays.databases import engine
from essays.exporting.archive import FORMAT, README, VERSION, Text, write_row, write_text
from essays.models import Authorship, Revision
from essays.services.archiving.folders import OURS_ALONE, whole_folder
from essays.services.archiving.tables import TABLES, Row, Table

CHUNK: Final = 200  # records in memory; of revisions each may be some 50 KB
# What a revision's file and head are made of, beside its own columns.
PLACE: Final = ("edition__essay__slug", "edition__language", "edition__essay_id")


def write_archive(path: Path, *, tell: Callable[[], object]) -> None:
    """Write everything to a new folder at `path`, telling of each record; raises Refusal if there is something already."""
    with whole_folder(path, mode=OURS_ALONE) as folder, engine().snapshot(connection):
        files = {table.file: _write_table(table, folder, tell) for table in TABLES}
        stated = {"format": FORMAT, "version": VERSION, "files": files}
        (folder / "archive.json").write_text(json.dumps(stated, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        (folder / "README.txt").write_text(README, encoding="utf-8", newline="")


def _write_table(table: Table, folder: Path, tell: Callable[[], object]) -> dict[str, Any]:
    """Write a table's file; returns what archive.json says of it."""
    target = folder / table.file
    target.parent.mkdir(exist_ok=True)
    digest, count = sha256(), 0
    with target.open("wb") as file:
        for row in _rows(table, folder):
            line = write_row(row).encode()
            file.write(line)
            digest.update(line)
            count += 1
            tell()
    return {"records": count, "sha256": digest.hexdigest()}


def _rows(table: Table, folder: Path) -> Iterator[Row]:
    if table.model is Revision:
        yield from _revisions(table, folder)
        return
    by_name = {relation: f"{relation}__{column}" for relation, (_model, column) in table.named.items()}
    names = [*table.columns, *by_name]
    for values in _read(table, [*table.columns, *by_name.values()]):
        yield dict(zip(names, values, strict=True))


def _read(table: Table, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return table.model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK)


def _revisions(table: Table, folder: Path) -> Iterator[Row]:
    """Revisions, whose bodies go into files of their own."""
    names = [*table.columns, *PLACE]
    rows = (dict(zip(names, values, strict=True)) for values in _read(table, names))
    while chunk := list(islice(rows, CHUNK)):
        bylines = _bylines({row["edition__essay_id"] for row in chunk})
        for row in chunk:
            slug, language, essay = (row.pop(name) for name in PLACE)
            row["file"] = f"texts/{slug}/{language}/{row['number']}.html"
            page = write_text(
                Text(
                    language=language,
                    authors=bylines[essay],
                    body=row.pop("body"),
                    **{name: row[name] for name in ("title", "summary", "number", "written_at", "sha256")},
                )
            )
            target = folder / row["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(page.encode())
            yield row


def _bylines(essays: set[int]) -> dict[int, list[str]]:
    found = Authorship.objects.filter(essay__in=essays).order_by("position", "id")
    bylines: dict[int, list[str]] = defaultdict(list)
    for essay, english, chinese in found.values_list("essay_id", "author__name_en", "author__name_zh"):
        bylines[essay].append(" ".join(name for name in (english, chinese) if name))
    return bylines
