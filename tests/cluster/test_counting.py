"""Limits that several machines count together, in a Redis of the test's own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from bench.cluster import HOST, Server, free_port
from dialogue import env
from dialogue.outage import is_away
from essays.rate_limits import is_within

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
def redis(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that runs, and a site that counts in it."""
    if not shutil.which("redis-server"):
        pytest.fail("redis-server is missing; on Debian: apt-get install redis-server")
    port = free_port()
    command = [
        "redis-server",
        "--bind",
        HOST,
        "--port",
        str(port),
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        str(tmp_path),
    ]
    server = Server(command, port, {}, tmp_path / "log")
    server.start()
    monkeypatch.setenv("CACHE_URL", f"redis://{HOST}:{port}/0")
    settings.CACHES = {"default": env.cache()}
    settings.RATE_LIMITS = True
    yield server
    cache.close()
    server.stop()


def test_a_limit_is_counted_in_redis(redis: Server) -> None:
    found = [is_within("try", "a network", most=2, seconds=60, at=NOON) for _ in range(3)]

    assert found == [True, True, False]
    assert is_within("try", "another network", most=2, seconds=60, at=NOON)


def test_a_redis_that_is_away_is_told_as_a_database_that_is_away(redis: Server) -> None:
    redis.stop()

    with pytest.raises(Exception, match=r"refused|reset|closed") as raised:
        is_within("try", "a network", most=2, seconds=60, at=NOON)
    assert is_away(raised.value)
