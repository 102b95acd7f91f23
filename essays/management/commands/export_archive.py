"""manage.py export_archive PATH: everything that was written here, as plain files."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from essays.errors import Refusal
from essays.services.archiving.tables import count_rows
from essays.services.archiving.writing import write_archive


class Command(BaseCommand):
    help = "Write all content to a new folder of plain files, which import_archive restores."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="the folder to make")

    def handle(self, *, path: Path, **_options: Any) -> None:
        is_hidden = not sys.stderr.isatty()
        try:
            with tqdm(total=count_rows(), disable=is_hidden, unit=_("record"), file=sys.stderr) as bar:
                write_archive(path, tell=bar.update)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(_("The archive is in %(path)s. It holds drafts and names: keep it safe.") % {"path": path})
