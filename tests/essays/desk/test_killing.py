"""A process that is killed in the middle of a move leaves nothing half done (bench/killing.py plays it 200 times)."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

from bench.killing import inconsistencies
from essays import workflow
from essays.models import Edition, Release
from essays.services import drafting, publishing

KILLS = "4"


def test_a_few_kills_leave_nothing_half_done() -> None:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.killing", "--kills", KILLS],
        cwd=settings.STATICFILES_DIRS[0].parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(f"{KILLS} kills")


@pytest.fixture
def edition(db: None) -> Edition:
    essay = drafting.start_essay(title="A ferry", original_language="en", by=None, via="test")
    edition = drafting.start_edition(essay=essay, language="en", by=None, via="test")
    revision = drafting.save_revision(
        edition=edition, parent=None, title="A ferry", body="<p>One.</p>", by=None, via="test"
    )
    publishing.release_revision(revision=revision, by=None, via="test", basis=Release.Basis.IMPORT)
    return Edition.objects.get(pk=edition.pk)


def test_what_is_whole_is_not_complained_of(edition: Edition) -> None:
    assert inconsistencies() == []


def test_an_approval_without_its_release_is_found(edition: Edition) -> None:
    other = drafting.start_edition(essay=edition.essay, language="zh-hans", by=None, via="test")
    drafting.save_revision(edition=other, parent=None, title="A ferry", summary="Short.", by=None, via="test")
    Edition.objects.filter(pk=other.pk).update(state=workflow.APPROVED)
    assert any("does not agree" in sentence for sentence in inconsistencies())


def test_a_release_without_its_event_is_found(edition: Edition) -> None:
    Release.objects.create(
        edition=edition, essay=edition.essay, revision=edition.head, basis="import",
        starts_at=edition.created_at, ends_at=edition.created_at, ended_as="cancelled",
    )  # fmt: skip
    assert any("releases and their events" in sentence for sentence in inconsistencies())


def test_a_lost_head_is_found(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(head=None)
    assert any("its head is not its newest revision" in sentence for sentence in inconsistencies())
