"""Essays: what is read, and how it comes to be read."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class EssaysConfig(AppConfig):
    name = "essays"
    verbose_name = _("Essays")

    def ready(self) -> None:
        from essays import checks, guards  # noqa: F401  checks register themselves when loaded

        pre_migrate.connect(guards.remove_before_migration, sender=self, dispatch_uid="essays.guards.remove")
        post_migrate.connect(guards.install_after_migration, sender=self, dispatch_uid="essays.guards.install")
