"""Finished pages as bytes, each in the forms that browsers take, within a bound of memory."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Final

import brotli

Headers = list[tuple[str, str]]

ENCODINGS: Final = ("br", "gzip", "")
SMALLEST: Final = 200  # bytes; below it a compressed form gains nothing
OVERHEAD: Final = 2_000  # bytes that an entry takes beside its bodies


@dataclass(frozen=True, slots=True)
class Form:
    """One page in one encoding: the bytes, their strong ETag, and all headers of a 200 and of a 304."""

    body: bytes
    etag: str
    headers: Headers
    unchanged: Headers


@dataclass(slots=True)
class StoredPage:
    """A page as Django made it (its epoch is None if it is not to be kept), and its forms, each made when first asked for."""

    status: str
    body: bytes
    headers: Headers
    epoch: object
    varies_on_accept: bool = False
    used: float = field(default_factory=monotonic)
    forms: dict[str, Form] = field(default_factory=dict)

    def form(self, encoding: str) -> Form:
        """The page in an encoding. Two threads may make the same one at a time; the bytes are the same."""
        made = self.forms.get(encoding)
        if made is None:
            made = self.forms[encoding] = self._make(encoding)
        return made

    def _make(self, encoding: str) -> Form:
        body = compressed(self.body, encoding)
        etag = f'"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}{"-" + encoding if encoding else ""}"'
        kept = [*self.headers, ("ETag", etag)]
        told = [*kept, ("Content-Length", str(len(body)))]
        if encoding:
            told.append(("Content-Encoding", encoding))
        return Form(body, etag, told, [header for header in kept if header[0] != "Content-Type"])

    @property
    def size(self) -> int:
        """About how many bytes the page takes in memory: text is compressed to less than a third, and there are two such forms."""
        return OVERHEAD + len(self.body) * 5 // 3


def compressed(body: bytes, encoding: str) -> bytes:
    """The bytes in an encoding; the same each time, so that an ETag stays right."""
    if encoding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)
    return gzip.compress(body, compresslevel=6, mtime=0) if encoding == "gzip" else body


def best_encoding(accepted: str, size: int) -> str:
    """Of br, gzip and none what an Accept-Encoding header allows; quality values of 0 refuse."""
    if size < SMALLEST or not accepted:
        return ""
    allowed = dict(_qualities(accepted))
    found = (name for name in ENCODINGS if name and allowed.get(name, allowed.get("*", 0)) > 0)
    return next(found, "")


def _qualities(header: str) -> Iterable[tuple[str, float]]:
    for part in header.lower().split(","):
        name, _semicolon, rest = part.strip().partition(";")
        try:
            yield name.strip(), float(rest.partition("=")[2]) if "q=" in rest else 1.0
        except ValueError:
            yield name.strip(), 0.0


class PageStore:
    """Pages by key, the least lately used thrown away when there are too many bytes. Reading takes no lock."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.pages: dict[object, StoredPage] = {}
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: object) -> StoredPage | None:
        page = self.pages.get(key)
        if page is not None:
            page.used = monotonic()
        return page

    @property
    def bytes(self) -> int:
        """About how many bytes the pages take together."""
        return self._bytes

    def put(self, key: object, page: StoredPage) -> None:
        """Keep a page, unless it alone is more than a tenth of the store."""
        if page.size * 10 > self.limit:
            return
        with self._lock:
            before = self.pages.get(key)
            self.pages[key] = page
            self._bytes += page.size - (before.size if before else 0)
            if self._bytes > self.limit:
                self._shrink()

    def _shrink(self) -> None:
        """Throw away the least lately used until a tenth of the room is free again."""
        for key, page in sorted(self.pages.items(), key=lambda item: item[1].used):
            if self._bytes <= self.limit * 9 // 10:
                return
            self._bytes -= page.size
            del self.pages[key]
