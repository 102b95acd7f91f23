"""The formats that documents may come in: one reader for each suffix of a file's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from essays.importing import docx, html, lines, markdown, txt, wxr

if TYPE_CHECKING:
    from essays.importing.parsed import ParsedDocument


class Reader(Protocol):
    """Reads the bytes of one document; raises ImportRefused for bytes that it cannot read at all."""

    def __call__(self, data: bytes, name: str) -> ParsedDocument: ...


READERS: Final[dict[str, Reader]] = {
    ".docx": docx.read,
    ".docm": docx.read,
    ".htm": html.read,
    ".html": html.read,
    ".markdown": markdown.read,
    ".md": markdown.read,
    ".txt": txt.read,
}
PARTS: Final[dict[str, Reader]] = {"post": wxr.read}
"""What stands in a file of many documents and has no suffix of its own, by its kind."""
LARGEST: Final[dict[str, int]] = {
    ".docx": docx.LARGEST,
    ".docm": docx.LARGEST,
    ".htm": html.LARGEST,
    ".html": html.LARGEST,
}
"""The most bytes of a document, where a format needs more than a text (`lines.LARGEST`)."""


def reader_of(kind: str) -> Reader:
    """The reader of a suffix, or of a kind of part."""
    return PARTS.get(kind) or READERS[kind]


def largest(suffix: str) -> int:
    """The most bytes that a document of this suffix may have."""
    return LARGEST.get(suffix, lines.LARGEST)
