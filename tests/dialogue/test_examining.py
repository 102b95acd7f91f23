"""manage.py doctor: each fault of a deployment is found, said in both languages, and told from advice."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone, translation

from dialogue.backups.rows import on_database
from dialogue.checks import errors_can_be_reported
from dialogue.examining import configuration, content, machine
from dialogue.examining.findings import Finding
from essays import guards
from essays.databases import engine
from essays.models import Message, SearchText
from essays.services.closing import close_site
from essays.services.notifying import tell
from essays.services.recording import record_event
from tests.desk import make_draft, make_person
from tests.factories import make_response, make_user

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings: Any, tmp_path: Path) -> Iterator[Any]:
    """The settings of a deployment in which nothing is wrong."""
    (tmp_path / "staticfiles.json").touch()
    settings.IS_PRODUCTION = True
    settings.SECRET_KEY = "".join(chr(40 + number) for number in range(60))
    settings.SITE_URL = "https://dialogue.example"
    settings.ALLOWED_HOSTS = ["dialogue.example"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.REQUIRE_SECOND_FACTOR = True
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "x"}}
    settings.STATIC_ROOT = tmp_path
    settings.BACKUP_DIR = str(tmp_path)
    (tmp_path / "now.dialogue-backup").touch()
    yield settings
    translation.activate("en")


def all_findings() -> dict[str, Finding]:
    found = [*configuration.examine_settings(), *content.examine_database(), *machine.examine_machine()]
    return {finding.code: finding for finding in found}


def wrong() -> set[str]:
    return {finding.code for finding in all_findings().values() if finding.is_wrong}


def test_where_all_is_well_nothing_is_wrong(production: Any, capsys: pytest.CaptureFixture[str]) -> None:
    make_response("en", slug="x")

    call_command("doctor")

    assert capsys.readouterr().out.splitlines()[-1] == "Nothing is wrong."


SETTINGS: dict[str, dict[str, Any]] = {
    "debug": {"DEBUG": True},
    "secret_key": {"SECRET_KEY": "a" * 60},
    "site_url_http": {"SITE_URL": "http://dialogue.example"},
    "site_url_near": {"SITE_URL": "https://10.0.0.7", "ALLOWED_HOSTS": ["10.0.0.7"]},
    "every_host": {"ALLOWED_HOSTS": ["*"]},
    "host_missing": {"ALLOWED_HOSTS": ["elsewhere.example"]},
    "proxy": {"SECURE_PROXY_SSL_HEADER": None},
    "second_factor_off": {"REQUIRE_SECOND_FACTOR": False},
    "rate_limits_off": {"RATE_LIMITS": False},
    "cache": {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}},
    "static_files": {"STATIC_ROOT": "/nowhere"},
    "backup_age": {"BACKUP_DIR": "/nowhere"},
}


@pytest.mark.parametrize("code", SETTINGS)
def test_each_mistake_in_the_settings_is_found_and_no_other(code: str, production: Any) -> None:
    for name, value in SETTINGS[code].items():
        setattr(production, name, value)

    assert wrong() == {code}


def test_a_mail_server_that_does_not_answer_is_named(production: Any) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        production.EMAIL_PORT = probe.getsockname()[1]
    production.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    production.EMAIL_HOST = "127.0.0.1"

    assert "127.0.0.1 does not take mail: Connection refused" in all_findings()["mail"].found


def test_a_sentry_without_its_library_is_found_and_stops_the_checks(
    production: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert errors_can_be_reported(None) == []
    production.SENTRY_DSN = "https://key@sentry.example/1"
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    monkeypatch.setattr("dialogue.checks.find_spec", lambda _name: None)
    monkeypatch.setattr("dialogue.examining.configuration.find_spec", lambda _name: None)

    assert wrong() == {"sentry"}
    assert [error.id for error in errors_can_be_reported(None)] == ["dialogue.E001"]


# The database ----------------------------------------------------------------------------------------------------------
def lose_a_guard() -> None:
    guards.remove(connection)


def lose_a_migration() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'essays' AND name = '0014_ops'")


def come_from_the_future() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('essays', '9999_later', '2026-11-28 00:00:00+00')"
        )


def lose_a_text() -> None:
    make_response("en", slug="lost")
    make_response("en", slug="found")
    SearchText.objects.filter(revision__edition__essay__slug="lost").delete()


def keep_mail_waiting() -> None:
    writer = make_person("contributor")
    tell(record_event("edition_approve", by=None, via="test", edition=make_draft(writer)), {writer.pk})
    Message.objects.update(due_at=timezone.now() - timedelta(hours=3))


DAMAGE: dict[str, tuple[Callable[[], Any], str]] = {
    "guards": (lose_a_guard, "guard_"),
    "migrations": (lose_a_migration, "essays.0014_ops"),
    "newer": (come_from_the_future, "essays.9999_later"),
    "search": (lose_a_text, "lost"),
    "outbox": (keep_mail_waiting, "UTC"),
    "closed": (lambda: close_site(by=None, via="test", reason="test"), "closed"),
}


@pytest.mark.parametrize("code", DAMAGE)
def test_each_fault_of_the_database_is_found_and_no_other(code: str, production: Any) -> None:
    damage, named = DAMAGE[code]
    damage()

    assert wrong() == {code}
    assert named in all_findings()[code].found
    if code == "guards":
        guards.install(connection)


def test_a_clock_that_is_off_is_found_where_there_are_two(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine(), "clock_difference", lambda _connection: timedelta(seconds=-3))

    assert wrong() == ({"clock"} if connection.vendor == "postgresql" else set())


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_not_there_is_told_and_the_rest_is_looked_at_all_the_same(production: Any) -> None:
    production.DEBUG = True
    with on_database("/nowhere/at/all"):
        assert wrong() == {"database", "debug"}


@pytest.mark.parametrize(
    ("path", "kind"), [("/srv/shared/site.sqlite3", "nfs4"), ("/srv/site.sqlite3", "ext4"), ("/x", "ext4")]
)
def test_a_network_file_system_is_known_by_its_name(tmp_path: Path, path: str, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/vda1 / ext4 rw 0 0\nserver:/x /srv/shared nfs4 rw 0 0\n")

    assert content.filesystem_of(Path(path), mounts) == kind
    assert (kind in content.NETWORK_FILES) == (kind == "nfs4")
    assert content.filesystem_of(Path(path), tmp_path / "nothing") == ""


def test_whoever_may_publish_with_a_password_alone_is_counted(production: Any) -> None:
    assert "nobody" in all_findings()
    make_user(is_superuser=True, is_staff=True)
    make_person("publisher")
    make_person("contributor")

    found = all_findings()

    assert "2 accounts" in found["second_factor"].found
    assert not found["second_factor"].is_wrong
    assert "nobody" not in found
    production.REQUIRE_SECOND_FACTOR = False
    assert wrong() == {"second_factor", "second_factor_off"}


@pytest.mark.parametrize(("hours", "is_late"), [(1, False), (25, False), (27, True)])
def test_a_daily_backup_may_be_two_hours_late(production: Any, tmp_path: Path, hours: int, is_late: bool) -> None:
    made_at = time.time() - hours * 3600
    os.utime(tmp_path / "now.dialogue-backup", (made_at, made_at))

    assert ("backup_age" in wrong()) == is_late


@pytest.mark.parametrize(("free", "is_wrong"), [(100, True), (1_000, False)])
def test_little_room_is_told_and_none_is_wrong(
    production: Any, monkeypatch: pytest.MonkeyPatch, free: int, is_wrong: bool
) -> None:
    monkeypatch.setattr(machine, "LEAST_ROOM", sys.maxsize if is_wrong else 0)
    monkeypatch.setattr(machine, "LITTLE_ROOM", sys.maxsize)

    assert all_findings()["room"].is_wrong == is_wrong


# The command -----------------------------------------------------------------------------------------------------------
def test_what_is_wrong_comes_first_and_is_told_by_the_exit_code(
    production: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    production.DEBUG = True
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")

    lines = capsys.readouterr().out.splitlines()
    assert ended.value.code == 1
    assert lines[0].startswith("Wrong: Debug pages are on")
    assert lines[1].startswith("  → ")
    assert lines[-1] == "Things that are wrong: 1."


def test_programs_get_the_same_as_json(production: Any, capsys: pytest.CaptureFixture[str]) -> None:
    production.DEBUG = True
    with pytest.raises(SystemExit):
        call_command("doctor", is_json=True)

    said = json.loads(capsys.readouterr().out)
    assert said["ok"] is False
    assert {"code", "found", "remedy", "is_wrong"} == set(said["findings"][0])
    assert [finding["code"] for finding in said["findings"] if finding["is_wrong"]] == ["debug"]


def test_it_speaks_chinese_too(production: Any, capsys: pytest.CaptureFixture[str]) -> None:
    production.DEBUG = True
    with pytest.raises(SystemExit):
        call_command("doctor", language="zh-hans")

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("\u95ee\u9898\uff1a")
    assert translation.get_language() == "en"


def test_it_runs_where_nothing_is_set_up(tmp_path: Path) -> None:
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3", "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "manage.py migrate" in done.stdout
    assert done.stderr == ""
