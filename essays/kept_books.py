"""Books that were made, kept by the hash of what is in them, in a folder of this machine that has a bound.

The folder is no public place: whoever asks for a book passes the gate, and gets what is kept only if its content is what is live.
"""

from __future__ import annotations

import logging
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)


def read_book(key: str) -> bytes | None:
    """The book of a key (`essays.exporting.books.book_key`), or None if it is not kept."""
    file = Path(settings.BOOKS_FOLDER) / key
    try:
        data = file.read_bytes()
        os.utime(file)  # what is read stays longest
    except OSError:
        return None
    return data


def keep_book(key: str, data: bytes) -> None:
    """Keep a book; the least lately read go when there are more than BOOKS_BYTES. A folder that cannot be written keeps none."""
    if len(data) * 4 > settings.BOOKS_BYTES:
        return
    folder = Path(settings.BOOKS_FOLDER)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as file:
            file.write(data)
        Path(file.name).replace(folder / key)
        _shrink(folder, settings.BOOKS_BYTES)
    except OSError as error:
        log.warning("A book could not be kept: %s", error.strerror)


def _shrink(folder: Path, limit: int) -> None:
    found = [(entry.stat(), entry.path) for entry in os.scandir(folder) if entry.is_file()]
    size = sum(status.st_size for status, _path in found)
    if size <= limit:
        return
    for status, path in sorted(found, key=lambda one: one[0].st_mtime):
        if size <= limit * 9 // 10:
            return
        with suppress(FileNotFoundError):  # another process throws away as well
            Path(path).unlink()
        size -= status.st_size
