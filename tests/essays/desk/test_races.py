"""Two people at once, each with a connection of their own: exactly one wins, no text is lost, nothing overlaps.

The suite plays a few rounds; `RACE_ROUNDS=1000 make test TESTS=tests/essays/desk/test_races.py` plays a thousand of each.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from multiprocessing.connection import Connection

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError, connection
from django.utils import timezone

from accounts.models import User
from essays import workflow
from essays.errors import MoveRefused
from essays.models import Edition, Event, Release, Revision, WorkingCopy
from essays.moments import Moment
from essays.services import drafting, keeping, publishing, reviewing

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # Python 3.12 and later warn of any fork beside other threads (the test runner's); the children only use the database and end.
    pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning"),
]
ROUNDS = int(os.environ.get("RACE_ROUNDS", "8"))


def race(*acts: Callable[[], object]) -> list[object]:
    """Run acts at the same moment, each with a connection of its own; returns each one's result or refusal.

    On PostgreSQL they are threads of one process, on SQLite processes: there the file's own locks are what has to hold.
    """
    return race_of_processes(acts) if connection.vendor == "sqlite" else race_of_threads(acts)


def tried(act: Callable[[], object], start: Callable[[], object]) -> object:
    try:
        connection.ensure_connection()
        start()
        return act()
    except (MoveRefused, OperationalError) as error:
        return error
    finally:
        connection.close()


def race_of_threads(acts: Sequence[Callable[[], object]]) -> list[object]:
    barrier = threading.Barrier(len(acts))
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(lambda act: tried(act, barrier.wait), acts))


def race_of_processes(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Forked children: SQLite forbids to carry a connection over, so the parent closes its own first."""
    connection.close()
    fork = multiprocessing.get_context("fork")
    barrier, pipes = fork.Barrier(len(acts)), [fork.Pipe(duplex=False) for _act in acts]

    def run(act: Callable[[], object], pipe: Connection) -> None:
        pipe.send(tried(act, barrier.wait))

    children = [
        fork.Process(target=run, args=(act, sender)) for act, (_receiver, sender) in zip(acts, pipes, strict=True)
    ]
    for child in children:
        child.start()
    results = [receiver.recv() for receiver, _sender in pipes]
    for child in children:
        child.join()
    return results


def person(role: str, name: str) -> User:
    user = User.objects.create_user(f"{name}@desk.example")
    user.groups.add(Group.objects.get(name=role))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def edition(transactional_db: None) -> Edition:
    writer = person("contributor", "writer")
    essay = drafting.start_essay(title="A ferry", original_language="en", by=writer, via="test")
    edition = drafting.start_edition(essay=essay, language="en", by=writer, via="test")
    drafting.save_revision(
        edition=edition, parent=None, title="A ferry", summary="Short.", body="<p>One.</p>", by=writer, via="test"
    )
    return Edition.objects.get(pk=edition.pk)


def put(edition: Edition, state: str) -> Edition:
    Edition.objects.filter(pk=edition.pk).update(state=state)
    return Edition.objects.get(pk=edition.pk)


def test_of_two_saves_of_one_revision_one_is_refused_and_its_text_is_kept(edition: Edition) -> None:
    one, two = person("editor", "one"), person("editor", "two")
    for number in range(ROUNDS):
        head = Revision.objects.get(pk=Edition.objects.get(pk=edition.pk).head_id)

        def save(who: User, head: Revision = head, number: int = number) -> Revision:
            text = f"<p>{who.email} {number}</p>"
            try:
                return drafting.save_revision(
                    edition=edition, parent=head, title="A ferry", body=text, by=who, via="test"
                )
            except MoveRefused:
                draft = keeping.Draft("A ferry", "", text)
                keeping.keep_working_copy(
                    edition=edition, base=head, draft=draft, by=who, tab="t", sequence=number, refused=True
                )
                raise

        results = race(lambda: save(one), lambda: save(two))
        assert sum(isinstance(result, Revision) for result in results) == 1
        loser = next(who for who, result in zip((one, two), results, strict=True) if isinstance(result, MoveRefused))
        assert WorkingCopy.objects.get(user=loser).body == f"<p>{loser.email} {number}</p>"
    assert list(edition.revisions.order_by("number").values_list("number", flat=True)) == list(range(1, ROUNDS + 2))


def test_a_save_and_an_approval_never_leave_an_approved_text_that_was_not_read(edition: Edition) -> None:
    editor, writer = person("editor", "approver"), User.objects.get(email="writer@desk.example")
    for number in range(ROUNDS):
        current = put(edition, workflow.IN_REVIEW)
        head = Revision.objects.get(pk=current.head_id)
        proof = reviewing.proof_of_reading(head, editor)

        def revise(head: Revision = head, number: int = number) -> Revision:
            reviewing.take_back_edition(edition=edition, by=writer, via="test")
            return drafting.save_revision(
                edition=edition, parent=head, title="A ferry", body=f"<p>Again {number}.</p>", by=writer, via="test"
            )

        def approve(head: Revision = head, proof: str = proof) -> object:
            return reviewing.approve_revision(revision=head, by=editor, via="test", proof=proof)

        race(revise, approve)
        after = Edition.objects.get(pk=edition.pk)
        ready = Release.objects.filter(edition=edition, starts_at=None)
        assert (after.state == workflow.APPROVED) == ready.exists()
        assert all(release.revision_id == after.head_id for release in ready)
        ready.delete()


def test_of_an_approval_and_a_take_back_exactly_one_wins(edition: Edition) -> None:
    editor, writer = person("editor", "approver"), User.objects.get(email="writer@desk.example")
    head = Revision.objects.get(pk=edition.head_id)
    proof = reviewing.proof_of_reading(head, editor)
    for _number in range(ROUNDS):
        put(edition, workflow.IN_REVIEW)
        results = race(
            lambda: reviewing.approve_revision(revision=head, by=editor, via="test", proof=proof),
            lambda: reviewing.take_back_edition(edition=edition, by=writer, via="test"),
        )
        assert sum(isinstance(result, MoveRefused) for result in results) == 1
        state = Edition.objects.get(pk=edition.pk).state
        assert state == (workflow.DRAFTING if isinstance(results[0], MoveRefused) else workflow.APPROVED)
        assert Release.objects.filter(edition=edition, starts_at=None).exists() == (state == workflow.APPROVED)
        Release.objects.filter(edition=edition, starts_at=None).delete()


def test_a_release_and_a_withdrawal_leave_periods_that_do_not_overlap(edition: Edition) -> None:
    publisher = person("publisher", "publisher")
    head = Revision.objects.get(pk=edition.head_id)
    publishing.release_revision(revision=head, by=None, via="test", basis=Release.Basis.IMPORT)
    for number in range(ROUNDS):
        later = timezone.now() + timedelta(days=1 + number)
        race(
            lambda: publishing.release_revision(revision=head, by=publisher, via="test"),
            lambda: publishing.withdraw_edition(edition=edition, by=publisher, via="test"),
            lambda later=later: publishing.release_revision(revision=head, by=publisher, via="test", at=later),
        )
        assert_no_overlap(edition)
        assert Release.objects.live(Moment.now()).filter(edition=edition).count() <= 1
    assert Event.objects.filter(edition=edition, verb="edition_withdrawn").exists()


def assert_no_overlap(edition: Edition) -> None:
    periods = [
        r for r in edition.releases.filter(starts_at__isnull=False).order_by("starts_at") if r.ends_at != r.starts_at
    ]
    for before, after in pairwise(periods):
        assert before.ends_at is not None
        assert before.ends_at <= after.starts_at
