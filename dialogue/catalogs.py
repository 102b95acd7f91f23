"""The Chinese catalogue without gettext's tools: compile it, and say what is missing in it.

python -m dialogue.catalogs            compile every .po to the .mo beside it, if it is newer
python -m dialogue.catalogs --check    exit 1 if a message is untranslated or fuzzy
"""

from __future__ import annotations

import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


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


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        lines = unfinished()
        print("\n".join(lines) or "All messages are translated.")
        return int(bool(lines))
    compile_catalogs()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
