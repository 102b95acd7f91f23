"""How soon readers see a publication, a correction, a withdrawal: `python -m bench.visibility --tries 1000`.

A publisher acts on texts while eight connections read them without a pause, from one process, from two workers, from three nodes on a
primary with a streaming replica, and through nginx in front of the three. Counted is every page that a request got which began later than
a second after the next act's commit (nginx adds its own lifetime), and every page that was meant for the publisher alone.
"""

from __future__ import annotations

import argparse
import http.client
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from math import inf
from pathlib import Path
from threading import Event, Thread
from typing import Final

from bench.acting import Act, Publisher, slug
from bench.cluster import Cluster

CONNECTIONS: Final = 8
PROMISE: Final = 1.0  # seconds after a commit from which on every request is answered with what was committed
OF_NGINX: Final = 2.0  # what its own cache adds: a second that a page holds, one more while it is asked for anew
TEXTS: Final = 10  # acted on in each round
STATE: Final = re.compile(rb"state number (\d+)\.")
WALK: Final = b"You see the site as of"  # what a publisher's walk says on each page
TIMEOUT: Final = 15.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request for a text got: the state that the page shows, None where there is no page of it (410, or 404 before the first)."""

    text: int
    began: float
    ended: float
    status: int
    state: int | None
    is_personal: bool


@dataclass
class Readers:
    """Connections that ask for texts in turn until they are stopped. `person` is the cookie of one more, who is signed in."""

    addresses: Sequence[str]
    texts: int
    person: str = ""
    answers: list[Answer] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    walked: int = 0

    def __enter__(self) -> Readers:
        self.stopped = Event()
        places = zip(range(CONNECTIONS), cycle(self.addresses), strict=False)
        self.threads = [Thread(target=self._read, args=(address, number)) for number, address in places]
        if self.person:
            self.threads.append(Thread(target=self._walk))
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def _read(self, address: str, first: int) -> None:
        connection = http.client.HTTPConnection(address, timeout=TIMEOUT)
        for number in cycle(range(self.texts)):
            if self.stopped.is_set():
                break
            text = (number + first) % self.texts
            began = time.monotonic()
            try:
                status, body = fetch(connection, text)
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                self.errors.append(f"{type(error).__name__} {error}")
                continue
            if status >= 500:
                self.errors.append(f"status {status}")
                continue
            found = STATE.search(body) if status == 200 else None
            state = int(found[1]) if found else None
            self.answers.append(Answer(text, began, time.monotonic(), status, state, WALK in body))
        connection.close()

    def _walk(self) -> None:
        """Somebody who is signed in reads the same pages, as of tomorrow."""
        connection = http.client.HTTPConnection(self.addresses[0], timeout=TIMEOUT)
        while not self.stopped.wait(0.05):
            with suppress(OSError, http.client.HTTPException):
                _status, body = fetch(connection, self.walked % self.texts, {"Cookie": self.person})
                self.walked += WALK in body
        connection.close()


def fetch(
    connection: http.client.HTTPConnection, text: int, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """Status and body of a text's page."""
    connection.request("GET", f"/en/responses/{slug(text)}/", headers=headers or {})
    answer = connection.getresponse()
    return answer.status, answer.read()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What went wrong among the answers; `slowest` is the longest time in seconds after a commit at which an old page was asked for."""

    tries: int
    answers: int
    stale: int
    withdrawn: int
    personal: int
    errors: int
    slowest: float

    @property
    def is_clean(self) -> bool:
        return not (self.stale or self.withdrawn or self.personal or self.errors)


def judge(acts: Iterable[Act], readers: Readers, promise: float) -> Verdict:
    """Hold each answer against what had been committed `promise` seconds before it was asked for."""
    of_text: dict[int, list[Act]] = defaultdict(list)
    for act in acts:
        of_text[act.text].append(act)
    late = [(lateness(of_text[answer.text], answer), answer) for answer in readers.answers if of_text[answer.text]]
    stale = [answer for seconds, answer in late if seconds > promise]
    return Verdict(
        tries=sum(map(len, of_text.values())),
        answers=len(readers.answers),
        stale=len(stale),
        withdrawn=sum(_was_withdrawn(of_text[answer.text], answer, promise) for answer in stale),
        personal=sum(answer.is_personal for answer in readers.answers),
        errors=len(readers.errors),
        slowest=max((seconds for seconds, _answer in late), default=0.0),
    )


def lateness(acts: Sequence[Act], answer: Answer) -> float:
    """Seconds from the commit that ended what an answer shows to its request; below zero where it was still the newest."""
    ends = [*(act.ended for act in acts[1:]), inf]
    before_the_first = acts[0].ended
    shown = [end for act, end in zip(acts, ends, strict=True) if _shows(answer, act)]
    return answer.began - max([before_the_first, *shown])


def _shows(answer: Answer, act: Act) -> bool:
    """Whether an answer shows what an act made, which had begun by then."""
    is_shown = answer.state == act.state or (answer.state is None and act.is_withdrawal)
    return is_shown and act.began <= answer.ended


def _was_withdrawn(acts: Sequence[Act], answer: Answer, promise: float) -> bool:
    known = [act for act in acts if act.ended + promise < answer.began]
    return answer.state is not None and known[-1].is_withdrawal


def play(addresses: Sequence[str], publisher: Publisher, tries: int, promise: float, first: int = 0) -> Verdict:
    """Act on every text in turn while it is read, some `tries` acts in all, the first of them with state `first` (divisible by 3)."""
    acts = []
    with Readers(addresses, TEXTS, publisher.cookie) as readers:
        for state in range(first, first + -(-tries // TEXTS)):
            acts += [publisher.act(text, state) for text in range(TEXTS)]
            time.sleep(promise + 0.5)
    if not readers.walked:
        raise RuntimeError("The publisher's walk was never answered: nothing is known of pages meant for one person.")
    return judge(acts, readers, promise)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.visibility", description=__doc__)
    parser.add_argument("--tries", type=int, default=1000)
    options = parser.parse_args(arguments)
    print(
        "| | tries | answers | stale | of withdrawn texts | of the publisher | errors | oldest, s |\n|---|---|---|---|---|---|---|---|"
    )
    verdicts = []
    for name, nodes, workers in (("one process", 1, 1), ("two workers", 1, 2), ("three nodes", 3, 1)):
        with tempfile.TemporaryDirectory() as folder:
            cluster = Cluster.start(Path(folder), nodes=nodes, workers=workers, replica=nodes > 1)
            publisher = Publisher(cluster.environment, TEXTS)
            try:
                verdicts.append(tell(name, play(cluster.addresses, publisher, options.tries, PROMISE)))
                if nodes > 1:
                    promise, first = PROMISE + OF_NGINX, 3 * options.tries
                    front = play([cluster.front_address], publisher, options.tries, promise, first)
                    verdicts.append(tell("nginx in front of them", front))
            finally:
                publisher.close()
                cluster.stop()
    return int(not all(verdict.is_clean for verdict in verdicts))


def tell(name: str, verdict: Verdict) -> Verdict:
    """Print a row."""
    counts = (verdict.tries, verdict.answers, verdict.stale, verdict.withdrawn, verdict.personal, verdict.errors)
    print(f"| {name} | {' | '.join(map(str, counts))} | {verdict.slowest:.2f} |", flush=True)
    return verdict


if __name__ == "__main__":
    sys.exit(main())
