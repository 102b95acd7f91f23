"""Accounts: people. Knows nothing of essays."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from accounts.roles import synchronise_roles


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        post_migrate.connect(synchronise_roles, dispatch_uid="accounts.synchronise_roles")
