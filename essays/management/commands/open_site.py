"""manage.py open_site: let readers in again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from essays.services.closing import open_site


class Command(BaseCommand):
    help = "Open the site to readers, after a restore or close_site."
    requires_migrations_checks = True

    def handle(self, **_options: Any) -> None:
        if open_site(by=None, via="command"):
            self.stdout.write(_("The site is open to readers again."))
        else:
            self.stdout.write(_("The site was open already."))
