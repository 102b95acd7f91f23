"""System checks of the wiring: what would go wrong quietly is said before the first request."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register
def errors_can_be_reported(app_configs: Sequence[AppConfig] | None, **_options: Any) -> list[CheckMessage]:
    """Whoever names a Sentry has its library too."""
    if not settings.SENTRY_DSN or find_spec("sentry_sdk"):
        return []
    return [
        Error(
            "SENTRY_DSN is set, but its library is not installed: no error would be reported.",
            hint="Install requirements/extras.txt, or take SENTRY_DSN out of the environment.",
            id="dialogue.E001",
        )
    ]
