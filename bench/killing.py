"""Kill a process at random points of moves and look whether anything is half done.

    python -m bench.killing [--kills 200] [--seed 1]      (DATABASE_URL chooses the database, SQLite in a temporary folder if empty)

A child process makes moves without end (save, submit, claim, approve, release, joint release, withdraw); the parent sends it
SIGKILL after a random time, then checks that state, event, release and outbox agree, and starts the next child. The checks are
`inconsistencies` below; the suite plays a few kills of it (tests/essays/desk/test_killing.py).
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import Author, User
    from essays.models import Edition, Revision

CHILD = "--child"
STARTED = "ready"


def make_moves(seed: int) -> None:
    """What the child does until it is killed: whole journeys of one work with two editions, over and over."""
    from accounts.models import Author
    from essays.services import cataloguing

    chance = random.Random(seed)
    people = {role: person(role) for role in ("contributor", "editor", "publisher")}
    author = Author.objects.first() or cataloguing.create_author(name_en="Ann Writer")
    sys.stdout.write(f"{STARTED}\n")
    sys.stdout.flush()
    while True:
        make_journey(chance.randrange(10**9), author, people)


def person(role: str) -> User:
    """The account that has a role, made if there is none."""
    from django.contrib.auth.models import Group

    from accounts.models import User

    user, made = User.objects.get_or_create(email=f"{role.replace(' ', '.')}@killing.example")
    if made:
        user.groups.add(Group.objects.get(name=role))
    return User.objects.get(pk=user.pk)


def make_journey(number: int, author: Author, people: dict[str, User]) -> None:
    """One work from its first draft to its withdrawal."""
    from essays.models import Authorship, Edition
    from essays.services import drafting, publishing, reviewing

    writer, editor, publisher = people["contributor"], people["editor"], people["publisher"]
    essay = drafting.start_essay(title=f"Work {number}", original_language="en", by=writer, via="bench")
    Authorship.objects.create(essay=essay, author=author)

    def save(edition: Edition, title: str, body: str) -> Revision:
        current = Edition.objects.get(pk=edition.pk)
        return drafting.save_revision(
            edition=current, parent=current.head, title=title, summary="Short.", body=body, by=writer, via="bench"
        )

    editions = [
        drafting.start_edition(essay=essay, language=code, by=writer, via="bench") for code in ("en", "zh-hans")
    ]
    heads = [save(edition, f"Work {number}", f"<p>{number} words.</p>") for edition in editions]
    for edition, head in zip(editions, heads, strict=True):
        reviewing.submit_edition(edition=edition, by=writer, via="bench")
        reviewing.claim_edition(edition=edition, by=editor, via="bench")
        proof = reviewing.proof_of_reading(head, editor)
        reviewing.approve_revision(revision=head, by=editor, via="bench", proof=proof)
    publishing.release_together(revisions=heads, by=publisher, via="bench")
    for edition in editions:
        save(edition, "Work", "<p>New.</p>")
    publishing.withdraw_edition(edition=editions[0], by=publisher, via="bench")


def inconsistencies(since: int = 0) -> list[str]:
    """One sentence for each thing that is half done, among works of which something happened after an event (by id)."""
    from django.db.models import Count, F, Q

    from essays.models import Edition, Essay, Event, Message, Path, Release, Revision

    touched = Essay.objects.filter(events__id__gt=since).distinct()
    editions = Edition.objects.filter(essay__in=touched).select_related("head")
    found = [sentence for edition in editions for sentence in inconsistencies_of(edition)]
    twins = touched.annotate(
        out=Count("editions", filter=Q(editions__releases__starts_at__isnull=False), distinct=True),
        all=Count("editions", distinct=True),
    )
    halves = [twin.pk for twin in twins if twin.out == 1 and twin.all == 2]
    found += [f"essay {pk}: only one of two editions came out in a joint release" for pk in halves]
    out = touched.filter(releases__starts_at__isnull=False)
    found += [
        f"essay {essay.pk}: out, without its address" for essay in out if not Path.objects.filter(essay=essay).exists()
    ]
    found += [f"essay {essay.pk}: out, without a list date" for essay in out if essay.listed_on is None]
    submitted = Event.objects.filter(verb="edition_approve", id__gt=since).annotate(mails=Count("messages"))
    found += [f"event {event.pk}: an approval that told nobody" for event in submitted if event.mails == 0]
    found += [
        f"message {pk}: without an event" for pk in Message.objects.filter(event=None).values_list("pk", flat=True)
    ]
    wrong = Release.objects.exclude(revision__edition=F("edition")).values_list("pk", flat=True)
    found += [f"release {pk}: of another edition's revision" for pk in wrong]
    hollow = Revision.objects.filter(title="", body="").values_list("pk", flat=True)
    return found + [f"revision {pk}: empty" for pk in hollow]


def inconsistencies_of(edition: Edition) -> list[str]:
    """The same, of one edition's own rows."""
    from essays import workflow

    found = []
    newest = edition.revisions.order_by("-number").first()
    if edition.head_id != (newest.pk if newest else None):
        found.append(f"edition {edition.pk}: its head is not its newest revision")
    ready = edition.releases.filter(starts_at=None).first()
    is_ready = ready is not None and ready.revision_id == edition.head_id
    out = edition.releases.filter(revision=edition.head, starts_at__isnull=False).exists()
    if (edition.state == workflow.APPROVED) != (is_ready or (out and edition.state == workflow.APPROVED)):
        found.append(f"edition {edition.pk}: state {edition.state}, and the release that waits does not agree")
    moves = list(
        edition.events.filter(verb__startswith="edition_").exclude(verb__in=["edition_started", "edition_withdrawn"])
    )
    expected = workflow.MOVES[moves[0].verb.removeprefix("edition_")].target if moves else workflow.DRAFTING
    saved_since = newest and moves and edition.events.filter(verb="revision_saved", id__gt=moves[0].pk).exists()
    if edition.state != (workflow.DRAFTING if saved_since else expected):
        found.append(f"edition {edition.pk}: state {edition.state}, last move {moves[0].verb if moves else 'none'}")
    if edition.revisions.count() != edition.events.filter(verb="revision_saved").count():
        found.append(f"edition {edition.pk}: revisions and their events differ in number")
    written = edition.releases.filter(starts_at__isnull=False).count()
    if written != edition.events.filter(verb="release_written").count():
        found.append(f"edition {edition.pk}: releases and their events differ in number")
    return found


