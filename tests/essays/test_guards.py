"""The database's own rules, tried with plain SQL: they hold whoever writes, on either database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AccountEvent, User
from essays import guards
from essays.models import Edition, Essay, Event, Release, Revision
from essays.services.recording import record_event
from tests.factories import make_edition, make_essay, make_revision

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def hours(start: float | None, end: float | None) -> dict[str, datetime | None]:
    times = {"starts_at": start, "ends_at": end}
    return {name: None if value is None else NOON + timedelta(hours=value) for name, value in times.items()}


def sql(statement: str, *values: Any) -> None:
    """Run one statement as a hand at the database prompt would."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement, [connection.ops.adapt_datetimefield_value(v) if isinstance(v, datetime) else v for v in values]
        )


def refused(statement: str, *values: Any, match: str = "guard|release_") -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        sql(statement, *values)


def insert_release(revision: Revision, *, start: float | None, end: float | None, **other: Any) -> None:
    """INSERT with every column, so that nothing of ours stands between."""
    times = hours(start, end)
    row = {
        "edition_id": revision.edition_id,
        "essay_id": revision.edition.essay_id,
        "revision_id": revision.pk,
        **times,
        "ended_as": "ended" if end is not None else "",
        "basis": "import",
        "is_minor": False,
        "created_at": timezone.now(),
        **dict.fromkeys(("note_en", "note_zh", "end_note_en", "end_note_zh"), ""),
        **other,
    }
    sql(f"INSERT INTO essays_release ({', '.join(row)}) VALUES ({', '.join(['%s'] * len(row))})", *row.values())


def try_release(revision: Revision, **fields: Any) -> bool:
    """Whether the database takes a release."""
    try:
        with transaction.atomic():
            insert_release(revision, **fields)
    except IntegrityError:
        return False
    return True


@pytest.fixture
def revision(db: None) -> Revision:
    return make_revision(make_edition(make_essay()))


OVERLAPPING = [(2, 6), (1, 3), (3, 5), (4, None), (0, None), (0, 9), (2, 3), (5, 6)]
APART = [(0, 2), (6, 7), (6, None), (-3, -1)]
EMPTY = [(2, 2), (4, 4), (6, 6)]


@pytest.mark.parametrize("period", OVERLAPPING)
def test_a_period_that_overlaps_another_is_refused_when_written(
    revision: Revision, period: tuple[int, int | None]
) -> None:
    insert_release(revision, start=2, end=6)
    assert not try_release(revision, start=period[0], end=period[1])


@pytest.mark.parametrize("period", APART + EMPTY)
def test_periods_that_touch_and_empty_periods_are_taken(revision: Revision, period: tuple[int, int | None]) -> None:
    insert_release(revision, start=2, end=6)
    assert try_release(revision, start=period[0], end=period[1])


@pytest.mark.parametrize("period", OVERLAPPING + APART + EMPTY)
def test_a_period_is_judged_in_the_same_way_when_it_is_changed(
    revision: Revision, period: tuple[int, int | None]
) -> None:
    insert_release(revision, start=2, end=6)
    insert_release(revision, start=20, end=21)
    moved = hours(*period)
    change = "UPDATE essays_release SET starts_at = %s, ends_at = %s, ended_as = %s WHERE id = %s"
    values = (
        moved["starts_at"],
        moved["ends_at"],
        "ended" if period[1] is not None else "",
        Release.objects.latest("id").pk,
    )
    if period in OVERLAPPING:
        refused(change, *values)
    else:
        sql(change, *values)


def test_an_empty_period_can_lie_inside_another_and_open_ended_ones_collide(revision: Revision) -> None:
    insert_release(revision, start=4, end=4)
    assert try_release(revision, start=2, end=None)
    assert not try_release(revision, start=100, end=None)


def test_one_instant_of_overlap_is_enough_to_be_refused(revision: Revision) -> None:
    insert_release(revision, start=2, end=6)
    instant = 1 / 3600 / 1_000_000
    assert not try_release(revision, start=6 - 2 * instant, end=7)


