"""How the database finds what the lists show: by an index, never by reading a whole table that grows with the archive.

On PostgreSQL by its own EXPLAIN after ANALYZE, on SQLite by EXPLAIN QUERY PLAN, for every query of a page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Min, Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from accounts.models import Author
from essays.databases import engine
from essays.models import Authorship, Edition, Essay, EssayTopic, Path, Release, Revision, Series, Topic
from tests.factories import make_author, make_edition, make_essay, make_revision, release

WORKS = 20_000
SERIES, AUTHORS, TOPICS, DAYS = 200, 5_000, 8, 2_000
GROWING = {
    "essays_essay",
    "essays_edition",
    "essays_revision",
    "essays_release",
    "essays_authorship",
    "essays_essaytopic",
}
DAY = date(2025, 12, 31)


@pytest.fixture(scope="module")
def archive(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Many works with authors, series and topics; written once, taken away at the end."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            write_archive()
        engine().analyse(connection)
        yield
        call_command("flush", interactive=False, verbosity=0)


def write_archive() -> None:
    """One record of each kind by the ORM, multiplied by the database."""
    topic, series, author = (
        Topic(name="T", slug="t"),
        Series(title_en="Q", slug="q", opened_on=DAY),
        make_author("A", slug="a"),
    )
    topic.save()
    series.save()
    essay = make_essay(authors=(author,), topics=(topic,), series=series, slug="e")
    release(make_revision(make_edition(essay), body="<p>Words of a text as long as most.</p>" * 60))
    day = (
        f"date '{DAY}' - n % {DAYS}"
        if connection.vendor == "postgresql"
        else f"date('{DAY}', '-' || (n % {DAYS}) || ' days')"
    )
    multiply(Topic, TOPICS, name="'Topic ' || n", slug="'topic-' || n")
    multiply(Series, SERIES, slug="'series-' || n")
    multiply(Author, AUTHORS, slug="'author-' || n")
    multiply(Essay, WORKS, slug="'essay-' || n", series_id=f"series + n % {SERIES}", listed_on=day)
    multiply(Path, WORKS, slug="'essay-' || n", essay_id="essay + n")
    multiply(Authorship, WORKS, essay_id="essay + n", author_id=f"author + n % {AUTHORS}")
    multiply(EssayTopic, WORKS, content_object_id="essay + n", tag_id=f"topic + n % {TOPICS}", listed_on=day)
    multiply(Edition, WORKS, essay_id="essay + n", head_id="NULL")
    multiply(Revision, WORKS, edition_id="edition + n")
    multiply(Release, WORKS, edition_id="edition + n", essay_id="essay + n", revision_id="revision + n")


def multiply(model: type[Model], count: int, **columns: str) -> None:
    """Copy the only record of a table, with ids that follow its own. In an expression `n` counts from 1, and a table's name without
    its app stands for the id of its first record."""
    uuid = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    for record in (Series, Author, Essay, Topic, Edition, Revision):
        first = record.objects.aggregate(Min("pk"))["pk__min"]
        name = rf"\b{record._meta.model_name} \+"
        columns = {column: re.sub(name, f"{first} +", value) for column, value in columns.items()}
    columns = {"id": "t.id + n", "uuid": uuid} | columns
    named = [field.column for field in model._meta.local_concrete_fields]
    values = ", ".join(columns.get(column, f"t.{connection.ops.quote_name(column)}") for column in named)
    names, table = ", ".join(map(connection.ops.quote_name, named)), model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) "
            f"INSERT INTO {table} ({names}) SELECT {values} FROM numbers, {table} t WHERE t.id = (SELECT min(id) FROM {table})"
        )


def read_whole(statement: str, parameters: Any) -> set[str]:
    """The growing tables that a statement reads from one end to the other."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            lines = [row[3] for row in cursor.fetchall()]
            # "SCAN … USING INDEX" follows the order of an index, and ends where the page does.
            scanned = {found[1] for line in lines if (found := re.match(r"SCAN (\w+)$", line))}
        else:
            cursor.execute("SET LOCAL random_page_cost = 1.1")  # as on a disk without a moving arm
            cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
            (plan,) = cursor.fetchone()
            scanned = set(sequential(json.loads(plan)[0]["Plan"] if isinstance(plan, str) else plan[0]["Plan"]))
    return scanned & GROWING


def sequential(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from sequential(part)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/en/",
        "/en/responses/",
        "/en/responses/?page=100",
        "/en/responses/?language=en",
        "/en/responses/years/2024/",
        "/en/responses/essay-5/",
        "/en/series/",
        "/en/series/series-1/",
        "/en/topics/",
        "/en/topics/topic-1/",
        "/en/topics/topic-1/?author=author-1",
        "/en/authors/",
        "/en/authors/author-1/",
        "/en/feeds/responses/",
    ],
)
def test_a_page_reads_no_growing_table_from_end_to_end(archive: None, client: Client, path: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200

    whole = {query["sql"]: found for query in captured.captured_queries if (found := read_whole(query["sql"], None))}
    assert whole == {}
