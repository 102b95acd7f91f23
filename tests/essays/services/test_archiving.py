"""What an archive holds, and that it comes back whole or not at all."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import AccountEvent, Author, Invitation, User
from essays import guards
from essays.errors import Refusal
from essays.models import (
    Comment,
    ContentVersion,
    Edition,
    Essay,
    Event,
    Flag,
    ImportedDocument,
    ImportRun,
    Mark,
    Message,
    Pairing,
    PreviewLink,
    RecordDate,
    Release,
    Revision,
    SearchName,
    SearchText,
    SearchWord,
    SeriesTopic,
    Term,
    TranslationRequest,
    WorkingCopy,
)  # fmt: skip
from essays.models.message import MOST_ATTEMPTS
from essays.services.archiving.restoring import count_steps, read_statement, restore_archive
from essays.services.archiving.tables import LEFT_OUT, TABLES, count_rows
from essays.services.archiving.writing import write_archive
from essays.services.notifying import send_messages
from tests.factories import (
    approve,
    make_author,
    make_edition,
    make_essay,
    make_portrait,
    make_response,
    make_revision,
    make_series,
    make_topic,
    make_user,
    release,
)  # fmt: skip

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SECRETS = ("pbkdf2", "md5$", "hunter2", "f00d" * 16)


def nothing() -> None:
    """Nobody is told of the progress."""


def write_everything() -> None:
    """A record of every kind, with awkward values."""
    now = timezone.now()
    editor, writer = make_user("editor", name="Ed", password="hunter2"), make_user("contributor")
    closed = make_user(is_active=False, closed_at=now)
    invitation = Invitation.objects.create(email="new@dialogue.example", role="editor", expires_at=now + HOUR)
    AccountEvent.objects.create(verb="invited", by=editor, invitation=invitation, details={"role": "editor"})
    author = make_author("Renata \u00d6hman", "\u96f7\u5a1c\u5854", user=writer, sort_key_en=b"\x00\xff")
    make_portrait(author)
    make_author("R. Ohman", merged_into=author)
    topic = make_topic("Trade \U0001f6a2", name_zh="\u8d38\u6613")
    series = make_series(prompt_en='Say "why",\n\\ and <when>.\u2028')
    SeriesTopic.objects.create(content_object=series, tag=topic)
    essay = make_essay(slug="ferry", series=series, authors=(author,), topics=(topic,))
    english = make_edition(essay, started_by=writer, used_blocks=["p1", "p2"])
    first = make_revision(english, "Late\r\nferry", "In short.", "<p>One.</p><p>\u4e24\u3002</p>")
    second = Revision.objects.create(
        edition=english,
        number=2,
        title="Emptied later",
        sha256="0" * 64,
        parent=first,
        written_by=writer,
        written_at=now,
    )
    Revision.objects.filter(pk=second.pk).update(title="", summary="", body="", note="")
    Edition.objects.filter(pk=english.pk).update(head=second)
    release(
        first, starts=now - 2 * HOUR, ends=now - HOUR, ended_as="withdrawn", end_note_zh="\u64a4\u56de\u3002", by=editor
    )
    chinese = make_edition(
        essay, "zh-hans", source_revision=first, translator=author, assignee=editor, due_on=now.date()
    )
    approve(make_revision(chinese, "\u6e21\u8f6e"), by=editor)
    Release.objects.create(edition=chinese, essay=essay, revision=chinese.revisions.get(), basis="approval")
    comment = Comment.objects.create(revision=first, block="p1", quote="One", text="Why?", by=editor)
    Comment.objects.create(revision=first, thread=comment, text="So.", by=writer, resolved_at=now, resolved_by=editor)
    WorkingCopy.objects.create(edition=english, user=writer, base=first, body="<script>typed</script>", saved_at=now)
    Pairing.objects.create(essay=essay, blocks_en=["p1"], blocks_zh=["p1", "p2"], by=editor)
    PreviewLink.objects.create(token_sha256="f00d" * 16, revision=first, by=editor, expires_at=now + HOUR)
    make_response("en", slug="answer", in_reply_to=essay, in_reply_to_block="p1")
    Mark.objects.create(essay=essay, block="p1", kind="difference", by=editor, accepted_by=editor, accepted_at=now)
    TranslationRequest.objects.create(essay=essay, language="zh-hans", day=now.date(), count=3)
    RecordDate.objects.create(essay=essay, at=now)
    Term.objects.create(slug="trade", name_en="Trade", name_zh="\u8d38\u6613", public_from=now, sort_key_en=b"trade")
    run = ImportRun.objects.create(started_at=now, options={"b": 1, "a": [1.5, None, "\u4e2d"]})
    document = ImportedDocument.objects.create(
        sha256="1" * 64, path="a.txt", first_run=run, outcome="accepted", fields={"title": {"line": 3}}, essay=essay
    )
    Flag.objects.create(kind="conflict", question_en="?", question_zh="\uff1f", document=document, details={"z": {}})
    event = Event.objects.create(
        at=now, verb="submitted", by=writer, via="desk", edition=english, details={"revision": 1}
    )
    Message.objects.create(event=event, recipient=editor, kind="duty", subject="Read this", text="Please", due_at=now)
    Message.objects.create(
        event=event, recipient=closed, kind="duty", subject="Sent", text="x", due_at=now, sent_at=now
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def records(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").removesuffix("\n").split("\n")]


@transaction.atomic
def empty() -> None:
    """Take away every row, as `flush` does, but within the test's transaction: a flush takes seconds on PostgreSQL."""
    connection.check_constraints()
    guards.remove(connection)
    with connection.cursor() as cursor:
        for model in [
            PreviewLink,
            EmailAddress,
            SearchText,
            SearchName,
            SearchWord,
            *(table.model for table in reversed(TABLES)),
        ]:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
    connection.check_constraints()
    guards.install(connection)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of everything, and a site that is empty again."""
    write_everything()
    write_archive(tmp_path / "archive", tell=nothing)
    empty()
    return tmp_path / "archive"


def test_every_model_is_archived_or_left_out_with_a_reason() -> None:
    ours = {model._meta.label for app in ("essays", "accounts") for model in apps.get_app_config(app).get_models()}
    archived = {table.model._meta.label for table in TABLES}

    assert ours - archived - set(LEFT_OUT) == set()
    assert archived & set(LEFT_OUT) == set()
    assert set(LEFT_OUT) <= ours


def test_the_rows_of_this_test_fill_every_table(tmp_path: Path) -> None:
    write_everything()

    assert [table.file for table in TABLES if not table.model._base_manager.exists()] == []


def test_what_is_restored_gives_the_same_archive_to_the_byte(archive: Path, tmp_path: Path) -> None:
    before = tree(archive)

    restore_archive(archive, tell=nothing)
    write_archive(tmp_path / "again", tell=nothing)

    assert tree(tmp_path / "again") == before


def test_an_archive_holds_nothing_of_the_moment_of_its_making(tmp_path: Path) -> None:
    write_everything()

    write_archive(tmp_path / "one", tell=nothing)
    write_archive(tmp_path / "two", tell=nothing)

    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_an_archive_can_be_read_without_the_program(archive: Path) -> None:
    text = (archive / "texts/ferry/en/1.html").read_bytes().decode()

    assert text.endswith('<body>\n<p data-block="p1">One.</p><p data-block="p2">\u4e24\u3002</p>')
    assert '<meta name="author" content="Renata \u00d6hman \u96f7\u5a1c\u5854">' in text
    assert [row["slug"] for row in records(archive / "works/essays.jsonl")] == ["ferry", "answer"]


def test_an_archive_holds_no_secret(archive: Path) -> None:
    everything = b"".join(tree(archive).values()).decode()

    assert [secret for secret in SECRETS if secret in everything] == []


def test_an_archive_is_for_nobody_else_on_the_machine(archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0


def test_the_databases_rules_hold_for_what_was_restored(archive: Path) -> None:
    restore_archive(archive, tell=nothing)

    assert guards.installed(connection) == guards.wanted(connection)
    live = Release.objects.filter(ends_at=None, starts_at__isnull=False).get()
    with pytest.raises(IntegrityError), transaction.atomic():
        release(live.revision)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(number=1).update(title="Changed")


def test_a_restored_site_counts_on_and_has_a_version_of_its_own(archive: Path) -> None:
    restore_archive(archive, tell=nothing)

    assert ContentVersion.objects.current()
    newest = max(Essay.objects.values_list("pk", flat=True))
    assert make_response("en", slug="after").pk > newest


def test_mail_that_was_waiting_is_not_sent_after_a_restore(archive: Path) -> None:
    restore_archive(archive, tell=nothing)

    assert send_messages() == (0, 0)
    assert mail.outbox == []
    waiting = Message.objects.get(sent_at=None)
    assert (waiting.attempts, waiting.error) == (MOST_ATTEMPTS, "Restored from an archive, and not sent.")
    assert Message.objects.exclude(sent_at=None).get().error == ""


def test_accounts_come_back_with_their_roles_and_without_a_password(archive: Path, client: Client) -> None:
    restore_archive(archive, tell=nothing)

    editor = User.objects.filter(groups__name="editor").get()
    assert not editor.has_usable_password()
    client.post("/accounts/password/reset/", {"email": editor.email})
    assert [message.to for message in mail.outbox] == [[editor.email]]
    assert not User.objects.get(closed_at__isnull=False).is_active


def test_an_archive_is_not_restored_into_a_site_with_content(archive: Path) -> None:
    make_author("Somebody")

    with pytest.raises(Refusal, match="not empty"):
        restore_archive(archive, tell=nothing)

    assert Author.objects.count() == 1
    assert count_rows() == 1


def change_text(archive: Path) -> None:
    text = archive / "texts/ferry/en/1.html"
    text.write_bytes(text.read_bytes().replace(b"One.", b"Won."))


def lose_text(archive: Path) -> None:
    (archive / "texts/ferry/en/1.html").unlink()


def change_record(archive: Path) -> None:
    file = archive / "desk/events.jsonl"
    file.write_bytes(file.read_bytes().replace(b"submitted", b"committed"))


def cut_record(archive: Path) -> None:
    file = archive / "works/essays.jsonl"
    file.write_bytes(file.read_bytes()[:-40])


def leave_folder(archive: Path) -> None:
    file = archive / "works/revisions.jsonl"
    file.write_bytes(file.read_bytes().replace(b"texts/ferry/en/1.html", b"../outside.html"))


def lose_author(archive: Path) -> None:
    state(archive, "people/authors.jsonl", b"")


def overlap(archive: Path) -> None:
    rows = records(archive / "works/releases.jsonl")
    again = {**rows[-1], "id": rows[-1]["id"] + 1}
    state(archive, "works/releases.jsonl", "".join(f"{json.dumps(row)}\n" for row in [*rows, again]).encode())


def unknown_column(archive: Path) -> None:
    state(archive, "works/glossary.jsonl", b'{"id": 1, "of_tomorrow": 2}\n')


def unknown_role(archive: Path) -> None:
    state(archive, "people/roles.jsonl", b'{"id": 1, "user_id": 1, "group": "emperor"}\n')


def state(archive: Path, name: str, data: bytes) -> None:
    """Change a file and what archive.json says of it."""
    (archive / name).write_bytes(data)
    stated = json.loads((archive / "archive.json").read_text())
    stated["files"][name] = {"records": data.count(b"\n"), "sha256": sha256(data).hexdigest()}
    (archive / "archive.json").write_text(json.dumps(stated))


DAMAGES: list[Callable[[Path], None]] = [
    change_text, lose_text, change_record, cut_record, leave_folder, lose_author, overlap, unknown_column, unknown_role,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_archive_restores_nothing(archive: Path, damage: Callable[[Path], None]) -> None:
    damage(archive)

    with pytest.raises(Refusal, match="nothing was restored"):
        restore_archive(archive, tell=nothing)

    assert count_rows() == 0


def test_a_restoring_that_is_killed_leaves_an_empty_site(archive: Path) -> None:
    told = iter(range(20))

    with pytest.raises(StopIteration):
        restore_archive(archive, tell=lambda: next(told))

    assert count_rows() == 0
    restore_archive(archive, tell=nothing)
    assert Essay.objects.count() == 2


def test_it_tells_of_as_many_steps_as_were_counted(archive: Path) -> None:
    told: list[None] = []

    restore_archive(archive, tell=lambda: told.append(None))

    assert len(told) == count_steps(read_statement(archive))


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize("place", ["the first record", "half of the records", "the search index"])
def test_a_process_that_is_killed_while_it_restores_leaves_an_empty_site(archive: Path, place: str) -> None:
    """Really killed, over a connection of its own; and the next try restores everything."""
    steps = count_steps(read_statement(archive))
    last = {"the first record": 1, "half of the records": steps // 3, "the search index": steps}[place]

    def restore() -> None:
        told = count(1)
        restore_archive(archive, tell=lambda: os.kill(os.getpid(), signal.SIGKILL) if next(told) == last else None)

    connection.close()
    child = multiprocessing.get_context("fork").Process(target=restore)
    child.start()
    child.join(60)

    assert child.exitcode == -signal.SIGKILL
    assert count_rows() == 0
    assert not SearchText.objects.exists()
    restore_archive(archive, tell=nothing)
    assert Essay.objects.count() == 2
    write_archive(archive.with_name("again"), tell=nothing)
    empty()


def test_a_writing_that_is_killed_leaves_no_archive(tmp_path: Path) -> None:
    write_everything()
    told = iter(range(20))

    with pytest.raises(StopIteration):
        write_archive(tmp_path / "archive", tell=lambda: next(told))

    assert list(tmp_path.iterdir()) == []


def test_an_archive_is_never_written_over_something(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept")

    with pytest.raises(Refusal, match="something at this path"):
        write_archive(tmp_path, tell=nothing)

    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


@pytest.mark.parametrize("said", ["", "[]", '{"format": "another"}'])
def test_a_folder_that_is_no_archive_is_refused(tmp_path: Path, said: str) -> None:
    (tmp_path / "archive.json").write_text(said)

    with pytest.raises(Refusal, match="no archive"):
        restore_archive(tmp_path, tell=nothing)


def test_an_archive_of_a_newer_version_is_refused(archive: Path) -> None:
    stated = json.loads((archive / "archive.json").read_text())
    (archive / "archive.json").write_text(json.dumps({**stated, "version": 2}))

    with pytest.raises(Refusal, match="newer version"):
        restore_archive(archive, tell=nothing)