def test_other_editions_and_ready_releases_do_not_collide(revision: Revision) -> None:
    insert_release(revision, start=2, end=6)
    insert_release(revision, start=None, end=None)
    other = make_revision(make_edition(revision.edition.essay, "zh-hans"))
    assert try_release(other, start=2, end=6)


def test_a_ready_release_that_gets_a_start_inside_another_period_is_refused(revision: Revision) -> None:
    insert_release(revision, start=2, end=6)
    insert_release(revision, start=None, end=None)
    refused("UPDATE essays_release SET starts_at = %s WHERE starts_at IS NULL", NOON + timedelta(hours=3))


def test_a_release_of_another_editions_revision_is_refused(revision: Revision) -> None:
    other = make_edition(revision.edition.essay, "zh-hans")
    assert not try_release(revision, start=2, end=6, edition_id=other.pk)


def test_a_release_that_names_another_essay_than_its_editions_is_refused(revision: Revision) -> None:
    assert not try_release(revision, start=2, end=6, essay_id=make_essay().pk)
    insert_release(revision, start=2, end=6)
    refused("UPDATE essays_release SET essay_id = %s", make_essay().pk)


def test_a_release_cannot_be_moved_to_another_revision_or_edition(revision: Revision) -> None:
    insert_release(revision, start=2, end=6)
    later = make_revision(revision.edition, "Later")
    refused("UPDATE essays_release SET revision_id = %s", later.pk)
    twin = make_revision(make_edition(revision.edition.essay, "zh-hans"))
    refused("UPDATE essays_release SET edition_id = %s, revision_id = %s", twin.edition_id, twin.pk)


def test_an_edition_with_releases_keeps_its_essay_and_one_without_can_be_moved(revision: Revision) -> None:
    move = "UPDATE essays_edition SET essay_id = %s WHERE id = %s"
    sql(move, make_essay().pk, revision.edition_id)
    revision.edition.refresh_from_db()
    insert_release(revision, start=2, end=6)
    refused(move, make_essay().pk, revision.edition_id)


@pytest.mark.parametrize("column", ["title", "summary", "body", "note", "sha256", "number", "written_at"])
def test_a_revision_cannot_be_changed(revision: Revision, column: str) -> None:
    value: Any = {"number": 7, "written_at": NOON}.get(column, "Other words")
    refused(f"UPDATE essays_revision SET {column} = %s WHERE id = %s", value, revision.pk)


def test_a_revision_cannot_be_deleted(revision: Revision) -> None:
    refused("DELETE FROM essays_revision WHERE id = %s", revision.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).delete()


def test_a_revision_can_be_emptied_but_not_filled_again_and_keeps_its_hash(revision: Revision) -> None:
    empty = "UPDATE essays_revision SET title = '', summary = '', body = '', note = '' WHERE id = %s"
    sql(empty, revision.pk)
    after = Revision.objects.get(pk=revision.pk)
    assert (after.title, after.body, after.sha256, after.words) == ("", "", revision.sha256, revision.words)
    refused("UPDATE essays_revision SET body = 'Other words' WHERE id = %s", revision.pk)


def test_emptying_cannot_change_anything_else_beside_it(revision: Revision) -> None:
    for column in ("sha256", "number"):
        refused(f"UPDATE essays_revision SET title = '', summary = '', body = '', note = '', {column} = '99'")
    refused("UPDATE essays_revision SET title = '', summary = '', body = ''  || 'x', note = ''")


@pytest.mark.parametrize("same", ["id", "uuid", "number"])
def test_a_revision_cannot_be_replaced_by_another_with_its_id_or_number(revision: Revision, same: str) -> None:
    row = Revision.objects.filter(pk=revision.pk).values().get()
    row |= {"id": revision.pk + 1000, "uuid": "0" * 32, "number": 1000, "title": "Replaced"} | {same: row[same]}
    if connection.vendor == "sqlite":
        row["uuid"] = getattr(row["uuid"], "hex", row["uuid"])
    columns, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    refused(replacing("essays_revision", columns, marks, same), *row.values())
    assert Revision.objects.get(pk=revision.pk).title == revision.title


