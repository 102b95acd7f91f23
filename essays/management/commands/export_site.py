"""manage.py export_site PATH: the public site as static files, for a plain web server or a USB stick."""

from __future__ import annotations

import logging
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from essays.errors import Refusal
from essays.services.archiving.mirroring import write_site


class Command(BaseCommand):
    help = "Write the public site, as readers see it now, to a new folder of static files in both languages."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="the folder to make")

    def handle(self, *, path: Path, **_options: Any) -> None:
        # Links of texts may lead to nothing; that is taken out, and no trouble of the server.
        logging.getLogger("django.request").setLevel(logging.ERROR)
        try:
            with tqdm(disable=not sys.stderr.isatty(), unit=_("file"), file=sys.stderr) as bar:

                def tell(known: int) -> None:
                    bar.total = known
                    bar.update()

                count = write_site(path, tell=tell)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(_("%(count)s files are in %(path)s; begin with index.html.") % {"count": count, "path": path})
