"""Chinese text keeps Chinese punctuation: an ASCII comma beside a Han character makes a page look machine-made at once.

    python -m dialogue.punctuation PATH...          list the places, exit 1 if there are any
    python -m dialogue.punctuation --mend PATH...   write the full-width marks

Left alone: addresses, tags, placeholders, code in backticks; in catalogues everything but msgstr; the archive's own labels
(a colon after the label of the series or of a note is ASCII in the captures); Han words inside an English sentence.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

SUFFIXES = {".po", ".html", ".txt", ".md", ".toml", ".svg"}
HAN = "\u3007\u3400-\u9fff\uf900-\ufaff"
NARROW = ",:;!?"
WIDE = {mark: chr(ord(mark) + 0xFEE0) for mark in NARROW + "()"}
LABEL = r"^(?:\u54cd\u5e94|(?:\u8bf7)?\u6ce8(?:\u610f)?): ?"
PLACEHOLDER = r"https?://\S+|<[^<>]*>|&#?\w+;|\{\{.*?\}\}|\{%.*?%\}|%\(\w+\)[sd]|\{\w*\}|`[^`]*`"
LEFT_ALONE = re.compile(f"{PLACEHOLDER}|{LABEL}", re.MULTILINE)
MARK = re.compile(
    rf"(?<=[{HAN}\u201d\u300b\uff09])[{NARROW}]+ ?|[{NARROW}]+(?=[{HAN}])|\((?=[{HAN}])[^()\n]*\)|(?<=[{HAN}])\([^()\n]*\)"
)
REACH = 14  # characters on each side that tell whether the words around a mark are Chinese


def mend(text: str) -> str:
    """The text with full-width marks wherever a mark stands among Chinese words."""
    while (mended := _mend_once(text)) != text:  # a bracket that has become wide makes the mark beside it wide too
        text = mended
    return text


def _mend_once(text: str) -> str:
    kept = [(match.start(), match.end()) for match in LEFT_ALONE.finditer(text)]

    def replace(match: re.Match[str]) -> str:
        inside = any(start < match.end() and match.start() < end for start, end in kept)
        near = text[max(0, match.start() - REACH) : match.end() + REACH]
        chinese = 2 * len(re.findall(f"[{HAN}]", near)) >= len(re.findall("[A-Za-z]", near))
        if inside or not chinese:
            return match.group()
        found = match.group()
        if found.startswith("("):
            return WIDE["("] + found[1:-1] + WIDE[")"]
        return "".join(WIDE[mark] for mark in found.rstrip())

    return MARK.sub(replace, text)


def mend_file(path: Path) -> str:
    """The mended text of a file; of a catalogue only the translations are touched."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".po":
        return mend(text)
    lines, translation = [], False
    for line in text.splitlines(keepends=True):
        translation = line.startswith("msgstr") or (translation and line.startswith('"'))
        lines.append(mend(line) if translation else line)
    return "".join(lines)


def find_files(paths: list[Path]) -> Iterator[Path]:
    """The text files among the paths and in their folders."""
    for path in paths:
        found = path.rglob("*") if path.is_dir() else [path]
        yield from sorted(file for file in found if file.is_file() and file.suffix in SUFFIXES)


def main(arguments: list[str]) -> int:
    places = 0
    for path in find_files([Path(argument) for argument in arguments if argument != "--mend"]):
        before, after = path.read_text(encoding="utf-8"), mend_file(path)
        if "--mend" in arguments and before != after:
            path.write_text(after, encoding="utf-8", newline="")
        for number, (old, new) in enumerate(zip(before.splitlines(), after.splitlines(), strict=True), start=1):
            if old != new:
                places += 1
                sys.stdout.write(f"{path}:{number}: {new.strip()[:100]}\n")
    return int(bool(places) and "--mend" not in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
