"""Zip files from strangers: names, sizes and expansion are bounded, and nothing is ever written to a disk."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essays.errors import ImportRefused

if TYPE_CHECKING:
    from os import PathLike

MOST_ENTRIES: Final = 20_000
MOST_UNPACKED: Final = 1_000_000_000
"""Bytes that an archive may have when unpacked, all entries together, as its own table says and as they are counted."""
MOST_EXPANSION: Final = 200
EXPANSION_FROM: Final = 1_000_000
"""Only entries larger than this are suspected: a short text of one repeated word is packed tightly, and harmless."""
UTF8_NAME: Final = 0x800
ENCRYPTED: Final = 0x1

DAMAGED: Final = _("The archive is damaged and cannot be opened. Please pack it again.")


def open_zip(source: bytes | PathLike[str]) -> zipfile.ZipFile:
    """A zip file whose table of contents is within the bounds. Raises ImportRefused with a code."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError) as error:
        raise ImportRefused(DAMAGED, "damaged") from error
    entries = packed.infolist()
    if len(entries) > MOST_ENTRIES:
        raise ImportRefused(
            format_lazy(
                _("The archive has {count} entries. The most is {most}; please divide it."),
                count=len(entries),
                most=MOST_ENTRIES,
            ),
            "entries",
        )
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise ImportRefused(_("The archive would be larger than 1 GB when unpacked. Please divide it."), "unpacked")
    return packed


def read_entry(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, largest: int) -> bytes:
    """An entry's bytes, at most `largest` of them whatever its table says. Raises ImportRefused with a code."""
    if entry.flag_bits & ENCRYPTED:
        raise ImportRefused(_("This entry is behind a password. Please pack it without one."), "encrypted")
    if entry.file_size > EXPANSION_FROM and entry.file_size > MOST_EXPANSION * max(1, entry.compress_size):
        raise ImportRefused(
            format_lazy(
                _(
                    "This entry would grow to {times} times its size when unpacked. No document does; it was not opened."
                ),
                times=entry.file_size // max(1, entry.compress_size),
            ),
            "bomb",
        )
    try:
        with packed.open(entry) as stream:
            data = _read(stream, largest)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError) as error:
        raise ImportRefused(
            _("This entry is damaged and cannot be unpacked. Please pack it again."), "damaged"
        ) from error
    if len(data) > largest:
        raise ImportRefused(
            format_lazy(_("This entry has more than {most} bytes. Please divide it."), most=largest), "too_large"
        )
    return data


def entry_name(entry: zipfile.ZipInfo) -> str:
    """An entry's name as people wrote it: archives of older programs do not say in which encoding, mostly GB18030 or UTF-8."""
    if entry.flag_bits & UTF8_NAME:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def refuse_entry(entry: zipfile.ZipInfo, name: str) -> None:
    """Refuse an entry that is a link, or whose name leads out of the archive: whoever made it meant harm."""
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ImportRefused(_("This entry is a link. An archive brings documents, no links."), "link")
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":" or "\0" in name:
        raise ImportRefused(_("The name of this entry leads out of the archive. It was not opened."), "leaves_archive")


def _read(stream: IO[bytes], largest: int) -> bytes:
    return stream.read(largest + 1)
