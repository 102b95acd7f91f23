"""A publisher at work in a process of its own: `python -m bench.acting`, on the database of DATABASE_URL.

It makes texts, then reads lines of two numbers, text and state, and makes one act of each: publishes the text again, corrects it or
withdraws it, in turn. To each line it answers with one of JSON: {"text": 3, "state": 17, "began": …, "ended": …}; the times are those of
the machine's monotonic clock before the act and after its commit. A state whose number leaves 2 when divided by 3 is a withdrawal.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bench.cluster import ROOT

if TYPE_CHECKING:
    from essays.models import Edition


@dataclass(frozen=True, slots=True)
class Act:
    """What was done to a text: its state since, and when that was written. Times are seconds of the monotonic clock."""

    text: int
    state: int
    began: float
    ended: float

    @property
    def is_withdrawal(self) -> bool:
        return is_withdrawn(self.state)


class Publisher:
    """The parent's side: starts the process, and says what to do."""

    def __init__(self, environment: Mapping[str, str], texts: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.acting", str(texts)],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.cookie: str = self._hear()["cookie"]

    def act(self, text: int, state: int) -> Act:
        """Bring a text into a state, and wait for the commit."""
        assert self.process.stdin
        self.process.stdin.write(f"{text} {state}\n")
        self.process.stdin.flush()
        return Act(**self._hear())

    def close(self) -> None:
        """End the process."""
        self.process.communicate()

    def _hear(self) -> dict[str, Any]:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("The publisher's process has ended.")
        said: dict[str, Any] = json.loads(line)
        return said


def slug(text: int) -> str:
    """The address of a text."""
    return f"visible-{text}"


def marker(state: int) -> str:
    """The words by which a page shows the state of its text."""
    return f"state number {state}."


def is_withdrawn(state: int) -> bool:
    """Whether readers find a text of this state withdrawn."""
    return state % 3 == 2


def make_text(number: int) -> Edition:
    """A text that was never public; its address comes from its title."""
    from essays.services import drafting

    essay = drafting.start_essay(title=slug(number), original_language="en", by=None, via="bench")
    return drafting.start_edition(essay=essay, language="en", by=None, via="bench")


def bring_into(edition: Edition, state: int) -> None:
    """One act."""
    from essays.models import Release
    from essays.services import drafting, publishing

    if is_withdrawn(state):
        publishing.withdraw_edition(edition=edition, by=None, via="bench")
        return
    edition.refresh_from_db()
    body = f"<p>A text in {marker(state)}</p>"
    revision = drafting.save_revision(
        edition=edition, parent=edition.head, title=edition.essay.slug, body=body, by=None, via="bench"
    )
    publishing.release_revision(revision=revision, by=None, via="bench", basis=Release.Basis.IMPORT)


def sign_in() -> str:
    """The cookies of a publisher who is signed in and walks the site as of another moment: no reader may ever get their pages."""
    from datetime import timedelta

    from django.conf import settings
    from django.contrib.auth.models import Group
    from django.http import HttpResponse
    from django.test import Client, RequestFactory

    from accounts.models import User
    from essays.as_of import COOKIE, set_as_of
    from essays.moments import Moment

    user = User.objects.create_user(f"walker-{time.time_ns()}@dialogue.example", is_staff=True)
    user.groups.add(Group.objects.get(name="publisher"))
    client = Client()
    client.force_login(user)
    request = RequestFactory().get("/")
    request.session = client.session
    response = HttpResponse()
    set_as_of(response, request, Moment(Moment.now().at + timedelta(days=1)))
    return f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}; {COOKIE}={response.cookies[COOKIE].value}"


def main(texts: int) -> None:
    """The child's side."""
    import django
    from django.db import close_old_connections

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue.settings.development")
    django.setup()
    editions = [make_text(number) for number in range(texts)]
    say({"cookie": sign_in()})
    for line in sys.stdin:
        text, state = map(int, line.split())
        close_old_connections()  # the database may have been started anew
        began = time.monotonic()
        bring_into(editions[text], state)
        say({"text": text, "state": state, "began": began, "ended": time.monotonic()})


def say(what: dict[str, Any]) -> None:
    """Answer with one line."""
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
