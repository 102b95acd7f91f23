"""The file of a backup: a gzipped tar of manifest.json and the database's dump, there whole or not at all."""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import file_digest
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from essays.errors import Refusal

FORMAT: Final = "dialogue-backup"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
DUMP: Final = "database"
LONGEST_MANIFEST: Final = 4_000_000  # bytes
OURS_ALONE: Final = 0o600


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `engine` is Django's name of the database's kind, `rows` the rows of each table."""

    made_at: str
    engine: str
    server: str
    migrations: list[str]
    rows: dict[str, int]
    bytes: int
    sha256: str
    format: str = FORMAT
    version: int = VERSION


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@contextmanager
def new_package(path: Path) -> Iterator[Path]:
    """A file to write into, readable by its owner alone, which takes its name when all is written and on the disk.

    Raises Refusal if there is something at the path already, or if it cannot be written.
    """
    if path.exists():
        raise Refusal(_("There is something at this path already; give another one."), "path_taken")
    unfinished = path.with_name(f".{path.name}.{token_hex(4)}.unfinished")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OURS_ALONE))
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise Refusal(_("The backup cannot be written: %(reason)s.") % {"reason": reason}, "unwritable") from error
    try:
        yield unfinished
        for written in (unfinished, path.parent):
            handle = os.open(written, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_package(path: Path, manifest: Manifest, dump: Path) -> None:
    """Write manifest and dump into an existing file."""
    said = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(said)
    with path.open("wb") as file, tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as package:
        package.addfile(entry, BytesIO(said))
        package.add(dump, DUMP)


def read_package(path: Path, folder: Path) -> tuple[Manifest, Path]:
    """The manifest and the dump, unpacked into a folder; raises Refusal for what is no backup, not whole, or changed since."""
    dump = folder / DUMP
    try:
        with tarfile.open(path, "r:gz") as package:
            manifest = _read_manifest(package)
            _unpack(package, dump)
    except FileNotFoundError as error:
        raise Refusal(_("There is no file at this path."), "no_backup") from error
    except (OSError, EOFError, tarfile.TarError, KeyError, ValueError, TypeError) as error:
        raise Refusal(
            _("This file is no backup, or not all of one: it cannot be read to its end."), "no_backup"
        ) from error
    if dump.stat().st_size != manifest.bytes or sha256_of(dump) != manifest.sha256:
        raise Refusal(_("The backup was changed after it was written: its hash is another."), "changed")
    return manifest, dump


def _read_manifest(package: tarfile.TarFile) -> Manifest:
    entry = package.next()
    if entry is None or entry.name != MANIFEST or entry.size > LONGEST_MANIFEST:
        raise ValueError(MANIFEST)
    stated: Any = json.load(_file(package, entry))
    if stated.get("format") != FORMAT:
        raise ValueError(FORMAT)
    if stated.get("version") != VERSION:
        raise Refusal(_("This backup was written by a newer version of the program."), "newer")
    return Manifest(**stated)


def _unpack(package: tarfile.TarFile, dump: Path) -> None:
    """The dump alone, whatever else is in the file and whatever it is called."""
    entry = package.getmember(DUMP)
    source = _file(package, entry)
    with os.fdopen(os.open(dump, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OURS_ALONE), "wb") as target:
        while part := source.read(1 << 20):
            target.write(part)


def _file(package: tarfile.TarFile, entry: tarfile.TarInfo) -> Any:
    file = package.extractfile(entry)
    if file is None:
        raise ValueError(entry.name)
    return file
