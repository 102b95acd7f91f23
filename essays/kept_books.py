"""Books that were made, kept by the hash of what is in them: in a folder of this machine that has a bound, and, where there is one, in
a bucket that all machines share (dialogue/env.py).

Neither is a public place: whoever asks for a book passes the gate, and gets what is kept only if its content is what is live.
"""

from __future__ import annotations

import logging
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages

try:
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError:  # the extra is not installed, and there is no bucket
    OF_THE_BUCKET: tuple[type[Exception], ...] = (OSError,)
else:
    OF_THE_BUCKET = (OSError, BotoCoreError, ClientError)

SHARED: Final = "shared"

log = logging.getLogger(__name__)


def read_book(key: str) -> bytes | None:
    """The book of a key (`essays.exporting.books.book_key`), or None if it is not kept. What another machine kept is kept here too."""
    data = _read_here(key)
    if data is None and (data := _read_shared(key)) is not None:
        _keep_here(key, data)
    return data


def keep_book(key: str, data: bytes) -> None:
    """Keep a book, on this machine and for the others."""
    _keep_here(key, data)
    _keep_shared(key, data)


def _read_here(key: str) -> bytes | None:
    file = Path(settings.BOOKS_FOLDER) / key
    try:
        data = file.read_bytes()
        os.utime(file)  # what is read stays longest
    except OSError:
        return None
    return data


def _keep_here(key: str, data: bytes) -> None:
    """Keep a book in the folder; the least lately read go when there are more than BOOKS_BYTES. One that cannot be written keeps none."""
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


def _read_shared(key: str) -> bytes | None:
    if SHARED not in settings.STORAGES:
        return None
    try:
        with storages[SHARED].open(f"books/{key}") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None
    except OF_THE_BUCKET as error:
        log.warning("The bucket could not be read: %s", error)
        return None


def _keep_shared(key: str, data: bytes) -> None:
    if SHARED not in settings.STORAGES:
        return
    try:
        storages[SHARED].save(f"books/{key}", ContentFile(data))
    except OF_THE_BUCKET as error:
        log.warning("A book could not be shared: %s", error)


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
