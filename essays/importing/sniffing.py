"""What a file is, from its first bytes: a name says what somebody thought, the content says what it is."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essays.errors import ImportRefused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

PICTURES: Final = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
}
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF: Final = b"%PDF-"
RTF: Final = b"{\\rtf"
HTML: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)

PICTURE: Final = _("This file is a picture ({kind}), whatever its name says. Texts hold no pictures.")
UNREADABLE: Final[dict[str, StrPromise]] = {
    "pdf": _(
        "This is a PDF, in which paragraphs and notes cannot be told apart. "
        "Please bring the document that it was made from (.docx, .html, .md or .txt)."
    ),
    "old_word": _("This is a document of an old version of Word. Please save it as .docx and bring it again."),
    "rtf": _("This is an RTF document. Please save it as .docx and bring it again."),
    "odt": _("This is an OpenDocument text. Please save it as .docx and bring it again."),
    "other": _("This kind of document cannot be read. Please save it as .docx, .html, .md or .txt and bring it again."),
}
# Documents that people would expect to come in: in a folder they are refused with a sentence, while other files are passed over.
REFUSED_SUFFIXES: Final = {
    ".pdf": "pdf",
    ".doc": "old_word",
    ".dot": "old_word",
    ".rtf": "rtf",
    ".odt": "odt",
    ".pages": "other",
    ".wps": "other",
    ".epub": "other",
    ".rar": "other",
    ".7z": "other",
}
MISNAMED: Final = _(
    "The name of this file ends in {suffix}, but its content is {kind}. Please give it the ending {right}."
)
NAMES: Final[dict[str, tuple[StrPromise, str]]] = {
    "zip": (_("a Word document or an archive"), ".docx / .zip"),
    "html": (_("a web page"), ".html"),
}


def refuse_wrong_name(data: bytes, name: str, *, expected: str = "text") -> None:
    """Refuse a file whose content is of another kind than the reader that its name chose. `expected`: text, html or zip."""
    for mark, kind in PICTURES.items():
        if data.startswith(mark) and (len(mark) > 2 or b"\0" in data[:64]):
            raise ImportRefused(format_lazy(PICTURE, kind=kind), "picture")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise ImportRefused(format_lazy(PICTURE, kind="WebP"), "picture")
    for mark, kind in ((PDF, "pdf"), (OLE, "old_word"), (RTF, "rtf")):
        if data.startswith(mark):
            raise ImportRefused(UNREADABLE[kind], kind)
    found = "zip" if data.startswith(ZIP) else "html" if HTML.match(data[:4000]) else "text"
    if found != expected and found in NAMES:
        content, right = NAMES[found]
        suffix = PurePath(name).suffix.lower() or PurePath(name).name
        raise ImportRefused(format_lazy(MISNAMED, suffix=suffix, kind=content, right=right), "misnamed")


def refuse_suffix(suffix: str) -> None:
    """Refuse a document that no reader reads, saying what to do with it."""
    if kind := REFUSED_SUFFIXES.get(suffix.lower()):
        raise ImportRefused(UNREADABLE[kind], kind)
