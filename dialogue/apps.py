"""The project as an application of Django: its commands, its checks, and the reporting of errors."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class DialogueConfig(AppConfig):
    name = "dialogue"
    verbose_name = "Dialogue"

    def ready(self) -> None:
        from dialogue import checks  # noqa: F401  checks register themselves when loaded
        from dialogue.reporting import start_reporting

        if settings.SENTRY_DSN:
            start_reporting(settings.SENTRY_DSN)
