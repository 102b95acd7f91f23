"""Writes any markup anew in the one plain form of a body: blocks that hold runs of marked text.

What is pasted from a word processor, a web page or another editor comes with wrappers, empty paragraphs, nested spans
and elements in places where HTML does not allow them. Nothing is repaired in place. The parsed tree is walked once, and
everything is written from the start under a fixed content model (`writer`). So the result parses to exactly what was
written (no second parser can see another tree in it), and writing it again changes nothing.

This makes bodies plain; it is not the guard. The guard is the allow list that `markup` applies to what is written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from essays.text.linked_notes import bring_in_notes
from essays.text.writer import Writer

_DROPPED: Final = frozenset({
    "script", "style", "template", "noscript", "noembed", "noframes", "iframe", "object", "embed", "applet", "svg",
    "math", "head", "title", "xmp", "plaintext", "textarea", "select", "datalist", "audio", "video", "canvas",
    "frameset",
})  # fmt: skip
_FROM_WORD: Final = '[class^="Mso"],[style*="mso-"]'


def rewrite(source: str) -> str:
    """Any markup in the plain form: loose text becomes paragraphs, empty ones vanish, h1 becomes h2, b strong."""
    # Lone surrogates cannot be encoded for the parser, which would raise.
    tree = LexborHTMLParser(re.sub(r"[\ud800-\udfff]", "\ufffd", source), is_fragment=True)
    if "#" in source:
        bring_in_notes(tree)
    # Word marks every run of its own with a language, also inside one sentence: noise, not a statement.
    writer = Writer(language_of_runs=tree.css_first(_FROM_WORD) is None)
    for node, entering in _walk(tree.root):
        if entering:
            writer.enter(node)
        else:
            writer.leave()
    writer.end()
    return "".join(writer.out)


def top_nodes(cleaned: str) -> Iterator[LexborNode]:
    """The blocks at the top of a cleaned body, in order.

    Parsed as a document: in lexbor's fragments the first node's `html` is that of the whole fragment.
    """
    body = LexborHTMLParser(cleaned).body
    node = body.first_child if body is not None else None
    while node is not None:
        yield node
        node = node.next


def _is_kept(node: LexborNode) -> bool:
    if node.tag == "o:p":  # how Word ends a paragraph: nothing, or a no-break space
        return bool((node.text_content or "").strip())
    return node.is_text_node or (node.is_element_node and node.tag not in _DROPPED)


def _walk(first: LexborNode | None) -> Iterator[tuple[LexborNode, bool]]:
    """Every kept node twice, on entering and on leaving. Not recursive: hostile markup nests deeper than Python may."""
    path: list[LexborNode] = []
    node = first
    while node is not None or path:
        if node is None:
            closed = path.pop()
            yield closed, False
            node = closed.next
        elif _is_kept(node):
            yield node, True
            path.append(node)
            node = node.first_child
        else:
            node = node.next
