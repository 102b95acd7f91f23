"""Fonts of this machine for drawn pictures. None is kept with the project: fontconfig is asked, then the usual places."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from essays.languages import CHINESE, ENGLISH

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

# What fontconfig is asked for, and a letter that shows whether it gave a font of the script.
WANTED: Final = {
    ENGLISH.code: ("Source Serif 4,Noto Serif,Liberation Serif,DejaVu Serif,serif:semibold:lang=en", "\u00e9"),
    CHINESE.code: ("Source Han Serif SC,Noto Serif CJK SC,Noto Sans CJK SC:semibold:lang=zh-cn", "\u6c49"),
}
PLACES: Final = {
    ENGLISH.code: (
        ("/usr/share/fonts/truetype/noto/NotoSerif-Bold.ttf", 0),
        ("/usr/share/fonts/truetype/liberation/LiberationSerif-Bold.ttf", 0),
        ("/usr/share/fonts/truetype/dejavu/DejaVuSerif-Bold.ttf", 0),
        ("/System/Library/Fonts/Supplemental/Georgia Bold.ttf", 0),
    ),
    CHINESE.code: (  # the Simplified Chinese face is the third of Noto's collections
        ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc", 2),
        ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 2),
        ("/System/Library/Fonts/Supplemental/Songti.ttc", 0),
    ),
}
PATIENCE: Final = 5  # seconds for fontconfig, whose first answer on a machine builds its cache


@lru_cache(maxsize=64)
def load_font(language: str, size: int) -> FreeTypeFont | None:
    """A font for the script of a language in a size (pixels), or None where this machine has none."""
    from PIL import ImageFont  # takes a tenth of a second; most processes never draw

    found = find_font(language)
    if found is None:
        return None
    path, index = found
    # The basic layout: the same picture whether or not a shaping library happens to be installed.
    return ImageFont.truetype(path, size, index=index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4)
def find_font(language: str) -> tuple[str, int] | None:
    """File and index of the first font that has letters of the script."""
    _pattern, letter = WANTED[language]
    return next((place for place in _candidates(language) if _has_letter(*place, letter)), None)


def lacks(font: FreeTypeFont, text: str) -> bool:
    """Whether the font has no picture of some character: emoji, or a script that is neither Latin nor Han."""
    nothing = _picture(font, "\U0010ffff")
    return any(_picture(font, character) == nothing for character in set(text) if not character.isspace())


def _candidates(language: str) -> Iterator[tuple[str, int]]:
    pattern, _letter = WANTED[language]
    command = ["fc-match", "--format", "%{file}\t%{index}", pattern]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        answer = ""
    path, _tab, index = answer.partition("\t")
    if index.isdigit():
        yield path, int(index) & 0xFFFF  # above it stands the instance of a variable font
    yield from PLACES[language]


def _has_letter(path: str, index: int, letter: str) -> bool:
    from PIL import ImageFont

    if not Path(path).is_file():
        return False
    try:
        return not lacks(ImageFont.truetype(path, 24, index=index), letter)
    except OSError:
        return False


def _picture(font: FreeTypeFont, character: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(character)
    return mask.size, bytes(mask)
