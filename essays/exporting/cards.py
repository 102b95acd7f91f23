"""The picture that stands for a response where its address is shared: title and names on the paper of the site, drawn when asked for."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from essays.exporting.citations import one_line
from essays.exporting.fonts import find_font, lacks, load_font
from essays.languages import CHINESE, ENGLISH
from essays.text.han import is_han

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SIZE: Final = (1200, 630)
EDGE: Final = 84
# The tokens of static/css/site.css in light.
PAPER, INK, QUIET, RULE, SEAL = "#fcfbf8", "#1d1b18", "#635d53", "#d9d3c7", "#a22c1b"
TITLES: Final = ((76, 3), (66, 4), (56, 4))  # sizes, and how many lines of each there is room for
TITLE_TOP: Final = 166
SMALL: Final = 32
DRAWING: Final = 1  # raised whenever the drawing changes, so that no picture of before is taken for one of now
STOPS: Final = frozenset(
    "\u3002\uff0c\u3001\uff1b\uff1a\uff1f\uff01\uff09\u300b\u3009\u3011"
)  # a line may end behind them
NEVER_FIRST: Final = STOPS | frozenset("\u201d\u2019\u2026,.;:?!)")
NEVER_LAST: Final = frozenset("\u201c\u2018\uff08\u300a\u3008\u3010(")


@dataclass(frozen=True, slots=True)
class Card:
    """What a picture says."""

    site: str
    title: str
    names: str

    @property
    def etag(self) -> str:
        """A strong validator, known before anything is drawn: it changes with the words, the drawing and the fonts."""
        told = (DRAWING, *astuple(self), *(find_font(code) for code in (ENGLISH.code, CHINESE.code)))
        return f'"{hashlib.blake2b(repr(told).encode(), digest_size=12).hexdigest()}"'


@lru_cache(maxsize=64)
def draw_card(card: Card) -> bytes | None:
    """The picture as PNG of 1200 by 630, about 30 KB; None where no font of this machine has all of its characters.

    The last ones are kept, some megabytes: the words themselves are the key, so nothing old can come back under new words.
    """
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    if not (_draw_title(draw, one_line(card.title)) and _draw_frame(draw, card)):
        return None
    file = BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def _draw_frame(draw: ImageDraw, card: Card) -> bool:
    site, names = _font_for(card.site, SMALL), _font_for(one_line(card.names), SMALL)
    if site is None or names is None:
        return False
    draw.rectangle((0, 0, 14, SIZE[1]), fill=SEAL)
    draw.text((EDGE, EDGE), card.site, fill=SEAL, font=site, anchor="ls")
    draw.line((EDGE, 526, SIZE[0] - EDGE, 526), fill=RULE, width=2)
    (line,) = _shortened([one_line(card.names)], 1, names)
    draw.text((EDGE, 576), line, fill=QUIET, font=names, anchor="ls")
    return True


def _draw_title(draw: ImageDraw, title: str) -> bool:
    """The title in the largest size in which it fits; one that fits in none is cut."""
    for size, room in TITLES:
        font = _font_for(title, size)
        if font is None:
            return False
        lines = wrap(title, font, SIZE[0] - 2 * EDGE)
        if len(lines) <= room or (size, room) == TITLES[-1]:
            _draw_lines(draw, _shortened(lines, room, font), font, size)
            break
    return True


def _draw_lines(draw: ImageDraw, lines: list[str], font: FreeTypeFont, size: int) -> None:
    for number, line in enumerate(lines):
        draw.text((EDGE, TITLE_TOP + size * 3 // 4 + number * size * 13 // 10), line, fill=INK, font=font, anchor="ls")


def _font_for(text: str, size: int) -> FreeTypeFont | None:
    """The font of the text's script, if it has every character of the text; fonts for Han have Latin letters too."""
    language = CHINESE.code if any(map(is_han, text)) else ENGLISH.code
    font = load_font(language, size)
    return None if font is None or lacks(font, text) else font


def wrap(text: str, font: FreeTypeFont, width: int) -> list[str]:
    """A text in lines no wider than `width`: between words, between Han characters where punctuation allows it, and in
    the middle of what is wider than a line."""
    lines, line = [], ""
    for word in _pieces(text):
        for piece in [word] if font.getlength(word.rstrip()) <= width else word:
            if line and font.getlength((line + piece).rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """What stays together: words with the blank behind them, Han characters one by one with their punctuation."""
    pieces: list[str] = []
    for character in text:
        if pieces and _stay_together(pieces[-1][-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _stay_together(before: str, after: str) -> bool:
    if after in NEVER_FIRST or after.isspace() or before in NEVER_LAST:
        return True
    return not (before.isspace() or before in STOPS or is_han(before) or is_han(after))


def _shortened(lines: list[str], most: int, font: FreeTypeFont) -> list[str]:
    """At most so many lines; the last ends in an ellipsis where something is left out or it is wider than the page."""
    room = SIZE[0] - 2 * EDGE
    kept = lines[:most]
    last = kept[-1] if kept else ""
    if len(lines) <= most and font.getlength(last) <= room:
        return kept
    while last and font.getlength(f"{last}\u2026") > room:
        last = last[:-1]
    return [*kept[:-1], f"{last.rstrip()}\u2026"]
