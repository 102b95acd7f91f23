"""manage.py backup [PATH]: the whole database in one file, tried by restoring it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from dialogue.backups.folder import next_path
from dialogue.backups.writing import write_backup
from essays.errors import Refusal


class Command(BaseCommand):
    help = "Write the whole database into one file while people go on working, and try it by restoring it into a scratch database."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", type=Path, nargs="?", metavar="PATH", help="the file to write; without it a new one in BACKUP_DIR"
        )
        parser.add_argument("--no-verify", dest="verify", action="store_false", help="do not try to restore it")

    def handle(self, *, path: Path | None, verify: bool = True, **_options: Any) -> None:
        path = path or next_path()
        if path is None:
            raise CommandError(_("Say where to: a PATH, or the setting BACKUP_DIR."), returncode=2)
        try:
            manifest = write_backup(path.absolute(), verify=verify)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(
            _("%(path)s: %(rows)s rows of %(tables)s tables.")
            % {"path": path, "rows": sum(manifest.rows.values()), "tables": len(manifest.rows)}
        )
        self.stdout.write(
            _("It was restored into a scratch database, and is whole.") if verify else _("It was not tried.")
        )
