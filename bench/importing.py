"""python -m bench.importing [--documents N] [--database URL]: what a document costs at the start of an archive and at its end.

Writes an invented archive into a temporary folder, imports it through the service into a fresh database that is removed afterwards,
and prints for each thousand documents the milliseconds per document (by the clock, and of the processor in this process, which a busy
machine lengthens less) and the memory of the process. bench/README.md keeps the figures.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import django

from bench.pages import archive

if TYPE_CHECKING:
    from essays.services.importing.options import DocumentReport

STEP = 1000  # documents in one line of the table
IN_A_FOLDER = 500
PAGE = os.sysconf("SC_PAGE_SIZE")


class Table:
    """The figures, printed as they come."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.began = self.step_began = time.perf_counter()
        self.processor = time.process_time()
        self.first_of_step = 0
        print(f"{'documents':>16} {'ms a document':>14} {'processor, ms':>14} {'memory, MB':>11}", flush=True)

    def tell(self, report: DocumentReport) -> None:
        self.outcomes[report.outcome] += 1
        done = self.outcomes.total()
        if done % STEP == 0:
            self._line(done)

    def _line(self, done: int) -> None:
        now, processor = time.perf_counter(), time.process_time()
        each, own = (1000 * spent / STEP for spent in (now - self.step_began, processor - self.processor))
        print(f"{self.first_of_step + 1:>7} - {done:>6} {each:>14.1f} {own:>14.1f} {memory():>11.0f}", flush=True)
        self.step_began, self.processor, self.first_of_step = now, processor, done

    def close(self) -> None:
        seconds = time.perf_counter() - self.began
        counts = ", ".join(f"{count} {outcome}" for outcome, count in self.outcomes.most_common())
        print(f"{self.outcomes.total()} documents in {seconds:.0f} s ({counts})")


def memory() -> float:
    """Resident memory of this process in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


def write_archive(folder: Path, documents: int) -> None:
    """Write the pages, a few hundred in a folder."""
    for number, (name, page) in enumerate(archive(documents)):
        target = folder / f"part-{number // IN_A_FOLDER:03}"
        target.mkdir(exist_ok=True)
        (target / name).write_bytes(page.data())


def measure(documents: int, folder: Path) -> None:
    """Make a database, import into it, remove it."""
    from django.db import connection  # Django is set up by now

    from essays.services.importing.runs import import_sources
    from essays.services.importing.sources import find_sources

    pages = folder / "pages"
    pages.mkdir()
    write_archive(pages, documents)
    before = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(folder / "bench.sqlite3")
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        table = Table()
        import_sources(sources=find_sources([pages]), folders=[pages], target="live", tell=table.tell)
        table.close()
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.importing", description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--database", help="as DATABASE_URL, which it replaces; without both: SQLite")
    options = parser.parse_args(arguments)
    if options.database:
        os.environ["DATABASE_URL"] = options.database
    # The laptop's settings: SQLite then waits for the disk at each document, as it does in earnest.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue.settings.development")
    django.setup()
    with TemporaryDirectory() as folder:
        measure(options.documents, Path(folder))


if __name__ == "__main__":
    main()