def kill_once(chance: random.Random, environment: dict[str, str], longest: float) -> None:
    """Start a child, let it work for a random time, and kill it without warning."""
    child = subprocess.Popen(
        [sys.executable, "-m", "bench.killing", CHILD, str(chance.randrange(10**6))],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout
    if child.stdout.readline().strip() != STARTED:
        raise SystemExit("The child did not start.")
    time.sleep(chance.uniform(0.0, longest))
    child.send_signal(signal.SIGKILL)
    child.wait()


def play(kills: int, seed: int, longest: float = 0.4) -> list[str]:
    """Kill that many times; returns the inconsistencies found, each with the number of the kill."""
    from essays.models import Event

    chance = random.Random(seed)
    found: list[str] = []
    for number in range(1, kills + 1):
        before = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
        kill_once(chance, dict(os.environ), longest)
        found += [f"after kill {number}: {sentence}" for sentence in inconsistencies(before)]
        if found:
            break
    return found or inconsistencies()


def main(arguments: list[str]) -> int:
    if arguments[:1] == [CHILD]:
        import django

        django.setup()
        make_moves(int(arguments[1]))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'killing.sqlite3'}")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue.settings.development")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        started = time.monotonic()
        found = play(options.kills, options.seed)
        from essays.models import Edition, Event

        seconds = time.monotonic() - started
        counts = f"{Event.objects.count()} events, {Edition.objects.count()} editions"
        print(f"{options.kills} kills, {counts}, {seconds:.0f} s")
        print("\n".join(found) or "Nothing was half done.")
        return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
