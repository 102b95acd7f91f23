"""What an examination finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: what is so, and what to do. `is_wrong` tells a fault from advice; `code` is what programs compare."""

    code: str
    found: str
    remedy: str
    is_wrong: bool = True


Findings = Iterator[Finding]


def is_production() -> bool:
    """Whether these are the settings for readers, not a laptop's."""
    return str(settings.SETTINGS_MODULE).endswith(".production")
