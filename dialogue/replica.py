"""Reading from a replica of the database (DATABASE_REPLICA_URL): which reads go there, and what happens while it lags or is away.

A public page is made from the replica if the replica holds the same version of all content as the primary, and the whole page in the one
snapshot of the replica in which that version was read: a page that a withdrawal ended can then never be stored under the version that
followed. Everything else, writes and the reads of whoever is signed in above all, is the primary's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock, Thread
from time import sleep
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse

from essays.models import ContentVersion

log = logging.getLogger(__name__)

REPLICA: Final = "replica"
# Under this key of the WSGI environment the page cache gives the primary's version to a request that may read from the replica. No
# header of a client can: those begin with HTTP_.
VERSION_OF_REQUEST: Final = "dialogue.version"
RETRY: Final = 1.0  # seconds between two looks at a replica that is away
OF_THE_PRIMARY: Final = frozenset({"django_cache", "sessions"})  # counts and sessions: read to be written

_is_reading: ContextVar[bool] = ContextVar("is_reading", default=False)

GetResponse = Callable[[HttpRequest], HttpResponse]


class ReplicaFailed(Exception):
    """The replica gave no answer, or took its word back (it cancels a read that hinders what comes from the primary)."""


class ReplicaRouter:
    """Sends reads to the replica inside `Replica.answer`, and everything else to the primary."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str:
        """The replica while a page is made from it; counts and sessions are the primary's even then."""
        return REPLICA if _is_reading.get() and model._meta.app_label not in OF_THE_PRIMARY else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Model], **_hints: Any) -> str:
        """The primary."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **_hints: Any) -> bool:
        """Rows of both are rows of one database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool | None:
        """Migrations reach the replica through the primary."""
        return False if db == REPLICA else None


class Replica:
    """The replica as one process knows it. While it is away no request waits for it: a thread of its own looks until it is back."""

    def __init__(self) -> None:
        self.is_away = False
        self._lock = Lock()

    def answer(self, version: str, make: Callable[[], HttpResponse]) -> HttpResponse | None:
        """What `make` gives when it reads from the replica; None where the primary has to be asked.

        That is so while the replica holds another version than `version`, while it is away, and when it goes away meanwhile. `make`
        may then have run half: only what can be done twice is made from the replica.
        """
        if self.is_away:
            return None
        try:
            with transaction.atomic(using=REPLICA), _reading_from_it():
                if ContentVersion.objects.current() != version:
                    return None
                response = make()
                return response.render() if isinstance(response, SimpleTemplateResponse) else response
        except (ReplicaFailed, OperationalError, InterfaceError) as error:
            if not (isinstance(error, ReplicaFailed) or connections[REPLICA].errors_occurred):
                raise  # the primary failed, of which counts are read meanwhile
            connections[REPLICA].close()
            self._wait_for_it()
            return None

    def _wait_for_it(self) -> None:
        with self._lock:
            if self.is_away:
                return
            self.is_away = True
        log.warning("The replica does not answer; the primary is asked until it does.")
        Thread(target=self._look, name="replica", daemon=True).start()

    def _look(self) -> None:
        connection = connections[REPLICA]
        while True:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
                break
            except Error:
                connection.close()
                sleep(RETRY)
        connection.close()
        self.is_away = False
        log.warning("The replica answers again.")


@contextmanager
def _reading_from_it() -> Iterator[None]:
    token = _is_reading.set(True)
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        if connections[REPLICA].errors_occurred:  # Django forgets it as soon as the transaction is rolled back
            raise ReplicaFailed from error
        raise
    finally:
        _is_reading.reset(token)


class ReplicaMiddleware:
    """Calls the view of a request that may read from the replica there. It stands behind the other layers, so that the view alone does."""

    def __init__(self, get_response: GetResponse) -> None:
        if REPLICA not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.replica = Replica()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The view's answer from the replica, or None: then Django calls the view, which reads from the primary."""
        version = request.META.get(VERSION_OF_REQUEST)
        return self.replica.answer(version, lambda: view(request, *args, **kwargs)) if version else None
