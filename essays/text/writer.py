"""The content model of bodies, as a writer: it receives elements and texts in any order and writes only what may be.

A container is written when its first content comes, a mark when its first text comes, a break or space when more text
follows. So nothing empty is ever written, and a mark that ends and begins again at once is written as one.

A footnote stands beside the sentence that it interrupts: outside all marks (they go on after it), with no blank before it,
and blocks inside it are lines. It needs words before it in its paragraph to belong to; without them its words are text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from essays.text.allowed import BLOCKS, CONTAINERS, LEAVES, MARKS, UNPRINTABLE, admitted, attributes_of
from essays.text.han import HAN

_RENAMED: Final = {
    "h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em", "strike": "s", "del": "s", "tfoot": "tbody",
    "menu": "ul",
}  # fmt: skip
_BOUNDARIES: Final = frozenset({
    "div", "section", "article", "main", "header", "footer", "aside", "nav", "address", "figure", "figcaption",
    "dl", "dt", "dd", "pre", "center", "fieldset", "legend", "form", "details", "summary", "caption", "hgroup",
    "body",
})  # fmt: skip
# Where a container may stand ("" is the top). Elsewhere its parts become paragraphs of whatever surrounds them.
_PARENTS: Final = {
    "blockquote": {"", "blockquote"},
    "ul": {"", "blockquote", "li", "td", "th"},
    "ol": {"", "blockquote", "li", "td", "th"},
    "li": {"ul", "ol"},
    "table": {"", "blockquote"},
    "thead": {"table"},
    "tbody": {"table"},
    "tr": {"thead", "tbody"},
    "td": {"tr"},
    "th": {"tr"},
}
# What is opened unasked when text stands directly in a container that cannot hold text.
_IMPLIED: Final = {"ul": "li", "ol": "li", "table": "tbody", "thead": "tr", "tbody": "tr", "tr": "td"}
_DEEPEST: Final = 12
NOTE: Final = ' data-note=""'
_MOST_MARKS: Final = 8

_SPACE: Final = re.compile(r"[ \t\n\r\f\u2028\u2029]+")
_WIDE: Final = rf"{HAN}\u3001-\u3011\uff00-\uff60"
# A line end between Han characters or their punctuation only wraps the source; as a space it would split the sentence.
_WRAPPED: Final = re.compile(rf"(?<=[{_WIDE}])[ \t]*\r?\n[ \t\r\n]*(?=[{_WIDE}])")


@dataclass(slots=True)
class _Container:
    """A list, quotation, table or part of one. It is written when its first content comes, so empty ones never are."""

    tag: str
    attributes: str = ""
    implied: bool = False
    written: bool = False
    filled: bool = False


class _Sentence(NamedTuple):
    """What was due in a sentence when a footnote interrupted it."""

    wanted: list[tuple[str, str]]
    space: bool
    breaks: int


@dataclass(slots=True)
class Writer:
    """Receives elements and texts in document order and writes the plain form to `out`."""

    language_of_runs: bool
    out: list[str] = field(default_factory=list)
    _containers: list[_Container] = field(default_factory=list)
    _leaf: str | None = None  # the tag of the open paragraph or heading; "" for text directly in a list item or cell
    _due_leaf: tuple[str, str] | None = None  # tag and attributes of the one to open when text comes
    _wanted: list[tuple[str, str]] = field(default_factory=list)
    _marked: list[tuple[str, str]] = field(default_factory=list)
    _space: bool = False
    _breaks: int = 0
    _note: _Sentence | None = None  # while a footnote is written, the sentence that it interrupts
    _undo: list[Callable[[], None]] = field(default_factory=list)

    def enter(self, node: LexborNode) -> None:
        """Take note of an element, or write a text."""
        tag = _RENAMED.get(node.tag or "", node.tag or "")
        undo: Callable[[], None] = _nothing
        if node.is_text_node:
            self._text(node.text_content or "")
        elif self._note and (tag in BLOCKS or tag in CONTAINERS or tag in _BOUNDARIES):
            self._end_line()
            undo = self._end_line
        elif tag in LEAVES or tag in _BOUNDARIES:
            undo = self._enter_leaf(node, tag)
        elif tag in CONTAINERS:
            undo = self._enter_container(node, tag)
        elif tag in MARKS:
            undo = self._enter_mark(node, tag)
        elif tag == "br":
            self._breaks += self._is_begun()
            self._space = False
        elif tag == "hr":
            self._rule(node)
        self._undo.append(undo)

    def leave(self) -> None:
        """Close what the last element that was entered, and not yet left, has opened."""
        self._undo.pop()()

    def end(self) -> None:
        """Close everything that is still open."""
        self._end_leaf()
        while self._containers:
            self._pop()

    def _enter_leaf(self, node: LexborNode, tag: str) -> Callable[[], None]:
        self._end_leaf()
        if tag in _BOUNDARIES or (tag != "p" and self._place() not in {"", "blockquote"}):
            tag = "p"
        self._due_leaf = tag, _attributes(node, tag, top=not self._containers)
        return self._end_leaf

    def _enter_container(self, node: LexborNode, tag: str) -> Callable[[], None]:
        self._end_leaf()
        while self._place() not in _PARENTS[tag] and self._containers and self._containers[-1].implied:
            self._pop()
        if tag in {"ul", "ol"} and self._place() in {"ul", "ol"} and len(self._containers) < _DEEPEST:
            self._containers.append(_Container("li", implied=True))
        too_deep = tag in {"ul", "ol", "blockquote"} and len(self._containers) >= _DEEPEST
        if too_deep or self._place() not in _PARENTS[tag]:
            self._due_leaf = "p", _attributes(node, "p", top=not self._containers)
            return self._end_leaf
        opened = _Container(tag, _attributes(node, tag, top=not self._containers))
        self._containers.append(opened)
        if tag in {"td", "th"}:  # an empty cell keeps its neighbours in their columns
            self._write_containers()
        return lambda: self._leave_container(opened)

    def _leave_container(self, opened: _Container) -> None:
        self._end_leaf()
        while any(container is opened for container in self._containers):
            self._pop()

    def _enter_mark(self, node: LexborNode, tag: str) -> Callable[[], None]:
        mark = tag, _attributes(node, tag)
        if tag == "span" and NOTE in mark[1]:
            return self._enter_note(node, mark)
        if not self._says_something(node, mark) or len(self._wanted) >= _MOST_MARKS:
            return _nothing
        self._wanted.append(mark)
        return lambda: _nothing(self._wanted.pop())

    def _enter_note(self, node: LexborNode, mark: tuple[str, str]) -> Callable[[], None]:
        if self._note or self._leaf is None:
            return _nothing
        self._note = _Sentence(self._wanted, self._space, self._breaks)
        self._wanted = [mark if self.language_of_runs else (mark[0], NOTE)]
        self._space, self._breaks = False, 0
        return self._leave_note

    def _leave_note(self) -> None:
        if self._is_begun():
            self._close_marks()
        if self._note:
            self._wanted, self._space, self._breaks = self._note
        self._note = None

    def _is_begun(self) -> bool:
        """Whether the paragraph, or the footnote inside it, holds words already."""
        return self._leaf is not None and (self._note is None or self._wanted[:1] == self._marked[:1])

    def _end_line(self) -> None:
        """Blocks inside a footnote are no more than lines."""
        self._breaks = max(self._breaks, int(self._is_begun()))

    def _says_something(self, node: LexborNode, mark: tuple[str, str]) -> bool:
        """Whether a mark adds anything: a link needs an address, a span a language; none is repeated inside itself."""
        tag, attributes = mark
        if tag == "a" and "href=" not in attributes:
            return False
        if tag == "span":
            inner = next((kept for name, kept in reversed(self._wanted) if name == "span"), "")
            return self.language_of_runs and attributes not in {"", inner}
        # Google Docs wraps all that is copied in a <b> that is not bold.
        weightless = tag == "strong" and "font-weight:normal" in (node.attributes.get("style") or "").replace(" ", "")
        return not weightless and all(name != tag for name, _ in self._wanted)

    def _rule(self, node: LexborNode) -> None:
        if self._place() in {"", "blockquote"}:
            self._end_leaf()
            self._write_containers()
            self.out.append(f"<hr{_attributes(node, 'hr', top=not self._containers)}>")

    def _text(self, raw: str) -> None:
        text = _SPACE.sub(" ", _WRAPPED.sub("", UNPRINTABLE.sub("", raw)))
        if not self._is_begun():
            text = text.lstrip()  # no-break and ideographic spaces too: they serve as indents and empty paragraphs
        if text and self._leaf is None:
            self._open_leaf()
        self._space |= text.startswith(" ") and not self._breaks
        words = text.strip(" ")
        if words:
            self._mark_up()
            self.out.append(html.escape(words, quote=False))
            self._space = text.endswith(" ")

    def _mark_up(self) -> None:
        """Close the marks that have ended, write the space or breaks that were due, open the marks that have begun."""
        kept = 0
        while kept < min(len(self._marked), len(self._wanted)) and self._marked[kept] == self._wanted[kept]:
            kept += 1
        self._close_marks(kept)
        self.out.append("<br>" * self._breaks or " " * self._space)
        self._breaks, self._space = 0, False
        for tag, attributes in self._wanted[kept:]:
            self.out.append(f"<{tag}{attributes}>")
        self._marked = list(self._wanted)

    def _close_marks(self, kept: int = 0) -> None:
        self.out.extend(f"</{tag}>" for tag, _ in reversed(self._marked[kept:]))
        del self._marked[kept:]

    def _open_leaf(self) -> None:
        while (implied := _IMPLIED.get(self._place())) is not None:
            self._containers.append(_Container(implied, implied=True))
        self._write_containers()
        loose = bool(self._containers) and self._containers[-1].tag != "blockquote" and not self._containers[-1].filled
        self._leaf, attributes = self._due_leaf or ("" if loose else "p", "")
        self._due_leaf = None
        if self._leaf:
            self.out.append(f"<{self._leaf}{attributes}>")
        if self._containers:
            self._containers[-1].filled = True

    def _end_leaf(self) -> None:
        self._close_marks()
        if self._leaf:
            self.out.append(f"</{self._leaf}>")
        self._leaf, self._due_leaf = None, None
        self._breaks, self._space = 0, False

    def _write_containers(self) -> None:
        parent: _Container | None = None
        for container in self._containers:
            if not container.written:
                self.out.append(f"<{container.tag}{container.attributes}>")
                container.written = True
                if parent is not None:
                    parent.filled = True
            parent = container

    def _pop(self) -> None:
        container = self._containers.pop()
        if container.written:
            self.out.append(f"</{container.tag}>")

    def _place(self) -> str:
        return self._containers[-1].tag if self._containers else ""


def _attributes(node: LexborNode, tag: str, *, top: bool = False) -> str:
    """The admitted attributes of a node, ready to write. A key means nothing but on a block at the top."""
    given = node.attributes
    written = ""
    for name in attributes_of(tag):
        value = admitted(tag, name, given[name] or "") if name in given else None
        if value is not None and (top or name != "data-block"):
            written += f' {name}="{html.escape(value)}"'
    return written


def _nothing(*_: object) -> None:
    """Leave an element that has opened nothing."""
