"""The formats that documents may come in: one reader for each suffix of a file's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from essays.importing import txt

if TYPE_CHECKING:
    from essays.importing.parsed import ParsedDocument


class Reader(Protocol):
    """Reads the bytes of one document; raises ImportRefused for bytes that it cannot read at all."""

    def __call__(self, data: bytes, name: str) -> ParsedDocument: ...


READERS: Final[dict[str, Reader]] = {".txt": txt.read}
