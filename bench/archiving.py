"""python -m bench.archiving [--documents N] [--through URL]...: an archive out and in again, how long, with how much memory.

Imports an invented archive into a fresh SQLite database, writes it out with export_archive, restores that into each database that
is named (and migrated, and empty) and at last into SQLite again, writing it out each time; the folders must be equal to the byte.
With --site the public site is written as files too. Each command is a process of its own, whose time and largest memory are printed.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.importing import write_archive

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = 1  # import_essays says with it that documents were held


def run(database: str, *arguments: str) -> None:
    """Run a command on a database and print what it took."""
    environment = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "dialogue.settings.development"}
    began = time.perf_counter()
    silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    child = os.posix_spawn(sys.executable, command, environment, file_actions=silent)
    _pid, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - began
    engine = database.partition(":")[0]
    print(f"{arguments[0]:<16} {engine:<9} {seconds:>8.1f} s {used.ru_maxrss / 1000:>8.0f} MB", flush=True)
    if os.waitstatus_to_exitcode(status) not in (0, QUESTIONS):
        raise SystemExit(f"{arguments[0]} failed")


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def compare(first: Path, second: Path) -> None:
    """Say whether two folders are equal; ends the run if not."""
    names = files(first)
    _same, different, failed = filecmp.cmpfiles(first, second, names, shallow=False)
    if different or failed or names != files(second):
        raise SystemExit(f"The archives differ: {[*different, *failed][:5]}")
    size = sum((first / name).stat().st_size for name in names)
    print(f"{len(names)} files, {size / 1e6:.0f} MB, equal to the byte", flush=True)


def measure(documents: int, through: Sequence[str], folder: Path, *, site: bool) -> None:
    pages = folder / "pages"
    pages.mkdir()
    write_archive(pages, documents)
    source = f"sqlite:///{folder / 'source.sqlite3'}"
    run(source, "migrate", "--verbosity=0")
    run(source, "import_essays", str(pages), "--as=live")
    if site:
        run(source, "export_site", str(folder / "site"))
    first = folder / "archive-0"
    run(source, "export_archive", str(first))
    last = f"sqlite:///{folder / 'last.sqlite3'}"
    run(last, "migrate", "--verbosity=0")
    before = first
    for number, database in enumerate([*through, last], start=1):
        after = folder / f"archive-{number}"
        run(database, "import_archive", str(before))
        run(database, "export_archive", str(after))
        compare(first, after)
        before = after


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.archiving", description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--through", action="append", default=[], metavar="URL", help="a migrated, empty database")
    parser.add_argument("--site", action="store_true", help="write the public site as files too")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        measure(options.documents, options.through, Path(folder), site=options.site)


if __name__ == "__main__":
    main()
