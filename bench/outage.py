"""The database stopped under load: `python -m bench.outage --seconds 60`.

Eight connections read stored pages without a pause while PostgreSQL is stopped and started anew. Counted is every request of theirs that
failed; told is what the desk and a page that nobody had stored answered meanwhile, and after how long all was back.
"""

from __future__ import annotations

import argparse
import http.client
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bench.acting import Publisher
from bench.cluster import Cluster
from bench.visibility import TEXTS, TIMEOUT, Readers

SETTLING = 3.0  # seconds in which every process stores every page
DESK = "/admin/"
UNSTORED = "/en/search/?q=unasked"


def status(address: str, path: str, cookie: str = "") -> int:
    """What a path answers; 0 if nothing does."""
    connection = http.client.HTTPConnection(address, timeout=TIMEOUT)
    try:
        connection.request("GET", path, headers={"Cookie": cookie})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def stop_under_load(cluster: Cluster, publisher: Publisher, seconds: float) -> bool:
    """Stop the database for a while, and print what readers and the desk got; whether no reader of a stored page saw an error."""
    address = cluster.addresses[0]
    said: Counter[tuple[str, int]] = Counter()
    with Readers(cluster.addresses, TEXTS) as readers:
        time.sleep(SETTLING)
        before = len(readers.answers)
        cluster.primary.stop()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            said["the desk", status(address, DESK, publisher.cookie)] += 1
            said["a page that nobody had stored", status(address, UNSTORED)] += 1
            time.sleep(0.5)
        during = len(readers.answers) - before
        cluster.primary.start()
        started = time.monotonic()
        while status(address, DESK, publisher.cookie) != 200 or status(address, UNSTORED) != 200:
            time.sleep(0.05)
        back = time.monotonic() - started
        publisher.act(0, 3)
        time.sleep(SETTLING)
        is_seen = any(answer.state == 3 for answer in readers.answers)
    print(f"stopped for {seconds:.0f} s: {during} stored pages read, {len(readers.errors)} errors")
    for (what, code), count in sorted(said.items()):
        print(f"{what}: {code}, {count} times")
    print(f"desk and pages back {back:.1f} s after the database; a publication {'seen' if is_seen else 'NOT SEEN'}")
    return not readers.errors and is_seen and all(code == 503 for _what, code in said)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.outage", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster.start(Path(folder), nodes=1, workers=options.workers, replica=False)
        publisher = Publisher(cluster.environment, TEXTS)
        try:
            for text in range(TEXTS):
                publisher.act(text, 0)
            return int(not stop_under_load(cluster, publisher, options.seconds))
        finally:
            with suppress(BrokenPipeError):
                publisher.close()
            cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
