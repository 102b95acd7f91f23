"""manage.py close_site: keep readers out until somebody opens the site."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from essays.services.closing import close_site


class Command(BaseCommand):
    help = "Close the site to readers; the desk stays open. open_site, or a publisher at the desk, opens it."
    requires_migrations_checks = True

    def handle(self, **_options: Any) -> None:
        if close_site(by=None, via="command", reason="command"):
            self.stdout.write(_("The site is closed to readers. Open it by manage.py open_site, or at the desk."))
        else:
            self.stdout.write(_("The site was closed already."))
