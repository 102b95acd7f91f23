"""manage.py rebuild_search: write the search index anew while readers go on searching, then try it against the gate."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from essays.models.search_check import unfindable
from essays.moments import Moment
from essays.services.indexing import rebuild, records_to_index


class Command(BaseCommand):
    help = "Write the search index anew. Search goes on meanwhile."
    requires_migrations_checks = True

    def handle(self, **_options: Any) -> None:
        with tqdm(total=records_to_index(), disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
            rebuild(bar.update)
        self.stdout.write(_("The search index is written. Trying it against what readers can open."))
        missing = unfindable(Moment.now())
        if missing:
            raise CommandError(
                _("These texts are public and cannot be found: %(slugs)s.") % {"slugs": ", ".join(missing)}
            )
        self.stdout.write(_("Every text that readers can open is found."))
