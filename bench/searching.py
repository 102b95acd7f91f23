"""python -m bench.searching [--essays N ...] [--database URL]: what a query costs in a small archive and in a large one.

Fills a fresh database (removed afterwards) with an invented bilingual archive (bench/archive.py), writes the search index through the
service, and at each size times queries of several kinds: the whole search, from the text that was typed to the ordered hits. Prints
milliseconds at the median and at the 99th percentile, what indexing took, and how large the index is. bench/README.md keeps the figures.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from bench.archive import Archive
    from essays.models import Revision

SIZES = (1_000, 10_000)
TIMES = 60  # queries of a kind at each size, after as many to warm up as there are different ones
INDEXED_AT_ONCE = 50
MB = 1e6


def kinds(archive: Archive) -> dict[str, list[str]]:
    """Queries by kind: the selective ones find the same number of texts in an archive of any size."""
    words, rare, rare_zh = archive.words, archive.words.rare, archive.words.rare_zh
    names = [author.name_en for author in archive.authors[:100:10]]
    return {
        "rare word": rare,
        "rare Chinese word": rare_zh,
        "two rare characters": [word[:2] + word[2] for word in rare_zh[:5]] + [word[1:] for word in rare_zh],
        "rare and common word": [f"{word} {words.english[0]}" for word in rare],
        "an author's name": names,
        "rare, narrowed by name": [f"{word} {names[0].split()[0]}" for word in rare],
        "misspelt word": [f"{word[:3]}{word[4:]}" for word in rare],
        "common word": words.english[:10],
        "common Chinese word": words.chinese[:10],
        "one common character": [word[0] for word in words.chinese[:10]],
        "two common words": [" ".join(pair) for pair in zip(words.english[:10], words.english[10:20], strict=True)],
    }


class Bench:
    """One archive, and the figures of it as it grows."""

    def __init__(self) -> None:
        from bench.archive import Archive

        self.archive = Archive()
        self.text_bytes = 0
        self.seconds = 0.0

    def grow_to(self, essays: int) -> None:
        while self.archive.count < essays:
            revisions = self.archive.grow()
            self.text_bytes += sum(len(f"{row.title}{row.body}".encode()) for row in revisions)
            self._index(revisions)
        _settle()

    def _index(self, revisions: Sequence[Revision]) -> None:
        from essays.services.indexing import index_revisions

        began = time.perf_counter()
        for start in range(0, len(revisions), INDEXED_AT_ONCE):
            index_revisions(revisions[start : start + INDEXED_AT_ONCE])
        self.seconds += time.perf_counter() - began

    def report(self) -> None:
        essays, text = self.archive.count, self.text_bytes / MB
        size = index_size() / MB
        print(f"\n{essays} essays, {text:.0f} MB of text; index {size:.0f} MB ({size / text:.2f} MB per MB of text), "
              f"written in {1000 * self.seconds / essays:.1f} s per 1,000 essays")  # fmt: skip
        print(f"{'query':<24} {'hits':>5} {'p50, ms':>9} {'p99, ms':>9}", flush=True)
        for kind, queries in kinds(self.archive).items():
            hits, times = self._time(queries)
            print(f"{kind:<24} {hits:>5} {median(times):>9.1f} {quantiles(times, n=100)[98]:>9.1f}", flush=True)

    def _time(self, queries: Sequence[str]) -> tuple[int, list[float]]:
        """The median number of hits, and milliseconds of this process's clock for each query."""
        from essays.moments import Moment
        from essays.searching.query import parse_query
        from essays.views.searching import find

        hits = [len(find(parse_query(text), Moment.now(), "en")[0].hits) for text in queries]
        times = []
        for turn in range(TIMES):
            began = time.perf_counter()
            find(parse_query(queries[turn % len(queries)]), Moment.now(), "en")
            times.append(1000 * (time.perf_counter() - began))
        return round(median(hits)), times


def _settle() -> None:
    """What a database does by itself in time, done at once: statistics, and the index in its final form."""
    from django.db import connection

    from essays.databases import engine

    engine().analyse(connection)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def index_size() -> int:
    """Bytes of everything that the search keeps: its tables and their indexes."""
    from django.db import connection

    tables = ("essays_searchtext", "essays_searchname", "essays_searchword")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT sum(pg_total_relation_size(t::regclass)) FROM unnest(%s::text[]) AS t", [list(tables)]
            )
        else:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%search%' OR name LIKE '%essays_searc%'")
        return int(cursor.fetchone()[0])


def measure(sizes: Sequence[int], folder: Path) -> None:
    """Make a database, fill it, measure at each size, remove it."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(folder / "bench.sqlite3")
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        bench = Bench()
        for size in sorted(sizes):
            bench.grow_to(size)
            bench.report()
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.searching", description=__doc__)
    parser.add_argument("--essays", type=int, nargs="+", default=SIZES)
    parser.add_argument("--database", help="as DATABASE_URL, which it replaces; without both: SQLite")
    options = parser.parse_args(arguments)
    if options.database:
        os.environ["DATABASE_URL"] = options.database
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue.settings.testing")
    django.setup()
    with TemporaryDirectory() as folder:
        measure(options.essays, Path(folder))


if __name__ == "__main__":
    main()
