"""The database fails at the n-th statement of an act, for n = 1, 2, 3 ... until it works: either all of it happened or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from bench.pages import Page
from essays.models import ImportRun
from essays.services.importing.documents import import_document
from essays.services.importing.options import ImportOptions
from essays.services.merging import merge_authors, undo_merge
from tests.essays.services.acts import BY_NAME
from tests.essays.services.importing.test_documents import CHINESE_FRAME, FULL, REVISED, bring
from tests.factories import make_author, make_essay, make_portrait, make_user
from tests.rows import every_row

pytestmark = pytest.mark.django_db


class FailingDatabase:
    """Lets some statements through, raises once, and is well again (so that the transaction can be rolled back)."""

    def __init__(self, after: int) -> None:
        self.left = after
        self.has_failed = False

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        if not self.has_failed and self.left == 0:
            self.has_failed = True
            raise OperationalError("the connection was lost")
        self.left -= 1
        return execute(*statement)


def fail_everywhere(act: Callable[[], Any]) -> int:
    """Run an act once for each statement that could fail, then once that works; how many statements it has."""
    before = every_row()
    number = 0
    while True:
        database = FailingDatabase(number)
        try:
            with connection.execute_wrapper(database):
                act()
        except OperationalError:
            assert every_row() == before, f"a failure at statement {number + 1} left something behind"
        else:
            assert not database.has_failed, f"a failure at statement {number + 1} was swallowed"
            assert every_row() != before
            return number
        number += 1


@pytest.mark.parametrize(
    "name",
    [
        "release_revision as a correction",
        "withdraw_edition",
        "cancel_release",
        "save_revision that drops an approval",
        "approve_revision",
        "override_approval",
        "protect_byline",
        "set_portrait",
    ],
)
def test_an_act_that_fails_midway_never_happened(name: str) -> None:
    found, by = BY_NAME[name].at(), make_user("managing editor")
    assert fail_everywhere(lambda: BY_NAME[name].do(found, by)) > 5


def test_a_merge_or_its_undoing_that_fails_midway_never_happened() -> None:
    kept, merged = make_author("A"), make_author("B")
    make_essay(authors=(kept, merged))
    make_essay(authors=(merged,))
    make_portrait(merged)
    assert fail_everywhere(lambda: merge_authors(kept=kept, merged=merged, by=None, via="test")) > 10
    assert fail_everywhere(lambda: undo_merge(merged=merged, by=None, via="test")) > 10


def document(page: Page) -> Callable[[], Any]:
    """The import of a page, in a run that has begun."""
    options = ImportOptions(run=ImportRun.objects.create(started_at=timezone.now()), target="live")
    return lambda: import_document(data=page.data(), path="page.txt", suffix=".txt", options=options)


def test_a_document_that_fails_midway_was_never_imported() -> None:
    assert fail_everywhere(document(FULL)) > 30


def test_a_supplement_that_fails_midway_was_never_made() -> None:
    bring(replace(FULL, day=None), "old.txt", target="live")
    assert fail_everywhere(document(CHINESE_FRAME)) > 15


def test_a_changed_source_that_fails_midway_asked_nothing() -> None:
    bring(FULL, target="live")
    assert fail_everywhere(document(REVISED)) > 15
