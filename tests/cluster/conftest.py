"""Several machines on this one, started once for all tests here (bench/cluster.py); each test leaves everything running."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.acting import Publisher
from bench.cluster import Cluster
from bench.visibility import TEXTS


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A primary with a streaming replica, three web processes, and nginx in front."""
    if not shutil.which("nginx"):
        pytest.fail("nginx is missing; on Debian: apt-get install nginx-light")
    with tempfile.TemporaryDirectory() as folder:
        running = Cluster.start(Path(folder))
        yield running
        running.stop()


@pytest.fixture(scope="session")
def publisher(cluster: Cluster) -> Iterator[Publisher]:
    """Somebody who publishes; the first half of the texts has been public since the beginning."""
    process = Publisher(cluster.environment, TEXTS)
    for text in range(TEXTS):
        process.act(text, 0)
    yield process
    process.close()
