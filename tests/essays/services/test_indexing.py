"""The index is written with what it tells of, and can be written anew."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection

from essays.models import Revision, SearchName, SearchText, SearchWord
from essays.models.finding import Search
from essays.models.search_check import unfindable
from essays.moments import Moment
from essays.searching.query import Group, parse_query
from essays.services import cataloguing, drafting, merging
from essays.services.indexing import reindex_revisions
from tests.factories import make_author, make_essay, make_response, make_series

pytestmark = pytest.mark.django_db


def holding(*words: str) -> int:
    return SearchText.objects.holding([Group(word, word) for word in words]).count()


def found(query: str) -> list[str]:
    return [hit.essay.slug for hit in Search(parse_query(query), Moment.now(), "en").run().hits]


def test_a_saved_revision_is_in_the_index_at_once() -> None:
    edition = drafting.start_edition(essay=make_essay(), language="en", by=None, via="test")
    for number, word in enumerate(("heron", "osprey")):
        drafting.save_revision(
            edition=edition,
            parent=edition.head,
            title="T",
            summary="",
            body=f"<p>{word} {number}</p>",
            by=None,
            via="test",
        )
        edition.refresh_from_db()

    assert holding("heron") == holding("osprey") == 1
    assert SearchWord.objects.filter(word="osprey", stem="osprey", initial="o", length=6).exists()


def test_a_new_name_is_found_and_the_old_one_no_longer() -> None:
    author = cataloguing.create_author(name_en="Ann Heron")
    make_response(slug="one", authors=(author,))
    assert found("heron") == ["one"]

    author.name_en = "Ann Osprey"
    cataloguing.save_record(author, by=None, via="test", changed=["name_en"])

    assert found("osprey") == ["one"]
    assert found("heron") == []


def test_merged_authors_are_found_by_the_names_of_both_scripts() -> None:
    kept, merged = make_author("Ann Heron"), make_author("", "何安")
    make_response(slug="one", authors=(kept,))
    make_response(slug="two", authors=(merged,))

    merging.merge_authors(kept=kept, merged=merged, by=None, via="test")

    assert set(found("heron")) == set(found("何安")) == set(found("he an")) == {"one", "two"}


def test_joined_series_are_found_by_both_titles() -> None:
    kept, joined = make_series("Which heron?"), make_series("", title_zh="哪一只鹭？")
    make_response(slug="one", series=kept)

    cataloguing.join_series(kept, joined, via="test")

    assert found("heron") == found("鹭") == ["one"]
    assert SearchName.objects.filter(series__isnull=False).count() == 1


def test_of_an_emptied_revision_nothing_stays() -> None:
    make_response(slug="one", title="Heron")
    revision = Revision.objects.get()
    Revision.objects.update(title="", summary="", body="", note="")
    revision.refresh_from_db()

    reindex_revisions([revision])

    assert holding("heron") == holding("ferri") == SearchText.objects.count() == 0
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM essays_searchtext_fts WHERE essays_searchtext_fts MATCH 'heron OR ferri'"
            )
            assert cursor.fetchone() == (0,)


def test_the_index_is_written_anew_while_everything_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        make_response(
            "en", "zh-hans", slug=f"e{number}", title="Heron", authors=(make_author("", "何安", slug=f"a{number}"),)
        )
    before = found("heron"), found("渡轮"), found("he an")
    rows = SearchText.objects.count(), SearchName.objects.count()

    for _again in range(2):
        call_command("rebuild_search")

    assert (found("heron"), found("渡轮"), found("he an")) == before != ([], [], [])
    assert (SearchText.objects.count(), SearchName.objects.count()) == rows
    assert "found" in capsys.readouterr().out


def test_the_command_says_what_cannot_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    make_response(slug="lost")
    monkeypatch.setattr("essays.management.commands.rebuild_search.rebuild", lambda tell: None)
    SearchText.objects.all().delete()

    with pytest.raises(CommandError, match="lost"):
        call_command("rebuild_search")


def test_the_check_tries_the_index_itself() -> None:
    make_response("en", "zh-hans", slug="one")
    assert unfindable(Moment.now()) == []

    table = "essays_searchtext_fts(essays_searchtext_fts) VALUES ('delete-all')"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table}" if connection.vendor == "sqlite" else "UPDATE essays_searchtext SET vector = ''"
        )

    assert unfindable(Moment.now()) == ["one"]


def test_an_archive_older_than_the_search_is_told_to_write_the_index() -> None:
    assert "essays.W002" not in {message.id for message in run_checks(databases=["default"])}
    make_response()
    SearchText.objects.all().delete()

    assert "essays.W002" in {message.id for message in run_checks(databases=["default"])}
