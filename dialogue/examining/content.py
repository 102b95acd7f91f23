"""What the database is and holds."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection
from django.db.models import Min
from django.db.utils import NotSupportedError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.services.signing_in import has_second_factor, is_guarded
from dialogue.backups.engines import engine as backup_engine
from dialogue.examining.findings import Finding, Findings
from dialogue.health import MOST_DIFFERENCE
from dialogue.schema import applied_migrations, known_migrations
from essays import guards
from essays.databases import engine
from essays.errors import Refusal
from essays.models import ContentVersion, Message
from essays.models.search_check import unfindable
from essays.moments import Moment

LATE: Final = timedelta(hours=1)  # for a mail that is due
SHOWN: Final = 5  # names in a sentence
NETWORK_FILES: Final = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "glusterfs", "ceph", "afs"}


def examine_database() -> Findings:
    """Whether it answers and is what the program needs; what it holds is looked at only if its tables are there."""
    try:
        connection.ensure_connection()
        connection.check_database_version_supported()
        missing = sorted(known_migrations() - applied_migrations(connection))
    except NotSupportedError as error:
        yield Finding("database_version", str(error), _("Use a later version of the database."))
        return
    except (Error, ImproperlyConfigured) as error:
        yield Finding(
            "database",
            _("The database does not answer: %(reason)s") % {"reason": _first_line(error)},
            _("Look at DATABASE_URL, and whether the server runs."),
        )
        return
    yield from _sqlite() if connection.vendor == "sqlite" else _clock()
    if missing:
        yield Finding(
            "migrations",
            _("Migrations are not applied: %(names)s.") % {"names": _some(missing)},
            _("Run: manage.py migrate"),
        )
        return
    yield from _rules()
    yield from _texts()
    yield from _outbox()
    yield from _people()
    try:
        backup_engine().require_tools(scratch=True)
    except Refusal as refusal:
        yield Finding("backup_tools", str(refusal), _("Until then manage.py backup refuses."), is_wrong=False)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _some(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")


def _clock() -> Findings:
    difference = engine().clock_difference(connection)
    if abs(difference) > MOST_DIFFERENCE:
        yield Finding(
            "clock",
            _("This machine's clock is %(apart)s s ahead of that of the database.")
            % {"apart": round(difference.total_seconds(), 2)},
            _("Set both by NTP: texts appear at their second."),
        )


def _sqlite() -> Findings:
    if settings.IS_PRODUCTION:
        yield Finding(
            "sqlite",
            _("The database is SQLite: good for one machine, not for several."),
            _("For more than one machine: DATABASE_URL=postgres://…"),
            is_wrong=False,
        )
    kind = filesystem_of(Path(connection.settings_dict["NAME"]))
    if kind in NETWORK_FILES:
        yield Finding(
            "network_file",
            _("SQLite's file lies on a network file system (%(kind)s), where its locks do not hold.") % {"kind": kind},
            _("Move it to a disk of this machine, or use PostgreSQL."),
        )
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    if mode not in ("wal", "memory"):
        yield Finding(
            "journal",
            _("SQLite's journal mode is %(mode)s: readers wait for writers.") % {"mode": mode},
            _("Let the program open it once where it may write beside the file."),
        )


def filesystem_of(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of file system that a path lies on, as Linux calls it; nothing where that cannot be told."""
    try:
        lines = [line.split() for line in mounts.read_text().splitlines()]
    except OSError:
        return ""
    above = [(fields[1], fields[2]) for fields in lines if path.resolve().is_relative_to(fields[1])]
    return max(above, key=lambda mount: len(mount[0]), default=("", ""))[1]


def _rules() -> Findings:
    if missing := sorted(guards.wanted(connection) - guards.installed(connection)):
        yield Finding(
            "guards",
            _("The database lacks rules of its own: %(names)s.") % {"names": _some(missing)},
            _("Run: manage.py migrate"),
        )
    if newer := sorted(m for m in applied_migrations(connection) - known_migrations() if m.startswith("essays.")):
        yield Finding(
            "newer",
            _("The database is of a newer version of the program: %(names)s.") % {"names": _some(newer)},
            _("Install that version, or restore a backup from before."),
        )


def _texts() -> Findings:
    if ContentVersion.objects.is_closed():
        yield Finding(
            "closed",
            _("The site is closed to readers."),
            _("When you have looked what a restore brought back: manage.py open_site"),
        )
    if lost := unfindable(Moment.now()):
        yield Finding(
            "search",
            _("Texts are public and search does not find them: %(names)s.") % {"names": _some(lost)},
            _("Run: manage.py rebuild_search"),
        )


def _outbox() -> Findings:
    now = timezone.now()
    since = Message.objects.due(now).aggregate(since=Min("due_at"))["since"]
    if since and now - since > LATE:
        yield Finding(
            "outbox",
            _("Mail has been due since %(since)s and was not sent.") % {"since": f"{since:%Y-%m-%d %H:%M} UTC"},
            _("Let the worker run: manage.py send_messages, or manage.py serve, which has it beside."),
        )
    if failed := Message.objects.failed().count():
        sentence = ngettext(
            "%(count)s mail did not go out at the last attempt.",
            "%(count)s mails did not go out at the last attempt.",
            failed,
        )
        yield Finding(
            "failed_mail",
            sentence % {"count": failed},
            _("The desk lists each with its error, under Mail."),
            is_wrong=False,
        )


def _people() -> Findings:
    """Whether somebody may publish, and nobody does so with a password alone."""
    guarded = [user for user in User.objects.filter(is_active=True, is_staff=True) if is_guarded(user)]
    if not guarded:
        yield Finding(
            "nobody",
            _("Nobody may publish."),
            _("Make a first account: manage.py createsuperuser; it invites the others."),
            is_wrong=False,
        )
    bare = sum(1 for user in guarded if not has_second_factor(user))
    if bare and settings.IS_PRODUCTION:
        sentence = ngettext(
            "%(count)s account that may publish or manage has no second factor.",
            "%(count)s accounts that may publish or manage have no second factor.",
            bare,
        )
        yield Finding(
            "second_factor",
            sentence % {"count": bare},
            _("Each is led to set one up at the next sign-in; close those that nobody uses."),
            is_wrong=not settings.REQUIRE_SECOND_FACTOR,
        )
