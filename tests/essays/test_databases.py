"""What the two engines promise alike."""

from __future__ import annotations

from threading import Thread

import pytest
from django.db import connection, transaction

from accounts.models import Author
from essays.databases import engine
from tests.factories import make_author

pytestmark = pytest.mark.django_db(transaction=True)


def write_meanwhile() -> None:
    """Another connection adds an author, and commits."""

    def write() -> None:
        with transaction.atomic():
            make_author()
        connection.close()

    thread = Thread(target=write)
    thread.start()
    thread.join()


def test_a_snapshot_does_not_see_what_is_written_meanwhile_and_hinders_no_writer() -> None:
    make_author()

    with engine().snapshot(connection):
        before = Author.objects.count()
        write_meanwhile()
        during = Author.objects.count()

    assert (before, during, Author.objects.count()) == (1, 1, 2)


def test_after_a_snapshot_that_failed_the_connection_writes_as_before() -> None:
    with pytest.raises(ZeroDivisionError), engine().snapshot(connection):
        raise ZeroDivisionError

    make_author()
    assert Author.objects.count() == 1
