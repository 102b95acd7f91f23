"""A book for tests: two responses, the first in both languages, with what is awkward in one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from essays.exporting.books import Book, BookText, Credit, Question, Words
from essays.text.blocks import key_blocks

ENGLISH_BODY = key_blocks(
    "<p>One<span data-note>See <a href='https://example.org/?a=1&amp;b=2'>it</a>.</span>&nbsp;two &amp; three.</p>"
    "<h2>After<span data-note lang=la>Ibidem.</span></h2><p>See <a href='#p1'>one</a> and <a href='#p77'>none</a>.<br>So.</p><hr>"
)
CHINESE_BODY = key_blocks("<p>一<span data-note>参见。</span>二。</p><h2>之后</h2><p>又<em lang=en>so</em>。</p>")
FERRY = BookText(
    slug="ferry",
    language="en",
    title="The Ferry",
    summary="In short.",
    body=ENGLISH_BODY,
    credits=(
        Credit(Words("Renata \u00d6hman", "en"), Words("Harbor College", "en")),
        Credit(Words("林若溪", "zh-Hans")),
    ),
    day=date(2022, 5, 4),
    address="https://dialogue.example/en/responses/ferry/versions/2/",
    reference="\u00d6hman, Renata, and Lin Ruoxi. \u201cThe Ferry.\u201d Dialogue, May 4, 2022.",
    original_language="en",
)
FERRY_IN_CHINESE = replace(
    FERRY,
    language="zh-hans",
    title="渡轮",
    summary="摘要。",
    body=CHINESE_BODY,
    address="https://dialogue.example/zh-hans/responses/ferry/versions/1/",
    translator=Words("王译", "zh-Hans"),
)
BRIDGE = replace(
    FERRY, slug="bridge", title="The Bridge", body=key_blocks("<p>Nobody crossed.</p>"), day=date(2022, 6, 1)
)
BOOK = Book(
    uuid=UUID("c0ffee00-0000-4000-8000-000000000000"),
    slug="cooperation",
    language="en",
    site="Dialogue",
    title=Words("What is cooperation for?", "en"),
    other_title=Words("合作是为了什么？", "zh-Hans"),
    address="https://dialogue.example/en/series/cooperation/",
    chapters=((FERRY, FERRY_IN_CHINESE), (BRIDGE,)),
    modified=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
    question=Question(
        (Words("What is cooperation for?", "en"), Words("合作是为了什么？", "zh-Hans")),
        (Words("Say what it is for.", "en"), Words("请说说它是为了什么。", "zh-Hans")),
    ),
)


def book_of(**fields: Any) -> Book:
    """A book of one response, whose text in English has these fields."""
    return replace(BOOK, chapters=((replace(FERRY, **fields),),))
