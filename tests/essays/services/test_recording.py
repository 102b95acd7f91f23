"""The audit, and the one value that tells caches that something public has changed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from essays.models import ContentVersion, Event
from essays.services.recording import record_event, renew_content_version
from tests.factories import make_edition, make_essay, make_user

pytestmark = pytest.mark.django_db


def test_an_event_names_essay_and_edition_and_holds_facts() -> None:
    edition, person = make_edition(make_essay()), make_user()
    event = record_event("tried", by=person, via="test", edition=edition, count=3)
    found = Event.objects.get(pk=event.pk)
    assert (found.verb, found.by, found.via, found.essay, found.edition, found.details) == (
        "tried",
        person,
        "test",
        edition.essay,
        edition,
        {"count": 3},
    )


def test_the_content_version_is_one_row_whose_value_never_comes_back() -> None:
    assert ContentVersion.objects.current() == ""
    seen = set()
    for _number in range(20):
        renew_content_version()
        seen.add(ContentVersion.objects.current())
    assert len(seen) == 20
    assert ContentVersion.objects.count() == 1


def test_the_database_takes_no_second_row() -> None:
    renew_content_version()
    with pytest.raises(IntegrityError), transaction.atomic():
        ContentVersion.objects.create(id=2, value="x")
