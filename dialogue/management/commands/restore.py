"""manage.py restore PATH: a backup takes the site's place, closed to readers until somebody has looked."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from dialogue.backups.restoring import Restored, restore_backup
from essays.errors import Refusal


class Command(BaseCommand):
    help = (
        "Restore a backup. The site is closed to readers afterwards: open_site, or a publisher at the desk, opens it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="the file that backup wrote")
        parser.add_argument(
            "--replace", action="store_true", help="put it in the place of a site with content, which is kept beside"
        )

    def handle(self, *, path: Path, replace: bool = False, **_options: Any) -> None:
        try:
            restored = restore_backup(path, replace=replace)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(_("The backup of %(made_at)s is restored.") % {"made_at": restored.made_at})
        if restored.kept:
            self.stdout.write(
                _("What was there before is kept as %(name)s; delete it when you need it no more.")
                % {"name": restored.kept}
            )
        self._tell_differences(restored)
        self.stdout.write(_("Nobody is signed in. Mail, preview links and invitations that were waiting do not go on."))
        self.stdout.write(
            _("The site is closed to readers. When you have looked: manage.py open_site, or the button at the desk.")
        )

    def _tell_differences(self, restored: Restored) -> None:
        if restored.withdrawn is None:
            self.stdout.write(_("What stood there before is not known: withdraw and protect anew what you remember."))
            return
        told = (
            (_("Public again, and withdrawn or ended since the backup:"), restored.withdrawn),
            (_("Printed again, and protected since the backup:"), restored.protected),
            (_("Open again, and closed since the backup (or with another address):"), restored.reopened),
            (_("Public before, and not in the backup:"), restored.lost),
        )
        for sentence, lines in told:
            if lines:
                self.stdout.write(sentence)
                self.stdout.writelines(f"  {line}\n" for line in lines)
        if not any(lines for _sentence, lines in told):
            self.stdout.write(_("Compared with what was there before, nothing is public again that was not."))
