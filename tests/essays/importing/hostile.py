"""Documents that are broken or mean harm, each with a part of the sentence that refuses it."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

from tests.essays.importing.corpus import ooxml, paragraph, text, word, wordpress, zipped

ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
ONE = text("ho", 2)


def link_entry(name: str, goal: str) -> bytes:
    """An archive with a symbolic link."""
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr(entry, goal)
    return buffer.getvalue()


def locked(data: bytes) -> bytes:
    """The archive, with its first entry said to be encrypted."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[data.index(mark) + offset] |= 1
    return bytes(changed)


def spoiled(data: bytes) -> bytes:
    """The archive, with a byte of its first entry changed so that its checksum is wrong."""
    changed = bytearray(data)
    place = data.index(b"PK\x01\x02") - 3
    changed[place] ^= 0xFF
    return bytes(changed)


HUGE = b"a" * 30_000_000
BOMB = "<p>" + " " * 30_000_000
DEEP = "<div>" * 100_000
# Files of a folder: name, bytes, part of the sentence.
FILES: dict[str, tuple[bytes, str]] = {
    "bomb.docx": (zipped({"word/document.xml": HUGE}), "its size when unpacked"),
    "entities.docx": (ooxml(paragraph("&c;"), before=ENTITIES), "entities of its own"),
    "outside.docx": (ooxml(paragraph("&x;"), before=OUTSIDE), "entities of its own"),
    "nested.docx": (ooxml("<w:x>" * 5_000 + "</w:x>" * 5_000), "nested too deeply"),
    "broken.docx": (ooxml("<w:p>"), "XML in this file is damaged"),
    "half.docx": (word(ONE)[:900], "archive is damaged"),
    "empty.docx": (b"", "no Word document"),
    "no-words.docx": (zipped({"a.txt": "x"}), "no part with words"),
    "picture.docx": (PNG, "picture (PNG)"),
    "text.docx": (b"Only a line of text.", "no Word document"),
    "page.docx": (b"<!doctype html><html><body><p>x</p></body></html>", "content is a web page"),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old version of Word"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old version of Word"),
    "scan.pdf": (b"%PDF-1.4", "PDF"),
    "scan.html": (b"%PDF-1.4\n\xff\xfe", "PDF"),
    "photo.html": (PNG, "picture (PNG)"),
    "photo.md": (b"\xff\xd8\xff\xe0\0\x10JFIF", "picture (JPEG)"),
    "word.md": (word(ONE), "content is a Word document or an archive"),
    "word.txt": (word(ONE), "content is a Word document or an archive"),
    "page.txt": (b"<html><body>x</body></html>", "content is a web page"),
    "rich.txt": (b"{\\rtf1 x}", "RTF"),
    "deep.html": (f"<html><body>{DEEP}x".encode(), "nested too deeply"),
    "deep.md": (f"# T\n\n{DEEP}x".encode(), "nested too deeply"),
    "frame.html": (b"<html><body><script>alert(1)</script><nav>Home</nav></body></html>", "frame but no text"),
    "large.html": (b"<html>" + b"a" * 5_000_001, "larger than 5 MB"),
    "undecodable.html": (b"<html><body>" + b"\x81\xff\xfe\xff" * 90, "not readable text"),
    "undecodable.md": (b"\x81\xff\xfe\xff\x81\xfe" * 50, "not readable text"),
    "aliases.md": (b"---\na: &a [1]\nb: *a\n---\n\nx", "refers to itself"),
    "unbalanced.md": (b"---\ntitle: [x\n---\n\nx", "front matter cannot be read"),
    "no-such-day.md": (b"---\ndate: 2024-02-31\n---\n\nx", "front matter cannot be read"),
    "toml.md": (b"+++\ntitle = x\n+++\n\nx", "front matter cannot be read (line 2)"),
    "endless.md": (b"---\n" + b"a: b\n" * 9_000 + b"---\n\nx", "longer than any real one"),
    "object.md": (b"---\na: !!python/object/apply:os.system ['true']\n---\n\nx", "front matter cannot be read"),
    "entities.xml": (wordpress([ONE]).replace(b"<rss", ENTITIES.encode() + b"<rss"), "entities of its own"),
    "sitemap.xml": (b"<urlset><url/></urlset>", "no export of WordPress"),
    "none.xml": (wordpress([]), "has no posts"),
    "cut.xml": (wordpress([ONE])[:-30], "XML in this file is damaged"),
    "damaged.zip": (b"PK\x03\x04" + b"\0" * 90, "archive is damaged"),
}
# Entries of one archive: name, bytes, part of the sentence.
ENTRIES: dict[str, tuple[bytes | str, str]] = {
    "../escape.md": ("# Out", "leads out of the archive"),
    "/absolute.md": ("# Out", "leads out of the archive"),
    "C:\\windows.md": ("# Out", "leads out of the archive"),
    "a\\..\\..\\b.md": ("# Out", "leads out of the archive"),
    "bomb.html": (BOMB, "its size when unpacked"),
    "large.md": ("".join(f"{number} " for number in range(500_000)), "more than 2000000 bytes"),
    "inner.zip": (zipped({"second.zip": zipped({"third.md": "# Three"})}), "inside an archive inside an archive"),
    "picture.docx": (PNG, "picture (PNG)"),
}


def write(folder: Path) -> None:
    """Write all hostile files into a folder, and links that lead out of it."""
    for name, (data, _sentence) in FILES.items():
        (folder / name).write_bytes(data)
    (folder / "link.docx").symlink_to("/etc/hostname")
    (folder / "link.zip").symlink_to("/etc/hostname")
