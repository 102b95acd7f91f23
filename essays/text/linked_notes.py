"""Footnotes as other programs write them, in two places that are linked to one another, put where they belong.

Word, LibreOffice, Google Docs, mammoth, pandoc and Markdown all write a number with a link to the note and, at the foot, the
note with a link back. No names of classes are needed to see it: of two places that lead to one another the first is the
number, the second the note. `bringInNotes` in static/js/desk/editor.js does the same for what is pasted into the editor.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

_LINKS: Final = 'a[href^="#"]'
_HOLDERS: Final = frozenset({"p", "li", "div", "aside", "dd", "section"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HIGHEST: Final = 4  # wrappers around a list of notes; Word has two


class _Linked(NamedTuple):
    """A number in the text, the element that holds its note, and the link back inside it."""

    number: LexborNode
    holder: LexborNode
    back: LexborNode


def bring_in_notes(tree: LexborHTMLParser) -> None:
    """Turn every footnote that is linked there and back into a `<span data-note>` in place of its number.

    A note that two numbers share comes twice. Notes on notes stay where they are.
    """
    found = list(_linked(tree.css(_LINKS), _by_name(tree)))
    holders = {pair.holder.mem_id: pair.holder for pair in found}
    apart = [pair for pair in found if not any(_is_inside(node, holders) for node in (pair.number, pair.holder))]
    holders = {pair.holder.mem_id: pair.holder for pair in apart}
    before = {node.mem_id: node for holder in holders.values() for node in _rules_before(holder)}
    for back in {pair.back.mem_id: pair.back for pair in apart}.values():
        back.decompose()
    for number, words in {pair.number.mem_id: (pair.number, pair.holder.inner_html) for pair in apart}.values():
        note = LexborHTMLParser(f'<span data-note="">{words or ""}</span>').css_first("span")
        number.replace_with(note or "")
    for node in (holders | before).values():
        node.decompose()


def _by_name(tree: LexborHTMLParser) -> dict[str, LexborNode]:
    """The elements that links may lead to, the first of each name."""
    named: dict[str, LexborNode] = {}
    for node in tree.css("[id], a[name]"):
        for name in _names(node):
            named.setdefault(name, node)
    return named


def _names(node: LexborNode) -> set[str]:
    return {name for name in (node.attributes.get("id"), node.attributes.get("name")) if name}


def _linked(links: list[LexborNode], named: dict[str, LexborNode]) -> Iterator[_Linked]:
    seen = set()
    for number in links:
        seen.add(number.mem_id)
        target = named.get(_goal(number))
        if target is None or target.mem_id in seen:
            continue
        names = _names(number) | (_names(number.parent) if number.parent and number.parent.tag == "sup" else set())
        back = next((link for link in (target, *target.css(_LINKS)) if _goal(link) in names), None)
        holder = _holder(target, number) if back else None
        if back and holder and back.mem_id not in seen:
            yield _Linked(number, holder, back)


def _goal(link: LexborNode) -> str:
    return (link.attributes.get("href") or "").removeprefix("#") if link.tag == "a" else ""


def _holder(target: LexborNode, number: LexborNode) -> LexborNode | None:
    """The element that holds all of a note: the paragraph of its link back, and a wrapper that begins with it."""
    holder: LexborNode | None = target
    while holder is not None and holder.tag not in _HOLDERS:
        holder = holder.parent
    while holder and (above := holder.parent) and above.tag in {"div", "li", "aside"}:
        if _element_before(holder) or len(above.css(_LINKS)) != 1 or _is_inside(number, {above.mem_id: above}):
            break
        holder = above
    return None if holder is None or _is_inside(number, {holder.mem_id: holder}) else holder


def _is_inside(node: LexborNode, holders: dict[int, LexborNode]) -> bool:
    return any(above.mem_id in holders for above in _above(node))


def _above(node: LexborNode) -> Iterator[LexborNode]:
    while (parent := node.parent) is not None:
        yield parent
        node = parent


def _rules_before(holder: LexborNode) -> Iterator[LexborNode]:
    """The rule or heading that only parts the notes from the text: right before the first, within the wrappers around them."""
    for node in islice((holder, *_above(holder)), _HIGHEST):
        before = _element_before(node)
        if before is not None:
            if before.tag == "hr" or (before.tag in _HEADINGS and node.parent and node.parent.tag == "section"):
                yield before
            return


def _element_before(node: LexborNode) -> LexborNode | None:
    """What comes before a node in its parent, but for breaks, comments and blanks."""
    before = node.prev
    while before is not None and (
        before.tag == "br"
        or before.is_comment_node
        or (before.is_text_node and not (before.text_content or "").strip())
    ):
        before = before.prev
    return before
