"""Two people at once, each in a process with a connection of its own: exactly one wins, no text is lost, nothing overlaps.

The suite plays a few rounds; `RACE_ROUNDS=1000 make test TESTS=tests/essays/desk/test_races.py` plays a thousand of each.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from multiprocessing.connection import Connection
from typing import Any

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
PATIENCE = 60  # seconds until a race whose other runner is gone ends as an error
FORK = multiprocessing.get_context("fork")
Act = Callable[..., object]


@contextmanager
def racing(*acts: Act) -> Iterator[Act]:
    """Processes that stay for all rounds of a test, one for each act. What is yielded plays a round: it gives every act the same
    arguments, lets all begin at one barrier, and returns each one's result or refusal.

    The children are forked: no connection may be carried over, so the parent closes its own first.
    """
    connection.close()
    barrier, pipes = FORK.Barrier(len(acts)), [FORK.Pipe() for _act in acts]
    children = [
        FORK.Process(target=run, args=(act, there, barrier.wait), daemon=True)
        for act, (_here, there) in zip(acts, pipes, strict=True)
    ]
    for child in children:
        child.start()

    def race(*arguments: object) -> list[object]:
        for here, _there in pipes:
            here.send(arguments)
        results = [here.recv() if here.poll(PATIENCE) else TimeoutError("no answer") for here, _there in pipes]
        for result in results:
            if isinstance(result, Exception) and not isinstance(result, MoveRefused | OperationalError):
                raise result
        return results

    try:
        yield race
    finally:
        for (here, _there), child in zip(pipes, children, strict=True):
            here.send(None)
            child.join(PATIENCE)
            assert child.exitcode == 0


def run(act: Act, pipe: Connection, start: Callable[[float], Any]) -> None:
    """One runner: round after round on one connection, until it is told that there are no more."""
    connection.ensure_connection()
    while (arguments := pipe.recv()) is not None:
        try:
            start(PATIENCE)
            pipe.send(act(*arguments))
        except Exception as error:  # the parent judges it
            pipe.send(error)
    connection.close()


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

    def save(who: User, head: Revision, number: int) -> Revision:
        text = f"<p>{who.email} {number}</p>"
        try:
            return drafting.save_revision(edition=edition, parent=head, title="A ferry", body=text, by=who, via="test")
        except MoveRefused:
            keeping.keep_working_copy(
                edition=edition, base=head, draft=keeping.Draft("A ferry", "", text), by=who, tab="t", sequence=number, refused=True
            )  # fmt: skip
            raise

    with racing(lambda *round_: save(one, *round_), lambda *round_: save(two, *round_)) as race:
        for number in range(ROUNDS):
            results = race(Revision.objects.get(pk=Edition.objects.get(pk=edition.pk).head_id), number)
            assert sum(isinstance(result, Revision) for result in results) == 1
            loser = next(
                who for who, result in zip((one, two), results, strict=True) if isinstance(result, MoveRefused)
            )
            assert WorkingCopy.objects.get(user=loser).body == f"<p>{loser.email} {number}</p>"
    assert list(edition.revisions.order_by("number").values_list("number", flat=True)) == list(range(1, ROUNDS + 2))


def test_a_save_and_an_approval_never_leave_an_approved_text_that_was_not_read(edition: Edition) -> None:
    editor, writer = person("editor", "approver"), User.objects.get(email="writer@desk.example")

    def revise(head: Revision, number: int, _proof: str) -> Revision:
        reviewing.take_back_edition(edition=edition, by=writer, via="test")
        return drafting.save_revision(
            edition=edition, parent=head, title="A ferry", body=f"<p>Again {number}.</p>", by=writer, via="test"
        )

    def approve(head: Revision, _number: int, proof: str) -> object:
        return reviewing.approve_revision(revision=head, by=editor, via="test", proof=proof)

    with racing(revise, approve) as race:
        for number in range(ROUNDS):
            head = Revision.objects.get(pk=put(edition, workflow.IN_REVIEW).head_id)
            race(head, number, reviewing.proof_of_reading(head, editor))
            after = Edition.objects.get(pk=edition.pk)
            ready = Release.objects.filter(edition=edition, starts_at=None)
            assert (after.state == workflow.APPROVED) == ready.exists()
            assert all(release.revision_id == after.head_id for release in ready)
            ready.delete()


def test_of_an_approval_and_a_take_back_exactly_one_wins(edition: Edition) -> None:
    editor, writer = person("editor", "approver"), User.objects.get(email="writer@desk.example")
    head = Revision.objects.get(pk=edition.head_id)
    proof = reviewing.proof_of_reading(head, editor)
    with racing(
        lambda: reviewing.approve_revision(revision=head, by=editor, via="test", proof=proof),
        lambda: reviewing.take_back_edition(edition=edition, by=writer, via="test"),
    ) as race:
        for _number in range(ROUNDS):
            put(edition, workflow.IN_REVIEW)
            results = race()
            assert sum(isinstance(result, MoveRefused) for result in results) == 1
            state = Edition.objects.get(pk=edition.pk).state
            assert state == (workflow.DRAFTING if isinstance(results[0], MoveRefused) else workflow.APPROVED)
            assert Release.objects.filter(edition=edition, starts_at=None).exists() == (state == workflow.APPROVED)
            Release.objects.filter(edition=edition, starts_at=None).delete()


def test_a_release_and_a_withdrawal_leave_periods_that_do_not_overlap(edition: Edition) -> None:
    publisher = person("publisher", "publisher")
    head = Revision.objects.get(pk=edition.head_id)
    publishing.release_revision(revision=head, by=None, via="test", basis=Release.Basis.IMPORT)
    with racing(
        lambda _later: publishing.release_revision(revision=head, by=publisher, via="test"),
        lambda _later: publishing.withdraw_edition(edition=edition, by=publisher, via="test"),
        lambda later: publishing.release_revision(revision=head, by=publisher, via="test", at=later),
    ) as race:
        for number in range(ROUNDS):
            race(timezone.now() + timedelta(days=1 + number))
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
