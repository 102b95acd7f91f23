"""The allow list of bodies: which elements and attributes a text may carry, and which values of them.

One narrow list for everything that stores or shows a text. What is not named here does not exist in a body.
"""

from __future__ import annotations

import re
from typing import Final

LEAVES: Final = frozenset({"p", "h2", "h3", "h4"})
CONTAINERS: Final = frozenset({"blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"})
MARKS: Final = frozenset({"a", "em", "strong", "s", "sub", "sup", "span"})
VOIDS: Final = frozenset({"br", "hr"})
TAGS: Final = LEAVES | CONTAINERS | MARKS | VOIDS
BLOCKS: Final = LEAVES | {"blockquote", "ul", "ol", "table", "hr"}

_OWN_ATTRIBUTES: Final = {
    "a": ("href",),
    "ol": ("start",),
    "span": ("data-note",),
    "td": ("colspan", "rowspan"),
    "th": ("scope", "colspan", "rowspan"),
}

URL_SCHEMES: Final = frozenset({"http", "https", "mailto"})

# The keys of blocks: see essays.text.keys. The bounds keep a hostile body from carrying a novel as an attribute.
BLOCK_KEY: Final = re.compile(r"p(?:0[a-z]{0,40}[a-y]|[1-9][0-9]{0,5}(?:[a-z]{0,40}[a-y])?)")

_LANG: Final = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?", re.IGNORECASE)
_WEB: Final = re.compile(r"(https?)://([^\s/?#\\@:]+(?::[0-9]{1,5})?(?:[/?#].*)?)", re.IGNORECASE)
_MAIL: Final = re.compile(r"(mailto):([^\s@?&,;:<>\"]+@[^\s@?&,;:<>\"]+)", re.IGNORECASE)
_SPAN_LIMIT: Final = 50

# What XML 1.0 forbids (EPUB, feeds and OAI are XML), the C1 controls, the byte-order mark, and the bidirectional
# overrides, with which one pasted character could turn round the rest of a line.
UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def attributes_of(tag: str) -> tuple[str, ...]:
    """The names of the attributes that an element may carry, in the order in which they are written."""
    key = ("data-block",) if tag in BLOCKS else ()
    return (*key, *_OWN_ATTRIBUTES.get(tag, ()), "lang")


def admitted(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute as it may stand in a body, in its one spelling; None where it may not stand."""
    if name not in attributes_of(tag):
        return None
    match name:
        case "data-block":
            return value if BLOCK_KEY.fullmatch(value) else None
        case "data-note":  # the words inside are a footnote to those before: decision 8
            return ""
        case "href":
            return admitted_address(value)
        case "lang":
            return admitted_language(value)
        case "scope":
            return value.lower() if value.lower() in {"row", "col", "rowgroup", "colgroup"} else None
        case "start":
            return _number(value, 1, 9999)
        case _:
            return _number(value, 2, _SPAN_LIMIT)


def admitted_address(value: str) -> str | None:
    """An address that a link may have: of the web, of a mailbox, or of a block of the same text (`#p7`).

    Browsers drop tabs, line ends and surrounding controls before they look for the scheme, so we do the same first.
    """
    address = re.sub(r"[\t\n\r]", "", UNPRINTABLE.sub("", value).strip())
    if address.startswith("#") and BLOCK_KEY.fullmatch(address[1:]):
        return address
    if found := _WEB.fullmatch(re.sub(r"\s", "%20", address)):
        return f"{found[1].lower()}://{found[2]}"
    if found := _MAIL.fullmatch(address):
        return f"mailto:{found[2]}"
    return None


def admitted_language(value: str) -> str | None:
    """A simple language tag (RFC 5646: language, script, region) in its customary case: `zh-Hans`, `en-US`."""
    found = _LANG.fullmatch(value.strip())
    if not found:
        return None
    language, script, region = found.groups()
    return "-".join([language.lower(), *([script.title()] if script else []), *([region.upper()] if region else [])])


def _number(value: str, least: int, most: int) -> str | None:
    number = value.strip()
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        return None
    return str(int(number)) if least <= int(number) <= most else None
