"""manage.py import_archive PATH: restore an archive into an empty site."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from essays.errors import Refusal
from essays.services.archiving.restoring import count_steps, read_statement, restore_archive


class Command(BaseCommand):
    help = "Restore an archive of export_archive into a migrated, empty database: all of it, or nothing."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="the folder that export_archive wrote")

    def handle(self, *, path: Path, **_options: Any) -> None:
        is_hidden = not sys.stderr.isatty()
        try:
            total = count_steps(read_statement(path))
            with tqdm(total=total, disable=is_hidden, unit=_("record"), file=sys.stderr) as bar:
                restore_archive(path, tell=bar.update)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(
            _("The archive is restored. Nobody has a password yet: each account asks for a new one by mail.")
        )
        self.stdout.write(_("Mail that was waiting is kept and not sent; the desk lists it."))
        self.stdout.write(
            _(
                "Whatever was withdrawn after the archive was made is public again: withdraw it before you open the site."
            )
        )
