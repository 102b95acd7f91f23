"""The Chinese catalogue without gettext's tools: compile it, and say what is missing in it.

python -m dialogue.catalogs            compile every .po to the .mo beside it, if it is newer
python -m dialogue.catalogs --check    exit 1 if a message of the code is untranslated or fuzzy (needs gettext)
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"
IGNORED = [".venv/*", "var/*", "staticfiles/*", "tests/*"]


def compile_catalogs(folder: Path = LOCALE) -> list[Path]:
    """Compile what changed; returns the files that were written."""
    written = []
    for source in sorted(folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written.append(target)
    return written


def unfinished(folder: Path = LOCALE) -> list[str]:
    """One line for each message that is untranslated or fuzzy."""
    return [
        f"{source.relative_to(folder)}:{entry.linenum}: {entry.msgid[:80]!r} is {'fuzzy' if entry.fuzzy else 'untranslated'}"
        for source in sorted(folder.rglob("*.po"))
        for entry in polib.pofile(str(source))
        if not entry.obsolete and (entry.fuzzy or not entry.translated())
    ]


def unfinished_in_code() -> list[str]:
    """The same, after every message of the code was taken in; the catalogue itself is put back as it was.

    gettext's tools write beside the files that they scan, so a copy of the catalogue would be judged without the new messages.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue.settings.development")
    import django  # only this check needs a set-up Django
    from django.core.management import call_command

    django.setup()
    before = {source: source.read_bytes() for source in LOCALE.rglob("*.po")}
    try:
        call_command("makemessages", locale=["zh_Hans"], ignore_patterns=IGNORED, no_obsolete=True, verbosity=0)
        return unfinished()
    finally:
        for source, content in before.items():
            source.write_bytes(content)


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        lines = unfinished_in_code()
        print("\n".join(lines) or "All messages are translated.")
        return int(bool(lines))
    compile_catalogs()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
