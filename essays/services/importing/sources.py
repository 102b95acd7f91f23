"""Where documents come from: files, folders, archives, exports, uploads; each document as bytes, or the sentence that refuses it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from django.utils.translation import gettext as _

from essays.errors import ImportRefused
from essays.importing import wxr
from essays.importing.folders import ARCHIVE, CONTAINERS, EXPORT, documents_among
from essays.importing.readers import READERS, largest
from essays.importing.sniffing import refuse_suffix
from essays.importing.zipped import entry_name, open_zip, read_entry, refuse_entry

DEEPEST_ARCHIVE = 2
"""An archive may hold archives; these hold documents only."""
LARGEST_INNER_ARCHIVE = 100_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import: where it is, and the folder it must not leave (None for a file that was named itself).

    An upload has its bytes with it; its path is then only the name that its sender gave it.
    """

    path: Path
    folder: Path | None
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it came: how people know it, which reader it is for, its bytes, or why there are none."""

    path: str
    suffix: str
    data: bytes = b""
    refusal: ImportRefused | None = None


def find_sources(paths: Sequence[Path]) -> list[Source]:
    """The documents under the given files and folders, in name order. Which files of a folder are documents: `importing.folders`."""
    sources: list[Source] = []
    for path in paths:
        if path.is_dir():
            inside = [(Path(root, name)).relative_to(path) for root, _folders, names in os.walk(path) for name in names]
            sources += [Source(path / document, path) for document in documents_among(inside)]
        else:
            sources.append(Source(path, None))
    return sources


def documents_of(source: Source) -> Iterator[Document]:
    """The documents of a file, one after the other, so that a large archive is never in memory as a whole. Never raises a refusal."""
    name, suffix = spoken(source.path), source.path.suffix.lower()
    try:
        if suffix == ARCHIVE:
            refuse_place(source)
            yield from _unpacked(source.path if source.data is None else source.data, name, 1)
        elif suffix == EXPORT:
            yield from _divided(read_source(source), name)
        else:
            yield Document(name, suffix, read_source(source))
    except ImportRefused as refusal:
        yield Document(name, suffix, refusal=refusal)


def read_source(source: Source) -> bytes:
    """A document's bytes; raises ImportRefused with the reason. Nothing larger than the limit is ever read into memory."""
    suffix = source.path.suffix.lower()
    refuse_kind(suffix)
    most = _largest(suffix)
    if source.data is not None:
        _refuse_size(len(source.data), most)
        return source.data
    refuse_place(source)
    try:
        _refuse_size(source.path.stat().st_size, most)
        return source.path.read_bytes()
    except OSError as error:
        raise ImportRefused(
            _("The file cannot be read: %(reason)s.") % {"reason": _reason(error)}, "unreadable"
        ) from error


def refuse_kind(suffix: str) -> None:
    """Refuse a file that no reader reads, by the ending of its name."""
    refuse_suffix(suffix)
    if suffix not in READERS and suffix not in CONTAINERS:
        known = ", ".join(sorted({*READERS, *CONTAINERS}))
        raise ImportRefused(
            _("This kind of file cannot be read; these can: %(kinds)s.") % {"kinds": known}, "unknown_kind"
        )


def refuse_place(source: Source) -> None:
    """Refuse a file that is not there, or is a link that leaves the folder."""
    if source.data is not None:
        return
    try:
        if source.folder and not source.path.resolve().is_relative_to(source.folder.resolve()):
            raise ImportRefused(_("The file is a link that leaves the folder."), "leaves_folder")
        if not source.path.is_file():
            raise ImportRefused(_("There is no such file."), "missing")
    except (OSError, RuntimeError) as error:
        raise ImportRefused(
            _("The file cannot be read: %(reason)s.") % {"reason": _reason(error)}, "unreadable"
        ) from error


def spoken(path: PurePath) -> str:
    """A path as text that can be stored and printed: bytes of a name that are no UTF-8 are shown by a mark."""
    return os.fsencode(path).decode("utf-8", "replace")


def _unpacked(archive: Path | bytes, name: str, depth: int) -> Iterator[Document]:
    if depth > DEEPEST_ARCHIVE:
        raise ImportRefused(
            _("An archive inside an archive inside an archive is not opened. Please pack it flat."), "nested"
        )
    with open_zip(archive) as packed:
        names = {entry_name(entry): entry for entry in packed.infolist() if not entry.is_dir()}
        inside: dict[PurePath, str] = {PurePosixPath(inner.replace("\\", "/")): inner for inner in names}
        for path in documents_among(inside):
            inner, suffix = f"{name}/{str(path).lstrip('/')}", path.suffix.lower()
            entry = names[inside[path]]
            try:
                refuse_entry(entry, inside[path])
                refuse_kind(suffix)
                data = read_entry(packed, entry, LARGEST_INNER_ARCHIVE if suffix == ARCHIVE else _largest(suffix))
                if suffix == ARCHIVE:
                    yield from _unpacked(data, inner, depth + 1)
                elif suffix == EXPORT:
                    yield from _divided(data, inner)
                else:
                    yield Document(inner, suffix, data)
            except ImportRefused as refusal:
                yield Document(inner, suffix, refusal=refusal)


def _divided(data: bytes, name: str) -> Iterator[Document]:
    for path, post in wxr.divide(data, name):
        yield Document(path, "post", post)


def _largest(suffix: str) -> int:
    return wxr.LARGEST if suffix == EXPORT else largest(suffix)


def _refuse_size(size: int, most: int) -> None:
    if size > most:
        raise ImportRefused(
            _("The file is larger than %(most)s MB. A page of text is much smaller; is it another kind of file?")
            % {"most": most // 1_000_000},
            "too_large",
        )


def _reason(error: Exception) -> str:
    number = getattr(error, "errno", None)
    return os.strerror(number) if number else str(error)
