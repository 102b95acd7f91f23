"""A book as PDF/UA for printing, laid out by WeasyPrint: an extra that need not be there.

WeasyPrint takes a second and 50 MB to load and works long on a long book. So it does that in a process of its own, which gives
everything back when it is done and can be stopped; this module is also that process (`python -m essays.exporting.pdf`: HTML in, PDF
out). It fetches nothing: its one source is the page that it is given, and fonts are the machine's.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any, Final

from essays.exporting.fonts import find_font
from essays.languages import CHINESE

TYPE: Final = "application/pdf"
# Pango as the systems call it.
LIBRARIES: Final = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
)
PATIENCE: Final = 120  # seconds for one book; sixty pages take about five
TURN: Final = 5  # seconds that a book waits for the one before it
IN_LINE: Final = 2  # one at the printer, one behind it: more would keep the threads of the process from readers
MOST_MEMORY: Final = 2 * 1024**3  # bytes of address space
ROOT: Final = Path(__file__).resolve().parents[2]

_printer = Lock()
_line = BoundedSemaphore(IN_LINE)


class NotPrinted(Exception):
    """The book cannot be printed now: others are being printed, or it took too long or too much memory."""


@lru_cache(maxsize=1)
def can_print() -> bool:
    """Whether this machine has what a PDF needs: WeasyPrint, Pango, and a font with Chinese. Asked once in a process."""
    return (
        find_spec("weasyprint") is not None and all(map(_is_there, LIBRARIES)) and find_font(CHINESE.code) is not None
    )


@lru_cache(maxsize=1)
def printer() -> str:
    """What a PDF depends on beside its content: the version of the library, and the font."""
    with suppress(PackageNotFoundError):
        return f"weasyprint {version('weasyprint')}, {find_font(CHINESE.code)}"
    return ""


@contextmanager
def turn_at_the_printer() -> Iterator[None]:
    """One book at a time in a process, and one that waits for its turn. Raises NotPrinted where there are more, or the wait is too long."""
    if not _line.acquire(blocking=False):
        raise NotPrinted("Others wait already.")
    try:
        if not _printer.acquire(timeout=TURN):
            raise NotPrinted("Another book is being printed.")
        try:
            yield
        finally:
            _printer.release()
    finally:
        _line.release()


def print_html(html: str) -> bytes:
    """The pages of a document as PDF. Raises NotPrinted."""
    try:
        done = subprocess.run(
            command(), input=html.encode(), capture_output=True, timeout=PATIENCE, check=True, cwd=ROOT
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotPrinted(f"The printer failed: {type(error).__name__}.") from error
    return done.stdout


def command() -> list[str]:
    """What starts the process that prints."""
    return [sys.executable, "-m", "essays.exporting.pdf"]


def _is_there(names: tuple[str, ...]) -> bool:
    for name in names:
        with suppress(OSError):
            ctypes.CDLL(name)
            return True
    return False


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource  # where there is none, there is no limit

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _print(html: str) -> bytes:
    """In the process of its own: HTML to PDF."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    class Nothing(URLFetcher):
        """Fetches nothing, from nowhere."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError("Books are made of what they are given.")

    document = HTML(string=html, base_url=None, url_fetcher=Nothing())
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1", presentational_hints=True) or b"")


if __name__ == "__main__":
    _limit_memory()
    sys.stdout.buffer.write(_print(sys.stdin.buffer.read().decode()))
