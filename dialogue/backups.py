"""Where backups lie, and how old the newest is."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

SUFFIX: Final = ".dialogue-backup"


def newest_backup() -> float | None:
    """When the newest backup in BACKUP_DIR was made, in seconds since 1970; None without a folder, 0 for an empty one."""
    if not settings.BACKUP_DIR:
        return None
    try:
        return max((file.stat().st_mtime for file in Path(settings.BACKUP_DIR).glob(f"*{SUFFIX}")), default=0.0)
    except OSError:
        return 0.0
