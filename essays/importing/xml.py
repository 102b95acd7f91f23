"""XML from strangers: no document type, so no entities and nothing outside the file; bounded depth; errors as a sentence."""

from __future__ import annotations

from typing import Any, Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essays.errors import ImportRefused

DEEPEST: Final = 200
"""Word nests tables in text boxes in tables; a real document stays far below."""

TYPED: Final = _(
    "The XML in this file has a document type with entities of its own. That is not read, for safety's sake."
)
TOO_DEEP: Final = _("The XML in this file is nested too deeply. No text needs that; it may be damaged.")
BROKEN: Final = _("The XML in this file is damaged (line {line}). Please save it again where it comes from.")


class _Builder:
    """Builds the tree, or with `keep=False` only looks that it could be built."""

    def __init__(self, *, keep: bool) -> None:
        self.depth = 0
        self.tree = TreeBuilder() if keep else None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ImportRefused(TOO_DEEP, "nested")
        if self.tree is not None:
            self.tree.start(_clark(name), {_clark(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.tree is not None:
            self.tree.end(_clark(name))

    def data(self, text: str) -> None:
        if self.tree is not None:
            self.tree.data(text)


def read_xml(data: bytes) -> Element:
    """The root of a document. Raises ImportRefused with the code `entities`, `nested` or `broken`."""
    builder = _parse(data, keep=True)
    assert builder.tree is not None
    return builder.tree.close()


def check_xml(data: bytes) -> None:
    """Refuse XML that is unsafe or damaged before another parser gets it."""
    _parse(data, keep=False)


def _parse(data: bytes, *, keep: bool) -> _Builder:
    builder = _Builder(keep=keep)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse_type
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ImportRefused(format_lazy(BROKEN, line=error.lineno), "broken") from error
    except (ValueError, LookupError) as error:  # an encoding that expat does not know
        raise ImportRefused(format_lazy(BROKEN, line=1), "broken") from error
    return builder


def _refuse_type(*_declaration: Any) -> None:
    raise ImportRefused(TYPED, "entities")


def _clark(name: str) -> str:
    """ElementTree's form of a name with its name space."""
    return "{" + name if "}" in name else name
