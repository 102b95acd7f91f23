"""The forms in an archive: a row is a line of JSON, a text is a small HTML document that any browser opens.

Both are canonical: the same values give the same bytes, on whichever database they lay.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from typing import Any, Final
from uuid import UUID

from essays.languages import html_lang

FORMAT: Final = "dialogue-archive"
VERSION: Final = 1
# A line by itself; the head above it is one line for each element, so the first such line ends the head.
BODY: Final = "<body>\n"
README: Final = """\
This folder holds everything that was written on a site of Dialogue, as plain files.

texts/<address>/<language>/<number>.html   each saved state of each text; any browser opens it. Below the line <body>
                                           stands the text as it was saved, unchanged; data-block names a paragraph.
works/, people/, desk/, imports/           one line of JSON for each record (UTF-8). "id" names a record, "…_id" another one.
archive.json                               the form, and of each file its number of lines and its SHA-256.

Times are UTC. What is not here: passwords, second factors, sessions and the secrets of links.
It does hold drafts, comments, e-mail addresses and names that are not printed: keep it as you keep the database.

manage.py import_archive restores it into an empty site.

这个文件夹以普通文件的形式保存了“对话”网站上写下的全部内容。
texts/ 中是每篇文章每次保存的文本，用浏览器即可打开；其余文件夹中每行是一条 JSON 记录，时间均为协调世界时。
其中没有密码、第二重验证、会话和链接的密钥，但有草稿、批注、电子邮件地址和未公开署名的姓名：请像保管数据库一样保管它。
"""


@dataclass(frozen=True, slots=True)
class Text:
    """A saved text, with what its head tells a reader who has only the file."""

    language: str
    title: str
    summary: str
    body: str
    authors: Sequence[str]
    number: int
    written_at: datetime
    sha256: str


def plain(value: Any) -> Any:
    """A column's value as JSON can say it: times in UTC to the microsecond, bytes in base64."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case bytes() | memoryview() | bytearray():
            return b64encode(bytes(value)).decode("ascii")
        case _:
            return value


def write_row(row: Mapping[str, Any]) -> str:
    """One record as one line, keys in order."""
    values = {name: plain(value) for name, value in row.items()}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(", ", ": "), allow_nan=False) + "\n"


def write_text(text: Text) -> str:
    """A saved text as an HTML document; `read_body` finds its body again, to the byte."""
    named = {"description": text.summary, "revision": str(text.number), "sha256": text.sha256}
    metas = [("author", author) for author in text.authors] + [(name, said) for name, said in named.items() if said]
    head = [
        "<!doctype html>",
        f'<html lang="{html_lang(text.language)}">',
        '<meta charset="utf-8">',
        f"<title>{_line(text.title)}</title>",
        *(f'<meta name="{name}" content="{_line(said)}">' for name, said in metas),
        f'<meta name="date" content="{plain(text.written_at)}">',
    ]
    return "\n".join([*head, BODY]) + text.body


def read_body(page: str) -> str:
    """The body of a document of `write_text`; raises ValueError where there is none."""
    _head, mark, body = page.partition(f"\n{BODY}")
    if not mark:
        raise ValueError("no line <body>")
    return body


def _line(words: str) -> str:
    return escape(" ".join(words.split()))
