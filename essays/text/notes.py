"""Footnotes for readers: a number at the place of each, and its words for the foot of the text.

In a body a footnote is `<span data-note="">its words</span>` where it belongs (docs/decisions/0008).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from selectolax.lexbor import LexborNode

from essays.text.canonical import top_nodes

_NOTE: Final = "span[data-note]"


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its number in the text, its clean markup, and its language tag, "" where it is the text's."""

    number: int
    html: str
    lang: str
    prefix: str

    @property
    def id(self) -> str:
        """The id of the note at the foot."""
        return f"{self.prefix}{self.number}"

    @property
    def reference(self) -> str:
        """The id of the number in the text."""
        return f"{self.id}-ref"

    @property
    def heading(self) -> str:
        """The id of the heading over the notes, which is half of each number's name: "Notes 1"."""
        return f"{self.prefix}-heading"


def take_out_notes(block: str, prefix: str, first: int) -> tuple[str, tuple[Note, ...]]:
    """The clean markup of one block with numbers, from `first` on, in place of its notes; and the notes."""
    if "data-note" not in block:
        return block, ()
    [top] = top_nodes(block)
    notes = []
    for number, node in enumerate(top.css(_NOTE), start=first):
        note = Note(number, node.inner_html or "", _language_at(node), prefix)
        node.replace_with(_number_of(note))
        notes.append(note)
    return top.html or "", tuple(notes)


def _number_of(note: Note) -> LexborNode:
    link = (
        f'<a href="#{note.id}" id="{note.reference}" role="doc-noteref" '
        f'aria-labelledby="{note.heading} {note.reference}">{note.number}</a>'
    )
    [number] = top_nodes(f'<sup class="noteref">{link}</sup>')
    return number


def _language_at(node: LexborNode) -> str:
    """The language tag in force where a note stands, within its block."""
    above: LexborNode | None = node
    while above is not None and above.tag != "body":
        if language := above.attributes.get("lang"):
            return language
        above = above.parent
    return ""
