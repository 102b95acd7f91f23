"""A migration never makes readers wait: tried on a PostgreSQL whose every table is being read, from the first migration to the last."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import psycopg
import pytest

from bench.cluster import ROOT, Cluster

OURS = ("accounts_%", "essays_%", "taggit_%", "dialogue_cache")
LONGEST = "1s"  # that a reader waits for a table
TABLES = "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relname LIKE ANY(%s)"


@pytest.fixture
def growing(cluster: Cluster) -> Iterator[str]:
    """The address of an empty database."""
    cluster.primary.execute("CREATE DATABASE growing", "postgres")
    yield cluster.primary.url.replace("/dialogue", "/growing")
    cluster.primary.execute("DROP DATABASE growing WITH (FORCE)", "postgres")


def migrate(url: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, stderr=subprocess.PIPE, text=True
    )


@contextmanager
def readers(url: str) -> Iterator[list[str]]:
    """Somebody who reads every table there is, again and again; gives what they could not read."""
    refused: list[str] = []
    stopped = Event()

    def read() -> None:
        with psycopg.connect(url, autocommit=True, prepare_threshold=None) as connection:
            connection.execute(f"SET lock_timeout = '{LONGEST}'")
            while not stopped.is_set():
                for (table,) in connection.execute(TABLES, [list(OURS)]).fetchall():
                    try:
                        connection.execute(f"SELECT * FROM {table} LIMIT 1")
                    except psycopg.errors.LockNotAvailable:
                        refused.append(table)
                    except psycopg.errors.UndefinedTable:
                        continue  # renamed meanwhile

    thread = Thread(target=read)
    thread.start()
    try:
        yield refused
    finally:
        stopped.set()
        thread.join()


def test_readers_go_on_through_every_migration_and_before_one_that_has_to_wait(growing: str) -> None:
    with readers(growing) as refused:
        assert migrate(growing, "essays", "0009").communicate()[1] == ""
        with psycopg.connect(growing) as long_reader:
            long_reader.execute("SELECT * FROM essays_importeddocument")
            waiting = migrate(growing, "--lock-timeout", "0.3")
            assert waiting.stderr
            said = waiting.stderr.readline()
        _out, rest = waiting.communicate()

    assert "readers go first" in said, said + rest
    assert waiting.returncode == 0, rest
    assert refused == []
