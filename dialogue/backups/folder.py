"""The folder in which backups gather, where the settings name one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings

SUFFIX: Final = ".dialogue-backup"


def next_path() -> Path | None:
    """Where the next backup belongs; None without BACKUP_DIR."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}"
    return Path(settings.BACKUP_DIR) / name if settings.BACKUP_DIR else None


def newest_backup() -> float | None:
    """When the newest backup was made, in seconds since 1970; None without BACKUP_DIR, 0 where the folder has none."""
    if not settings.BACKUP_DIR:
        return None
    try:
        return max((file.stat().st_mtime for file in Path(settings.BACKUP_DIR).glob(f"*{SUFFIX}")), default=0.0)
    except OSError:
        return 0.0
