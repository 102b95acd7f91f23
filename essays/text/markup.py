"""Cleaning of bodies, and the plain text in them.

`clean_html` is the only door through which markup comes into a body, and the last thing done to it: when a revision is
stored, and again when it is shown, since a hole found later must not live on in texts that can no longer be changed.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import nh3
from selectolax.lexbor import LexborNode

from essays.text.allowed import LEAVES, MARKS, TAGS, URL_SCHEMES, admitted, admitted_address, attributes_of
from essays.text.canonical import rewrite, top_nodes

# The allow list as nh3 keeps it. No rel is added to links: editors review every address, and none opens a new window.
GUARD: Final = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style"},
    attributes={tag: set(attributes_of(tag)) for tag in TAGS},
    attribute_filter=admitted,
    strip_comments=True,
    link_rel=None,
    url_schemes=set(URL_SCHEMES),
    url_relative=admitted_address,
)
_LINK_WITHOUT_ADDRESS: Final = re.compile(r"<a(?! href)")


class Piece(NamedTuple):
    """A step through a block: some text, or (with no text) an opening or closing tag of a mark inside it."""

    text: str
    tag: str = ""


def clean_html(html: str) -> str:
    """A body's markup, safe and in its one plain form, whatever came in.

    Everything outside `essays.text.allowed` goes: scripts and the like with their content, other elements without it.
    Loose text becomes paragraphs. Cleaning twice gives what cleaning once gave. Never raises; callers bound the length
    (parsing takes time in the square of the depth: a million nested elements is a question for them, not for this).
    """
    cleaned = GUARD.clean(rewrite(html))
    # The guard's address parser knows more than our pattern: what it leaves without an address is a link no longer.
    return GUARD.clean(rewrite(cleaned)) if _LINK_WITHOUT_ADDRESS.search(cleaned) else cleaned


def paragraphs_to_html(blocks: Iterable[tuple[str, bool]]) -> str:
    """Clean markup of plain blocks (text, whether it is a heading): p and h2, line ends as breaks, no empty ones."""
    written = (("h2" if heading else "p", entities.escape(text).replace("\n", "<br>")) for text, heading in blocks)
    return clean_html("".join(f"<{tag}>{text}</{tag}>" for tag, text in written))


def plain_text(html: str) -> str:
    """The words of a body: blocks joined by blank lines, list items and table rows by line ends, cells by tabs."""
    texts = (text_of(node) for node in top_nodes(clean_html(html)))
    return "\n\n".join(text for text in texts if text)


def text_of(node: LexborNode) -> str:
    """The words of one block of a cleaned body."""
    return "".join(piece.text for piece in pieces(node))


def pieces(node: LexborNode) -> Iterator[Piece]:
    """A block of a cleaned body as a row of texts and tags of marks; joining the texts gives `text_of`."""
    begun = line_due = False
    for piece in _steps(node):
        if piece == _LINE:
            line_due = begun
        elif piece.text:
            if line_due:
                yield _LINE_END
            yield piece
            begun, line_due = True, False
        else:
            yield piece


_LINE: Final = Piece("", "line")  # a paragraph, item or row begins: not a tag of the body, hence no angle brackets
_LINE_END: Final = Piece("\n")


def _steps(node: LexborNode) -> Iterator[Piece]:
    """Recursive, which cleaned bodies allow: their depth is bounded."""
    if node.is_text_node:
        yield Piece(node.text_content or "")
        return
    if node.tag in LEAVES or node.tag in {"li", "tr"}:
        yield _LINE
    elif node.tag == "br":
        yield _LINE_END
    elif node.tag in {"td", "th"} and node.prev is not None:
        yield Piece("\t")
    opening = "".join(f' {name}="{value}"' for name, value in node.attributes.items()) if node.tag in MARKS else ""
    if node.tag in MARKS:
        yield Piece("", f"<{node.tag}{opening}>")
    child = node.first_child
    while child is not None:
        yield from _steps(child)
        child = child.next
    if node.tag in MARKS:
        yield Piece("", f"</{node.tag}>")
