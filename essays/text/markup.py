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
    """A step through a block: some text, or (with no text) an opening or closing tag of a mark inside it.

    The tags of a footnote are `<note>` and `</note>` here, so that they can be told from those of other spans.
    """

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


def plain_text(html: str, *, notes: bool = True) -> str:
    """The words of a body: blocks joined by blank lines, list items and table rows by line ends, cells by tabs.

    Footnotes do not interrupt the sentences that they belong to: they come after all blocks, or not at all.
    """
    parts = [split_notes(pieces(node)) for node in top_nodes(clean_html(html))]
    at_foot = [note for _, beside in parts for note in beside] if notes else []
    return "\n\n".join(text for text in [*(running for running, _ in parts), *at_foot] if text)


def split_notes(steps: Iterable[Piece]) -> tuple[str, list[str]]:
    """The running words of a block, and the words of each of its footnotes."""
    running: list[str] = []
    notes: list[list[str]] = []
    words = running
    for step in steps:
        if is_note(step):
            notes.append([])
            words = notes[-1]
        elif step.tag == END_OF_NOTE:
            words = running
        else:
            words.append(step.text)
    return "".join(running), ["".join(note) for note in notes]


def is_note(step: Piece) -> bool:
    """Whether a footnote begins here."""
    return step.tag.startswith("<note")


def pieces(node: LexborNode) -> Iterator[Piece]:
    """A block of a cleaned body as a row of texts and tags of marks."""
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
END_OF_NOTE: Final = "</note>"


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
    opening, closing = _tags(node)
    if opening:
        yield Piece("", opening)
    child = node.first_child
    while child is not None:
        yield from _steps(child)
        child = child.next
    if closing:
        yield Piece("", closing)


def _tags(node: LexborNode) -> tuple[str, str]:
    """The tags of a mark as pieces carry them; nothing for other elements."""
    if node.tag not in MARKS:
        return "", ""
    name = "note" if "data-note" in node.attributes else node.tag
    attributes = "".join(f' {key}="{value}"' for key, value in node.attributes.items() if key != "data-note")
    return f"<{name}{attributes}>", f"</{name}>"
