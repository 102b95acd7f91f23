"""What lies on this machine."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path
from time import time
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from dialogue import env
from dialogue.backups.folder import newest_backup
from dialogue.examining.findings import Finding, Findings
from essays.exporting.fonts import find_font
from essays.languages import CHINESE

LEAST_ROOM: Final = 200  # MB; below it saves may soon fail
LITTLE_ROOM: Final = 2_000  # MB
OLDEST_BACKUP: Final = 26  # hours: one that is made daily, and two hours late


def examine_machine() -> Findings:
    """Files, fonts, room, backups."""
    yield from _files()
    yield from _room()
    yield from _backups()


def _files() -> Findings:
    if settings.IS_PRODUCTION and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Finding(
            "static_files",
            _("Static files are not collected: pages come without style."),
            _("Run: manage.py collectstatic --noinput"),
        )
    if not list((env.ROOT / "locale").rglob("*.mo")):
        yield Finding(
            "catalogs",
            _("The Chinese messages are not compiled: Chinese pages speak English in their frame."),
            _("Run: python -m dialogue.catalogs"),
        )
    if find_font(CHINESE.code) is None:
        yield Finding(
            "fonts",
            _("There is no font with Chinese: the picture that shows where an address is shared has no Chinese title."),
            _("On Debian: apt-get install fonts-noto-cjk"),
            is_wrong=False,
        )
    if find_spec("weasyprint") is None:
        yield Finding(
            "pdf",
            _("The library for PDF is not installed: readers are not offered any."),
            _("Install requirements/extras.txt, and from the system Pango."),
            is_wrong=False,
        )


def _room() -> Findings:
    folders = {env.ROOT / "var"}
    if connection.vendor == "sqlite":
        folders.add(Path(connection.settings_dict["NAME"]).parent)
    if settings.BACKUP_DIR:
        folders.add(Path(settings.BACKUP_DIR))
    for folder in sorted(folders):
        if not folder.exists():
            continue
        free = shutil.disk_usage(folder).free // 1_000_000
        if free < LITTLE_ROOM:
            yield Finding(
                "room",
                _("In %(folder)s there is room for %(free)s MB.") % {"folder": folder, "free": free},
                _("Make room: without any, nothing can be saved."),
                is_wrong=free < LEAST_ROOM,
            )


def _backups() -> Findings:
    made_at = newest_backup()
    if made_at is None:
        if settings.IS_PRODUCTION:
            yield Finding(
                "backup_dir",
                _("BACKUP_DIR is not set, so it is not known whether there are backups."),
                _("Set it to a folder of another disk, and run manage.py backup daily."),
                is_wrong=False,
            )
        return
    hours = int((time() - made_at) // 3600)
    if not made_at:
        found = _("BACKUP_DIR has no backup.")
    elif hours >= OLDEST_BACKUP:
        found = _("The newest backup is %(hours)s hours old.") % {"hours": hours}
    else:
        return
    yield Finding("backup_age", found, _("Run manage.py backup daily, by a timer of the system."))
