"""Two at once, each with a connection of their own: an import against an import, an editor, a publisher.

The suite plays a few rounds; RACE_ROUNDS=1000 plays a thousand of each. Two acts of people against each other: tests/essays/desk.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from bench.pages import Page
from essays.errors import MoveRefused
from essays.models import Edition, Essay, ImportedDocument, ImportRun, Release, Revision, Series, Topic
from essays.moments import Moment
from essays.services import drafting, publishing
from essays.services.importing.documents import import_document
from essays.services.importing.options import ImportOptions
from essays.services.importing.runs import import_sources
from essays.services.importing.sources import find_sources
from tests.essays.services.importing.test_documents import CHINESE, FULL, WORDS, bring
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("RACE_ROUNDS", "20"))


def race(*acts: Callable[[], Any]) -> list[Any]:
    """Run acts at the same moment in threads; returns each one's result, or its refusal. Any other error is an error here."""
    results: list[Any] = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, MoveRefused):
            raise result
    return results


def test_two_imports_of_one_folder_make_everything_once(tmp_path: Path) -> None:
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        folder.mkdir()
        body = (f"Round {number} of the ferries began before anybody had counted the eggs.", *WORDS[:2])
        english = replace(FULL, title=f"Round {number}", body=body, series=f"Series {number}", authors=("Idris Vale",))
        chinese = replace(CHINESE, title=f"第{number}轮", series=f"系列之{number}")
        for name, page in {"a.en.txt": english, "a.zh.txt": chinese, "b.txt": replace(english, day=None)}.items():
            (folder / name).write_bytes(page.data())

        def run(folder: Path = folder, number: int = number) -> dict[str, int]:
            return import_sources(
                sources=find_sources([folder]),
                folders=[folder],
                target="live",
                topic_names=[sha256(str(number).encode()).hexdigest()],  # names that are not alike
                tell=lambda _report: None,
            )

        summaries = race(run, run)
        assert [summary["held"] + summary["refused"] for summary in summaries] == [0, 0]
        assert sum(summary["created"] for summary in summaries) == 1
    assert Essay.objects.count() == Series.objects.count() == Topic.objects.count() == ROUNDS
    assert Revision.objects.count() == Edition.objects.count() == 2 * ROUNDS
    assert ImportedDocument.objects.count() == 3 * ROUNDS
    assert Release.objects.live(Moment.now()).count() == Release.objects.count() == 2 * ROUNDS


def changed(number: int) -> Page:
    return replace(FULL, body=(*WORDS[:3], f"On the last page somebody has drawn {number} eggs, in pencil, life size."))


def importing(page: Page, target: str) -> Callable[[], Any]:
    options = ImportOptions(run=ImportRun.objects.create(started_at=timezone.now()), target=target)  # type: ignore[arg-type]
    return lambda: import_document(data=page.data(), path="page.txt", suffix=".txt", options=options)


def test_an_import_never_takes_the_place_of_what_an_editor_saves() -> None:
    bring(FULL)
    for number in range(ROUNDS):
        edition = Edition.objects.select_related("head").get()
        editor = make_user("editor")

        def save(edition: Edition = edition, editor: User = editor, number: int = number) -> Revision:
            body = f"<p>An editor's words, number {number}.</p>"
            return drafting.save_revision(
                edition=edition, parent=edition.head, title="Eggs", body=body, by=editor, via="test"
            )

        saved, _report = race(save, importing(changed(number), "live"))
        head = Edition.objects.select_related("head").get().head
        assert head == saved if isinstance(saved, Revision) else head.written_by is None
        assert not Release.objects.exists()


def test_a_text_that_is_taken_back_while_an_import_runs_stays_back() -> None:
    publisher = make_user("publisher")
    for number in range(ROUNDS):
        begun = replace(
            FULL, title=f"Round {number}", body=(f"Round {number} of the ferries began at six.", *WORDS[:2])
        )
        grown = replace(begun, body=(*begun.body, WORDS[3]))
        bring(begun, "begun.txt", target="live")
        report = bring(grown, "grown.txt")
        edition = Edition.objects.get(essay__slug=report.slug)

        def withdraw(edition: Edition = edition) -> Release:
            return publishing.withdraw_edition(edition=edition, by=publisher, via="test")

        race(withdraw, importing(grown, "live"))
        assert not Release.objects.live(Moment.now()).filter(edition=edition).exists()
