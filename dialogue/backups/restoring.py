"""Restoring a backup. It is made ready beside the site, closed to readers, and then takes the site's place in one step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Author, Invitation, User
from dialogue.backups.engines import engine
from dialogue.backups.package import Manifest, read_package
from dialogue.backups.rows import has_content, on_database
from dialogue.backups.writing import require_rows
from dialogue.schema import known_migrations
from essays.errors import Refusal
from essays.models import ContentVersion, Edition, Message, PreviewLink, Release
from essays.models.message import MOST_ATTEMPTS
from essays.moments import Moment
from essays.services.closing import close_site

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Standing:
    """What readers see and who may come in, as far as a restore could turn it back: live editions, protected names, open accounts."""

    live: dict[UUID, str]
    protected: frozenset[UUID]
    accounts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. The lists are None where the site before was not known; `kept` names the database before, if it is kept."""

    made_at: str
    kept: str
    withdrawn: list[str] | None = None
    protected: list[str] | None = None
    reopened: list[str] | None = None
    lost: list[str] | None = None


def restore_backup(path: Path, *, replace: bool) -> Restored:
    """Restore a backup in place of an empty database, or with `replace` of any.

    The site is closed afterwards, nobody is signed in, and what was waiting (mail, preview links, invitations) stays undone.
    Raises Refusal, with nothing changed, for what is no backup, another engine's, newer than the program, or does not fit.
    """
    with TemporaryDirectory(prefix="dialogue-restore-") as folder:
        manifest, dump = read_package(path, Path(folder))
        _require_fit(manifest)
        engine().require_tools(scratch=True)
        is_full = _is_full()
        if is_full and not replace:
            raise Refusal(_("This site is not empty. To put the backup in its place: --replace"), "not_empty")
        before = _standing() if is_full else None
        with engine().scratch(dump) as name:
            with on_database(name):
                require_rows(manifest)
                call_command("migrate", verbosity=0, interactive=False)
                found = _settle(before, manifest)
            kept = engine().put_in_place(name, keep=is_full)
    return Restored(made_at=manifest.made_at, kept=kept, **found)


def _require_fit(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        sentence = _(
            "The backup is of %(theirs)s, this site runs on %(ours)s. Between the two an archive goes: export_archive."
        )
        raise Refusal(sentence % {"theirs": manifest.engine, "ours": connection.vendor}, "engine")
    ours = {migration.partition(".")[0] for migration in known_migrations()}
    if newer := {m for m in manifest.migrations if m.partition(".")[0] in ours} - known_migrations():
        sentence = _("The backup was made by a newer version of the program, which has: %(names)s.")
        raise Refusal(sentence % {"names": ", ".join(sorted(newer))}, "newer")


def _is_full() -> bool:
    try:
        return has_content()
    except DatabaseError as error:
        sentence = _("The database cannot be read: %(reason)s")
        raise Refusal(sentence % {"reason": str(error).splitlines()[0]}, "unreadable") from error


def _standing() -> Standing | None:
    """How the site stands now; None if its tables are not those of this program."""
    try:
        live = {edition.uuid: _told(edition) for edition in _live_editions()}
        protected = Author.objects.exclude(byline=Author.Byline.FULL).values_list("uuid", flat=True)
        accounts = User.objects.filter(is_active=True).values_list("email", flat=True)
        return Standing(live, frozenset(protected), frozenset(accounts))
    except DatabaseError:
        connection.close()
        return None


def _settle(before: Standing | None, manifest: Manifest) -> dict[str, list[str] | None]:
    """Close the restored site and undo what was waiting in it; returns how it differs from the site before."""
    now = timezone.now()
    Session.objects.all().delete()
    PreviewLink.objects.open(now).update(revoked_at=now)
    Invitation.objects.standing().update(revoked_at=now)
    waiting = Message.objects.filter(sent_at=None)
    waiting.update(attempts=MOST_ATTEMPTS, error=_("Restored from a backup, and not sent."))
    ContentVersion.objects.update(closed_at=None)  # the event of this closing is what counts from now on
    if before is None:
        close_site(by=None, via="command", reason="restore", made_at=manifest.made_at)
        return {}
    live = _live_editions()
    withdrawn = [edition for edition in live if edition.uuid not in before.live]
    protected = list(Author.objects.filter(uuid__in=before.protected, byline=Author.Byline.FULL))
    reopened = list(User.objects.filter(is_active=True).exclude(email__in=before.accounts))
    close_site(
        by=None,
        via="command",
        reason="restore",
        made_at=manifest.made_at,
        withdrawn=[edition.pk for edition in withdrawn],
        protected=[author.pk for author in protected],
        accounts=[user.pk for user in reopened],
    )
    found = {edition.uuid for edition in live}
    return {
        "withdrawn": [_told(edition) for edition in withdrawn],
        "protected": [str(author) for author in protected],
        "reopened": [user.email for user in reopened],
        "lost": sorted(told for uuid, told in before.live.items() if uuid not in found),
    }


def _live_editions() -> list[Edition]:
    live = Release.objects.live(Moment.now()).values("edition")
    return list(Edition.objects.filter(pk__in=live).select_related("essay").order_by("essay__slug", "language"))


def _told(edition: Edition) -> str:
    return f"{edition.essay.slug} ({edition.language})"
