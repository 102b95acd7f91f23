"""Answers of OAI-PMH 2.0 (openarchives.org/OAI/openarchivesprotocol.html) and the unqualified Dublin Core in them, as XML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from essays.exporting.xhtml import only_characters

PREFIX: Final = "oai_dc"
OAI: Final = "http://www.openarchives.org/OAI/2.0/"
OAI_SCHEMA: Final = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
OAI_DC: Final = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_DC_SCHEMA: Final = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_DC: Final = "http://purl.org/dc/elements/1.1/"


@dataclass(frozen=True, slots=True)
class Header:
    """Which record it is, when it last changed, in which sets it is; of a deleted one nothing else is said."""

    identifier: str
    at: datetime
    sets: tuple[str, ...] = ()
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One element of Dublin Core (`title`, `creator`, ...), with the `xml:lang` of its words where they have one."""

    name: str
    text: str
    lang: str = ""


def write_answer(content: Element, *, at: datetime, base_url: str, arguments: Mapping[str, str]) -> bytes:
    """The whole answer, in UTF-8. `content` is an element called like the verb, or an error; `arguments` are repeated."""
    location = f"{OAI} {OAI_SCHEMA}"
    root = Element("OAI-PMH", {"xmlns": OAI, "xmlns:xsi": _XSI, "xsi:schemaLocation": location})
    add(root, "responseDate", stamp(at))
    add(root, "request", base_url, arguments)
    root.append(content)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8") + b"\n"


def write_error(code: str, sentence: str) -> Element:
    """An error of the protocol."""
    element = Element("error", {"code": code})
    element.text = only_characters(sentence)
    return element


def write_header(header: Header) -> Element:
    """The header of a record."""
    element = Element("header", {"status": "deleted"} if header.is_deleted else {})
    add(element, "identifier", header.identifier)
    add(element, "datestamp", stamp(header.at))
    for spec in header.sets:
        add(element, "setSpec", spec)
    return element


def write_record(header: Header, fields: Iterable[Field]) -> Element:
    """A record: its header and, unless it is deleted, its fields."""
    element = Element("record")
    element.append(write_header(header))
    if not header.is_deleted:
        SubElement(element, "metadata").append(write_dublin_core(fields))
    return element


def write_dublin_core(fields: Iterable[Field]) -> Element:
    """Fields as oai_dc; those without words are left out."""
    names = {"xmlns:oai_dc": OAI_DC, "xmlns:dc": _DC, "xmlns:xsi": _XSI}
    element = Element("oai_dc:dc", {**names, "xsi:schemaLocation": f"{OAI_DC} {OAI_DC_SCHEMA}"})
    for field in fields:
        if text := only_characters(field.text).strip():
            add(element, f"dc:{field.name}", text, {"xml:lang": field.lang} if field.lang else {})
    return element


def add(parent: Element, name: str, text: str, attributes: Mapping[str, str] = MappingProxyType({})) -> None:
    """Add an element with words, and attributes. What XML cannot hold is left out of both."""
    child = SubElement(parent, name, {key: only_characters(value) for key, value in attributes.items()})
    child.text = only_characters(text)


def stamp(at: datetime) -> str:
    """A moment as the protocol writes it: UTC, whole seconds."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".rjust(20, "0")
