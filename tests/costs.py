"""What a page asks of the database once its process has read what all pages share (essays/models/remembered.py)."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from essays.moments import EPOCH_OF_REQUEST

MOST = 5  # queries of any public page


def queries_of(client: Client, path: str) -> int:
    """The number of queries that the page takes, the second time in an epoch."""
    known = {EPOCH_OF_REQUEST: object()}
    client.get(path, **known)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path, **known).status_code == 200, path
    return len(queries)
