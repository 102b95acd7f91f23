"""How the database finds what the lists show: by an index, never by reading a whole table that grows with the archive.

On PostgreSQL by its own EXPLAIN after ANALYZE, on SQLite by EXPLAIN QUERY PLAN, for every query of a page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import Author
from essays import guards
from essays.databases import engine
from essays.models import Authorship, Edition, Essay, EssayTopic, Path, Release, Revision, Series, Topic

WORKS = 3000
SERIES = WORKS // 50
AUTHORS = WORKS // 2
GROWING = {
    "essays_essay",
    "essays_edition",
    "essays_revision",
    "essays_release",
    "essays_authorship",
    "essays_essaytopic",
}


@pytest.fixture(scope="module")
def archive(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Some thousand works in one language, with authors, series and topics; written once, taken away at the end."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            write_archive()
        engine().analyse(connection)
        yield
        clear()


def write_archive() -> None:
    day = date(2025, 12, 31)
    starts = timezone.now() - timedelta(days=1)
    topics = Topic.objects.bulk_create([Topic(name=f"Topic {n}", slug=f"topic-{n}") for n in range(8)])
    series = Series.objects.bulk_create(
        [Series(title_en=f"Question {n}", slug=f"series-{n}", opened_on=day) for n in range(SERIES)]
    )
    authors = Author.objects.bulk_create(
        [
            Author(name_en=f"Author {n}", slug=f"author-{n}", sort_key_en=b"%06d" % n, sort_key_zh=b"%06d" % n)
            for n in range(AUTHORS)
        ]
    )
    essays = Essay.objects.bulk_create(
        [
            Essay(
                slug=f"essay-{n}", series=series[n % SERIES], original_language="en", listed_on=day - timedelta(days=n)
            )
            for n in range(WORKS)
        ]
    )
    Path.objects.bulk_create([Path(kind=Path.Kind.ESSAY, slug=essay.slug, essay=essay) for essay in essays])
    Authorship.objects.bulk_create(
        [Authorship(essay=essay, author=authors[n % AUTHORS], position=1) for n, essay in enumerate(essays)]
    )
    EssayTopic.objects.bulk_create(
        [
            EssayTopic(content_object=essay, tag=topics[n % 8], listed_on=essay.listed_on)
            for n, essay in enumerate(essays)
        ]
    )
    editions = Edition.objects.bulk_create([Edition(essay=essay, language="en") for essay in essays])
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                edition=edition,
                number=1,
                written_at=starts,
                title=f"Title {n}",
                body="<p>Words.</p>",
                words=1,
                sha256="0" * 64,
            )
            for n, edition in enumerate(editions)
        ]
    )
    for revision in revisions:
        basis = Release.Basis.IMPORT
        edition = revision.edition
        Release.objects.create(edition=edition, essay=edition.essay, revision=revision, starts_at=starts, basis=basis)


def clear() -> None:
    guards.remove(connection)
    for model in (Release, Revision, Edition, EssayTopic, Authorship, Path, Essay, Author, Series, Topic):
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
    guards.install(connection)


def read_whole(statement: str, parameters: Any) -> set[str]:
    """The growing tables that a statement reads from one end to the other."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            lines = [row[3] for row in cursor.fetchall()]
            # "SCAN … USING INDEX" follows the order of an index, and ends where the page does.
            scanned = {found[1] for line in lines if (found := re.match(r"SCAN (\w+)$", line))}
        else:
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
