"""Backups are whole, tried, and come back closed to readers; what is no backup changes nothing."""

from __future__ import annotations

import gzip
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Event as Signal
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections
from django.test import Client
from django.utils import timezone

from accounts.models import Author, Invitation, User
from dialogue.backups import folder, package, postgresql
from dialogue.backups.engines import engine
from dialogue.backups.restoring import Restored, restore_backup
from dialogue.backups.writing import write_backup
from essays.errors import Refusal
from essays.models import ContentVersion, Edition, Event, Message, PreviewLink
from essays.services.closing import open_site
from essays.services.notifying import send_messages, tell
from essays.services.previewing import create_preview
from essays.services.publishing import withdraw_edition
from essays.services.recording import record_event
from tests.desk import head, make_draft, make_person
from tests.factories import make_author, make_response
from tests.rows import Rows, every_row

pytestmark = pytest.mark.django_db(transaction=True)

# What a restore changes on purpose.
SETTLED = {"ContentVersion", "Event", "Message", "PreviewLink", "Invitation"}


@pytest.fixture
def restore() -> Iterator[Callable[..., Restored]]:
    """Restores, and throws away what was kept of the database before."""
    kept: list[str] = []

    def act(path: Path, *, replace: bool = True) -> Restored:
        restored = restore_backup(path, replace=replace)
        kept.append(restored.kept)
        return restored

    yield act
    for name in filter(None, kept):
        if connection.vendor == "sqlite":
            Path(name).unlink()
        else:
            postgresql._order(f'DROP DATABASE "{name}"')


@pytest.fixture
def site() -> Edition:
    """A published text, an editor, and something of each kind that a restore must not let go on."""
    editor = make_person("editor")
    Client().force_login(editor)
    draft = make_draft(editor)
    tell(record_event("edition_approve", by=None, via="test", edition=draft), {editor.pk})
    create_preview(revision=head(draft), by=editor, via="test", lasts=timedelta(days=1))
    Invitation.objects.create(
        email="new@desk.example", role="editor", expires_at=timezone.now() + timedelta(days=3), invited_by=editor
    )
    essay = make_response("en", slug="ferry", authors=(make_author("Nuria Castell"),))
    return Edition.objects.get(essay=essay)


def content(rows: Rows) -> Rows:
    return {model: found for model, found in rows.items() if model not in SETTLED}


@pytest.fixture
def backup(site: Edition, tmp_path: Path) -> Path:
    path = tmp_path / "one.dialogue-backup"
    write_backup(path, verify=False)
    return path


def test_everything_comes_back_as_it_was(site: Edition, backup: Path, restore: Callable[..., Restored]) -> None:
    before = content(every_row())
    Author.objects.update(name_en="Somebody else")
    make_response("en", slug="later")

    restore(backup)

    assert content(every_row()) == before


def test_a_restored_site_is_closed_and_nothing_that_waited_goes_on(
    site: Edition, backup: Path, restore: Callable[..., Restored]
) -> None:
    version = ContentVersion.objects.current()
    restore(backup)

    assert ContentVersion.objects.is_closed()
    assert not ContentVersion.objects.current().startswith(version or "none")
    assert not Session.objects.exists()
    assert not PreviewLink.objects.open(timezone.now()).exists()
    assert not Invitation.objects.standing().exists()
    assert all(message.is_given_up and message.error for message in Message.objects.all())
    open_site(by=None, via="test")
    assert send_messages() == (0, 0)


def test_what_was_withdrawn_or_protected_since_is_told_and_kept_for_the_desk(
    site: Edition, backup: Path, restore: Callable[..., Restored]
) -> None:
    withdraw_edition(edition=site, by=None, via="test")
    author = Author.objects.get(name_en="Nuria Castell")
    Author.objects.filter(pk=author.pk).update(byline=Author.Byline.WITHHELD)
    user = User.objects.get()
    User.objects.filter(pk=user.pk).update(is_active=False)
    make_response("en", slug="later")

    restored = restore(backup)

    assert restored.withdrawn == ["ferry (en)"]
    assert restored.protected == ["Nuria Castell"]
    assert restored.reopened == [user.email]
    assert restored.lost == ["later (en)"]
    facts = Event.objects.get(verb="site_closed").details
    assert (facts["withdrawn"], facts["protected"], facts["accounts"]) == ([site.pk], [author.pk], [user.pk])
    assert facts["reason"] == "restore"


def test_a_site_that_was_closed_when_it_was_backed_up_is_closed_for_the_new_reason(
    site: Edition, tmp_path: Path, restore: Callable[..., Restored]
) -> None:
    call_command("close_site", verbosity=0)
    write_backup(tmp_path / "closed", verify=False)

    restore(tmp_path / "closed")

    assert Event.objects.filter(verb="site_closed").latest("id").details["reason"] == "restore"


def test_into_an_empty_site_it_goes_without_being_asked_twice_and_nothing_is_known(
    site: Edition, backup: Path, restore: Callable[..., Restored]
) -> None:
    before = content(every_row())
    call_command("flush", interactive=False, verbosity=0)

    restored = restore(backup, replace=False)

    assert restored.withdrawn is None
    assert not restored.kept
    assert content(every_row()) == before


def test_a_site_with_content_is_not_replaced_unasked(site: Edition, backup: Path) -> None:
    before = every_row()

    with pytest.raises(CommandError, match="--replace") as error:
        call_command("restore", str(backup))

    assert error.value.returncode == 2
    assert every_row() == before


def test_the_rules_of_the_database_hold_after_a_restore(
    site: Edition, backup: Path, restore: Callable[..., Restored]
) -> None:
    restore(backup)

    call_command("check", databases=["default"], fail_level="ERROR")
    with pytest.raises(IntegrityError, match="guard"):
        Event.objects.filter(verb="site_closed").delete()


