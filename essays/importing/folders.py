"""Which files of a folder or an archive are documents: by their names, before anything is read."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from essays.importing.readers import READERS
from essays.importing.sniffing import REFUSED_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

ARCHIVE: Final = ".zip"
EXPORT: Final = ".xml"
CONTAINERS: Final = frozenset({ARCHIVE, EXPORT})
"""Files that hold several documents."""
WANTED: Final = frozenset(READERS) | CONTAINERS | frozenset(REFUSED_SUFFIXES)
# What tells people about a folder is no text of it.
ABOUT: Final = re.compile(r"(?:readme|licen[cs]e|changelog|contributing)(?:[._-].*)?", re.IGNORECASE)
SYSTEM: Final = frozenset({"__MACOSX"})


def documents_among(paths: Iterable[PurePath]) -> list[PurePath]:
    """The documents among the files of a folder (paths inside it), in name order.

    Passed over are hidden files, files about the folder (README and the like), files of other kinds, and the folders that
    browsers put beside a page they save. Documents that no reader reads stay in, so that somebody is told.
    """
    known = sorted(paths)
    beside = {
        path.with_name(f"{path.stem}{ending}")
        for path in known
        if path.suffix.lower() in (".html", ".htm")
        for ending in ("_files", ".files")
    }
    return [path for path in known if _is_document(path) and beside.isdisjoint(path.parents)]


def _is_document(path: PurePath) -> bool:
    if path.suffix.lower() not in WANTED or ABOUT.fullmatch(path.name):
        return False
    # A name that leads out of an archive is no hidden one: it is refused, and told.
    return not any((part.startswith(".") and part != "..") or part in SYSTEM for part in path.parts)
