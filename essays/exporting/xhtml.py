"""The body of a text for a book: its clean HTML written as XML, with its ids made unlike those of other texts where they share a page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from selectolax.lexbor import LexborNode

from essays.text.allowed import BLOCK_KEY, VOIDS
from essays.text.blocks import RenderedBlock, render_blocks
from essays.text.canonical import top_nodes

UNNUMBERED: Final = ("h2", "h3", "h4", "hr")
# Whatever XML 1.0 does not know as a character, lone surrogates among them.
_NO_CHARACTER: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMES_IDS: Final = ("id", "aria-labelledby")


@dataclass(frozen=True, slots=True)
class LaidBlock:
    """A block of a body in a book: its number in the margin ("" where it has none), its tag and its markup."""

    number: str
    tag: str
    html: SafeString

    @property
    def is_heading(self) -> bool:
        return self.tag in UNNUMBERED[:3]


@dataclass(frozen=True, slots=True)
class LaidNote:
    """A footnote at the end of a text: its number, the ids of itself and of its number in the text, language ("" is the text's), words."""

    number: int
    id: str
    reference: str
    lang: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class LaidText:
    """A body ready for a template."""

    blocks: tuple[LaidBlock, ...]
    notes: tuple[LaidNote, ...]


def lay_out(body: str, *, prefix: str = "", notes_in_place: bool = False) -> LaidText:
    """A stored body as blocks and footnotes in XML. All ids begin with `prefix`.

    With `notes_in_place` footnotes stay in the text as `<span data-note="">`, for a printer that takes them to the foot of its pages.
    """
    rendered = render_blocks(body, notes="" if notes_in_place else "n")
    keys = {block.key for block in rendered}
    blocks = [_laid_block(block, prefix, keys) for block in rendered]
    notes = [
        LaidNote(note.number, prefix + note.id, prefix + note.reference, note.lang, as_xhtml(note.html, prefix, keys))
        for block in rendered
        for note in block.notes
    ]
    return LaidText(tuple(blocks), tuple(notes))


def as_xhtml(html: str, prefix: str = "", keys: Collection[str] = ()) -> SafeString:
    """Clean HTML as well-formed XML. A link to a block that is not among `keys` loses its address, since it would lead nowhere."""
    written = "".join(part for node in top_nodes(html) for part in _written(node, prefix, keys))
    return mark_safe(written)  # noqa: S308  every text and every value is escaped where it is written


def only_characters(text: str) -> str:
    """A text or a page without what XML does not know as a character."""
    return _NO_CHARACTER.sub("", text)


def _laid_block(block: RenderedBlock, prefix: str, keys: Collection[str]) -> LaidBlock:
    number = "" if block.tag in UNNUMBERED else block.number
    return LaidBlock(number, block.tag, as_xhtml(block.html, prefix, keys))


def _written(node: LexborNode, prefix: str, keys: Collection[str]) -> Iterator[str]:
    """Recursive, which cleaned bodies allow: their depth is bounded."""
    if node.is_text_node:
        yield escape(node.text_content or "", quote=False)
        return
    attributes = _attributes(node, prefix, keys)
    is_shown = node.tag != "a" or "href" in attributes
    opening = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    if node.tag in VOIDS:
        yield f"<{node.tag}{opening}/>"
        return
    if is_shown:
        yield f"<{node.tag}{opening}>"
    child = node.first_child
    while child is not None:
        yield from _written(child, prefix, keys)
        child = child.next
    if is_shown:
        yield f"</{node.tag}>"


def _attributes(node: LexborNode, prefix: str, keys: Collection[str]) -> dict[str, str]:
    attributes = {name: value or "" for name, value in node.attributes.items()}
    if "lang" in attributes:
        attributes["xml:lang"] = attributes["lang"]
    if attributes.get("role") == "doc-noteref":
        attributes["epub:type"] = "noteref"
    for name in _NAMES_IDS:
        if name in attributes:
            attributes[name] = " ".join(prefix + one for one in attributes[name].split())
    target = attributes.get("href", "")
    if target.startswith("#"):
        if BLOCK_KEY.fullmatch(target[1:]) and target[1:] not in keys:
            del attributes["href"]
        else:
            attributes["href"] = f"#{prefix}{target[1:]}"
    return attributes
