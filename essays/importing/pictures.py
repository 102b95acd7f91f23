"""Pictures in a document: bodies hold none, so their words stay in a sentence in brackets, and the rest is said in a warning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.utils.translation import ngettext_lazy

from essays.importing.scripts import HAN

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

# What programs write where nobody wrote anything: a file's name, or a machine's guess at what is seen.
NO_WORDS: Final = re.compile(
    r"\S*\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?)|(?:image|picture|img|图片|图像)[\s_-]*\d*|.*automatically generated.*|.*自动生成.*",
    re.IGNORECASE | re.DOTALL,
)
LONGEST: Final = 500
LEFT_OUT: Final = ngettext_lazy(
    "%(count)s picture was left out: texts hold no pictures. Its description, if it had one, stands in its place.",
    "%(count)s pictures were left out: texts hold no pictures. Their descriptions, if they had any, stand in their place.",
    "count",
)


def describe_pictures(tree: LexborHTMLParser) -> tuple[str, ...]:
    """Put the description of each picture in its place, in brackets; returns the warning that says how many there were."""
    pictures = tree.css("img, svg, picture > img")
    for picture in pictures:
        words = " ".join((picture.attributes.get("alt") or "").split())[:LONGEST]
        if words and not NO_WORDS.fullmatch(words):
            picture.insert_before(f"［图片：{words}］" if HAN.search(words) else f" [Picture: {words}] ")
        picture.decompose()
    return (LEFT_OUT % {"count": len(pictures)},) if pictures else ()