# The file --------------------------------------------------------------------------------------------------------------
def test_the_file_is_for_its_owner_alone_and_there_whole_or_not_at_all(site: Edition, tmp_path: Path) -> None:
    path = tmp_path / "one"
    call_command("backup", str(path), verify=False)

    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="already"):
        call_command("backup", str(path))
    with pytest.raises(CommandError, match="cannot be written: No such file"):
        call_command("backup", str(tmp_path / "nowhere" / "one"))


def test_without_a_path_it_goes_into_the_folder_of_the_settings(
    site: Edition, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BACKUP_DIR = ""
    with pytest.raises(CommandError, match="BACKUP_DIR"):
        call_command("backup")
    settings.BACKUP_DIR = str(tmp_path)
    assert folder.newest_backup() == 0
    call_command("backup", verify=False)

    (made,) = tmp_path.iterdir()
    assert folder.newest_backup() == made.stat().st_mtime
    assert str(made) in capsys.readouterr().out


def test_backups_are_whole_while_people_write(site: Edition, tmp_path: Path) -> None:
    enough = Signal()

    def write() -> int:
        count = 0
        while not enough.is_set():
            record_event("essay_started", by=None, via="test")
            count += 1
        connections.close_all()
        return count

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        try:
            counts = [write_backup(tmp_path / str(n), verify=True).rows["essays_event"] for n in range(2)]
        finally:
            enough.set()
    assert writing.result() > 0
    assert counts == sorted(counts)


def repack(path: Path, target: Path, change: Callable[[dict[str, Any]], Any]) -> Path:
    """A backup with another manifest."""
    with tarfile.open(path) as source:
        stated = json.load(source.extractfile(package.MANIFEST))  # type: ignore[arg-type]
        source.extract(package.DUMP, target.parent, filter="data")
    change(stated)
    target.touch()
    text = json.dumps(stated).encode()
    with tarfile.open(target, "w:gz") as made:
        entry = tarfile.TarInfo(package.MANIFEST)
        entry.size = len(text)
        made.addfile(entry, BytesIO(text))
        made.add(target.parent / package.DUMP, package.DUMP)
    return target


BROKEN: dict[str, tuple[Callable[[Path, Path], Any], str]] = {
    "nothing": (lambda one, other: None, "no file"),
    "a text": (lambda one, other: other.write_text("x" * 1000), "no backup"),
    "half of it": (lambda one, other: other.write_bytes(one.read_bytes()[: one.stat().st_size // 2]), "no backup"),
    "all but its end": (lambda one, other: other.write_bytes(one.read_bytes()[:-2000]), "no backup"),
    "another tar": (lambda one, other: tarfile.open(other, "w:gz").close(), "no backup"),
    "a gzipped nothing": (lambda one, other: other.write_bytes(gzip.compress(b"")), "no backup"),
    "another hash": (lambda one, other: repack(one, other, lambda s: s.update(sha256="0" * 64)), "changed after"),
    "another length": (lambda one, other: repack(one, other, lambda s: s.update(bytes=7)), "changed after"),
    "other rows": (lambda one, other: repack(one, other, lambda s: s["rows"].update(essays_essay=7)), "essays_essay"),
    "another engine": (lambda one, other: repack(one, other, lambda s: s.update(engine="oracle")), "oracle"),
    "a newer version": (lambda one, other: repack(one, other, lambda s: s.update(version=2)), "newer version"),
    "a newer schema": (
        lambda one, other: repack(one, other, lambda s: s["migrations"].append("essays.9999_later")),
        "essays.9999_later",
    ),
    "an unknown word": (lambda one, other: repack(one, other, lambda s: s.update(more=1)), "no backup"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_backup_is_refused_and_changes_nothing(kind: str, site: Edition, backup: Path) -> None:
    make, said = BROKEN[kind]
    broken, before = backup.with_name("broken"), every_row()
    make(backup, broken)

    with pytest.raises(CommandError, match=said) as error:
        call_command("restore", str(broken), replace=True)

    assert error.value.returncode == 2
    assert every_row() == before


def test_a_backup_that_does_not_restore_leaves_nothing(
    site: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = engine().dump
    monkeypatch.setattr(engine(), "dump", lambda path: {**dump(path), "essays_essay": 99})

    with pytest.raises(Refusal, match="essays_essay"):
        write_backup(tmp_path / "one", verify=True)

    assert list(tmp_path.iterdir()) == []


def test_the_scratch_database_is_gone_whatever_happens(backup: Path, tmp_path: Path) -> None:
    _manifest, dump = package.read_package(backup, tmp_path)
    with pytest.raises(ZeroDivisionError), engine().scratch(dump) as name:
        raise ZeroDivisionError
    if connection.vendor == "sqlite":
        assert not Path(name).exists()
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [name])
            assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("says", "code"), [("pg_dump (PostgreSQL) 14.9 (Debian)", "old_tool"), ("nonsense", "old_tool")]
)
def test_a_tool_older_than_the_server_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, code: str
) -> None:
    tool = tmp_path / "pg_dump"
    tool.write_text(f"#!/bin/sh\necho '{says}'\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    with pytest.raises(Refusal) as refusal:
        postgresql.require_tool("pg_dump", server=15)

    assert refusal.value.code == code


def test_a_tool_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Refusal, match="pg_restore is missing"):
        postgresql.require_tool("pg_restore", server=15)


def test_what_was_restored_is_told_in_sentences(
    site: Edition, backup: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("flush", interactive=False, verbosity=0)
    call_command("restore", str(backup))

    said = capsys.readouterr().out
    assert "is not known" in said
    assert "open_site" in said
