"""The reader of `.docx`: mammoth makes markup of the words, and nothing of the file is run, fetched or written."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile

from django.utils.translation import gettext_lazy as _
from selectolax.lexbor import LexborHTMLParser

from essays.errors import ImportRefused
from essays.importing.flow import read_flow
from essays.importing.headed import read_headed
from essays.importing.pictures import describe_pictures
from essays.importing.sniffing import refuse_wrong_name
from essays.importing.stated import NOTHING_STATED
from essays.importing.xml import check_xml
from essays.importing.zipped import open_zip, read_entry

if TYPE_CHECKING:
    from zipfile import ZipFile

    from django.utils.functional import _StrPromise as StrPromise

    from essays.importing.parsed import ParsedDocument

LARGEST: Final = 25_000_000
"""Bytes of a file, most of which are pictures."""
LARGEST_PART: Final = 20_000_000
"""Bytes of one part of it, unpacked: the words of a thick book."""
MOST_PARTS: Final = 2_000
# Deletions that are tracked are gone, insertions stand; comments are talk between authors. Both are mammoth's default.
STYLES: Final = """
p[style-name='Title'] => h1:fresh
p[style-name='标题'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='heading 1'] => h1:fresh
p[style-name='heading 2'] => h2:fresh
p[style-name='heading 3'] => h3:fresh
p[style-name='heading 4'] => h4:fresh
"""
NOT_WORD: Final = _(
    "This archive is no Word document: it has no part with words. If it holds documents, give it the ending .zip."
)
NO_ARCHIVE: Final = _(
    "This file is no Word document, whatever its name says. If it is plain text, give it the ending .txt."
)
UNREADABLE: Final = _("This Word document is damaged and cannot be read. Please open it in Word and save it again.")
MACROS: Final = _("The document has macros. They were neither run nor kept.")
TRACKED: Final = _("The document has tracked changes. It was read as if all of them were accepted; please look.")
LARGE: Final = _("This Word document is too large. The most is 25 MB; please take out pictures.")
TRACKS: Final = re.compile(rb"<w:(?:ins|del) ")


def read(data: bytes, name: str) -> ParsedDocument:
    """Read one Word document. Raises ImportRefused for what is none, is damaged, or means harm."""
    refuse_wrong_name(data, name, expected="zip")
    if len(data) > LARGEST:
        raise ImportRefused(LARGE, "too_large")
    if not data.startswith(b"PK"):
        raise ImportRefused(
            NO_ARCHIVE,
            "misnamed",
        )
    with open_zip(data) as packed:
        parts = set(packed.namelist())
        words = _words(packed, parts)
    tree = LexborHTMLParser(_markup(data))
    pictures = describe_pictures(tree)
    document = read_headed(read_flow((tree.body.inner_html or "") if tree.body else ""), NOTHING_STATED, by_hand=True)
    warnings: tuple[str | StrPromise, ...] = (
        (MACROS,) if any(part.lower().endswith("vbaproject.bin") for part in parts) else ()
    )
    warnings += (TRACKED,) if TRACKS.search(words) else ()
    return replace(document, warnings=(*warnings, *pictures, *document.warnings))


def _words(packed: ZipFile, parts: set[str]) -> bytes:
    """The part with the words, after every part that a parser will see was looked at."""
    if "word/document.xml" not in parts:
        raise ImportRefused(NOT_WORD, "no_word")
    if len(parts) > MOST_PARTS:
        raise ImportRefused(UNREADABLE, "entries")
    words = b""
    for entry in packed.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            part = read_entry(packed, entry, LARGEST_PART)
            check_xml(part)
            words = part if entry.filename == "word/document.xml" else words
    return words


def _markup(data: bytes) -> str:
    """The document as markup. Pictures come without their data; links to files elsewhere are not followed."""
    import mammoth

    try:
        converted: Any = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=STYLES,
            ignore_empty_paragraphs=True,
            convert_image=mammoth.images.img_element(lambda _picture: {"src": ""}),
            external_file_access=False,
            include_embedded_style_map=False,
        )
    except (BadZipFile, KeyError, ValueError, AttributeError, IndexError, TypeError, OSError, RecursionError) as error:
        raise ImportRefused(UNREADABLE, "damaged") from error
    return converted.value
