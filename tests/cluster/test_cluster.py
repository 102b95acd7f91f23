"""What holds on several machines: pages are everywhere within a second, and whatever goes away, readers go on reading."""

from __future__ import annotations

import http.client
import json
import signal
import time
from collections.abc import Callable
from itertools import count

import pytest

from bench.acting import Publisher
from bench.cluster import PATIENCE, Cluster
from bench.visibility import OF_NGINX, PROMISE, Readers, play

TEXT = 3  # of those that the publisher's acts go round: any one
_states = count(300, 3)  # each publishes anew; earlier tests have used what is below


def ask(address: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection(address, timeout=PATIENCE)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    told = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
    connection.close()
    return told


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds, as it must before long."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "It never came to hold."
        time.sleep(0.1)


def is_published(cluster: Cluster, publisher: Publisher, address: str) -> bool:
    """Publish, and see whether a node shows it a second later."""
    act = publisher.act(TEXT, next(_states))
    time.sleep(PROMISE)
    return f"state number {act.state}." in ask(address, f"/en/responses/visible-{TEXT}/")[2]


def reads_from_the_replica(cluster: Cluster, address: str) -> bool:
    """Whether a page that a node has not stored makes it ask the replica for a text's release."""
    assert cluster.replica
    before = cluster.replica.execute("SELECT clock_timestamp()")
    assert ask(address, f"/en/search/?q=ferry-{time.monotonic_ns()}")[0] == 200
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'dialogue' AND pid <> pg_backend_pid()"
    return cluster.replica.execute(f"{asked} AND state_change > '{before}'") != "0"


def test_what_is_published_and_withdrawn_is_so_on_every_node_within_a_second(
    cluster: Cluster, publisher: Publisher
) -> None:
    verdict = play(cluster.addresses, publisher, tries=60, promise=PROMISE)

    assert verdict.is_clean, verdict
    assert verdict.tries == 60


def test_nginx_adds_its_own_lifetime_and_no_more(cluster: Cluster, publisher: Publisher) -> None:
    verdict = play([cluster.front_address], publisher, tries=30, promise=PROMISE + OF_NGINX, first=150)

    assert verdict.is_clean, verdict


def test_pages_are_made_from_the_replica(cluster: Cluster, publisher: Publisher) -> None:
    for address in cluster.addresses:
        eventually(lambda address=address: reads_from_the_replica(cluster, address))


def test_a_node_that_dies_under_load_costs_no_reader_a_page(cluster: Cluster, publisher: Publisher) -> None:
    for text in range(TEXT):
        publisher.act(text, next(_states))
    with Readers([cluster.front_address], TEXT) as readers:
        for node in cluster.nodes[:2]:
            time.sleep(1)
            node.stop(signal.SIGKILL)
            time.sleep(1)
            node.start()

    assert readers.errors == []
    assert len(readers.answers) > 100


def test_a_replica_that_is_lost_is_done_without_and_one_that_is_back_is_used(
    cluster: Cluster, publisher: Publisher
) -> None:
    assert cluster.replica
    with Readers(cluster.addresses, TEXT) as readers:
        cluster.replica.stop("immediate")
        published = [is_published(cluster, publisher, address) for address in cluster.addresses]
        cluster.replica.start()

    assert readers.errors == []
    assert all(published)
    for address in cluster.addresses:
        eventually(lambda address=address: reads_from_the_replica(cluster, address))


def test_a_replica_that_lags_is_not_read_from(cluster: Cluster, publisher: Publisher) -> None:
    assert cluster.replica
    cluster.replica.execute("SELECT pg_wal_replay_pause()")
    try:
        assert all(is_published(cluster, publisher, address) for address in cluster.addresses)
    finally:
        cluster.replica.execute("SELECT pg_wal_replay_resume()")


@pytest.mark.parametrize("with_replica", [True, False])
def test_without_the_primary_readers_of_stored_pages_see_no_error(
    cluster: Cluster, publisher: Publisher, with_replica: bool
) -> None:
    assert cluster.replica
    for text in range(TEXT):
        publisher.act(text, next(_states))
    with Readers([*cluster.addresses, cluster.front_address], TEXT) as readers:
        time.sleep(3)  # every node has stored the pages
        if not with_replica:
            cluster.replica.stop("immediate")
        cluster.primary.stop("immediate")
        time.sleep(3)
        unstored = [ask(address, "/en/search/?q=ferry")[0] for address in cluster.addresses]
        cluster.primary.start()
        if not with_replica:
            cluster.replica.start()

    assert readers.errors == []
    assert set(unstored) == ({200} if with_replica else {503})
    for address in cluster.addresses:
        eventually(lambda address=address: is_published(cluster, publisher, address))


def test_without_a_database_what_is_not_stored_is_a_calm_page_and_the_desk_says_that_it_cannot_save(
    cluster: Cluster, publisher: Publisher
) -> None:
    assert cluster.replica
    cluster.replica.stop()
    cluster.primary.stop()
    try:
        reading = ask(cluster.addresses[0], "/zh-hans/search/?q=unasked")
        desk = ask(cluster.addresses[0], "/admin/", Cookie=publisher.cookie)
        keeping = ask(
            cluster.addresses[0],
            "/admin/essays/edition/1/keep/",
            "POST",
            Cookie=publisher.cookie,
            Content_Type="application/json",
        )
    finally:
        cluster.primary.start()
        cluster.replica.start()

    for status, headers, body in (reading, desk, keeping):
        assert status == 503
        assert headers["retry-after"] == "10"
        assert headers["cache-control"] == "no-store"
        assert "Traceback" not in body
    assert 'lang="zh-Hans"' in reading[2]
    assert "The desk cannot save at the moment" in desk[2]
    assert "nothing can be saved" in json.loads(keeping[2])["error"]
    eventually(lambda: ask(cluster.addresses[0], "/admin/", Cookie=publisher.cookie)[0] == 200)