def replacing(table: str, columns: str, marks: str, same: str) -> str:
    """The statement that would put a row in the place of another, in each database's own way."""
    if connection.vendor == "sqlite":
        return f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})"
    target = "edition_id, number" if same == "number" else same
    change = {"essays_event": "verb", "accounts_accountevent": "verb"}.get(table, "title")
    return (
        f"INSERT INTO {table} ({columns}) VALUES ({marks}) "
        f"ON CONFLICT ({target}) DO UPDATE SET {change} = EXCLUDED.{change}"
    )


def test_a_revisions_parent_is_of_its_own_edition(revision: Revision) -> None:
    other = make_edition(make_essay())
    row = Revision.objects.filter(pk=revision.pk).values().get()
    for name in ("id", "uuid"):
        del row[name]
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(**row | {"edition_id": other.pk, "number": 1, "parent_id": revision.pk})


def test_events_are_neither_changed_nor_deleted_nor_replaced(revision: Revision) -> None:
    event = record_event("revision_saved", by=None, via="test", edition=revision.edition)
    refused("UPDATE essays_event SET verb = 'nothing' WHERE id = %s", event.pk)
    refused("DELETE FROM essays_event WHERE id = %s", event.pk)
    statement = replacing("essays_event", "id, at, verb, via, details", "%s, %s, 'other', 'sql', '{}'", "id")
    refused(statement, event.pk, NOON)
    assert Event.objects.get().verb == "revision_saved"


def test_the_log_of_accounts_is_neither_changed_nor_deleted_nor_replaced() -> None:
    user = User.objects.create_user("somebody@example.org")
    event = AccountEvent.objects.create(verb="account_closed", user=user)
    refused("UPDATE accounts_accountevent SET verb = 'nothing' WHERE id = %s", event.pk)
    refused("DELETE FROM accounts_accountevent WHERE id = %s", event.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountEvent.objects.all().delete()
    statement = replacing("accounts_accountevent", "id, at, verb, details", "%s, %s, 'other', '{}'", "id")
    refused(statement, event.pk, NOON)
    assert AccountEvent.objects.get().verb == "account_closed"


def test_a_release_cannot_take_the_place_of_another(revision: Revision) -> None:
    insert_release(revision, start=2, end=6)
    twin = make_revision(make_edition(make_essay()))
    columns = {"id": Release.objects.get().pk}
    if connection.vendor == "sqlite":
        insert = "INSERT OR REPLACE INTO essays_release SELECT * FROM essays_release WHERE id = %s"
        refused(insert, columns["id"])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_release(twin, start=2, end=6, **columns)


def test_guards_are_installed_anew_without_harm() -> None:
    guards.install(connection)
    assert guards.installed(connection) == guards.wanted(connection)


@pytest.mark.django_db(transaction=True)
def test_flush_empties_everything_and_leaves_the_guards_standing() -> None:
    revision = make_revision(make_edition(make_essay()))
    record_event("revision_saved", by=None, via="test", edition=revision.edition)
    call_command("flush", interactive=False, verbosity=0)
    assert not Essay.objects.exists()
    assert not Event.objects.exists()
    assert guards.installed(connection) == guards.wanted(connection)
    again = make_revision(make_edition(make_essay()))
    refused("DELETE FROM essays_revision WHERE id = %s", again.pk)


@pytest.mark.django_db(transaction=True)
def test_a_flush_that_is_not_confirmed_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or "no")
    make_revision(make_edition(make_essay()))
    call_command("flush", verbosity=0)
    assert len(asked) == 1
    assert "irreversibly destroy" in asked[0].lower()
    assert Revision.objects.count() == 1
    assert guards.installed(connection) == guards.wanted(connection)
    capsys.readouterr()


@pytest.mark.django_db(transaction=True)
def test_migrating_again_leaves_the_guards_standing() -> None:
    guards.remove(connection)
    assert guards.installed(connection) != guards.wanted(connection)
    call_command("migrate", verbosity=0)
    assert guards.installed(connection) == guards.wanted(connection)
    assert Edition.objects.count() == 0
