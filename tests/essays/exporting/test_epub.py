"""The EPUB itself, without a program that judges it: that one is asked in tests/browser/test_books.py."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essays.exporting.books import Book, Words, book_key
from essays.exporting.epub import epub_identifier, write_epub
from tests.essays.exporting.books import BOOK, BRIDGE, FERRY, FERRY_IN_CHINESE, book_of

OPF, DC = "{http://www.idpf.org/2007/opf}", "{http://purl.org/dc/elements/1.1/}"
XHTML, OPS = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/ops}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def unpack(book: Book) -> dict[str, bytes]:
    with ZipFile(BytesIO(write_epub(book))) as file:
        return {name.removeprefix("EPUB/"): file.read(name) for name in file.namelist()}


def parse(page: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(page)  # noqa: S314  our own answer


def words(node: ElementTree.Element | None) -> str:
    assert node is not None
    return " ".join("".join(node.itertext()).split())


def spine(files: dict[str, bytes]) -> list[str]:
    package = parse(files["package.opf"])
    names = {item.get("id"): item.get("href") or "" for item in package.iter(f"{OPF}item")}
    return [names[item.get("idref")] for item in package.iter(f"{OPF}itemref")]


def test_the_kind_comes_first_and_unpacked() -> None:
    with ZipFile(BytesIO(write_epub(BOOK))) as file:
        first = file.infolist()[0]
        assert (first.filename, first.compress_type, file.read(first)) == (
            "mimetype",
            ZIP_STORED,
            b"application/epub+zip",
        )
        assert first.extra == b""


def test_the_same_content_gives_the_same_bytes_and_another_word_another_identifier() -> None:
    other = book_of(title="The Ferries")

    assert write_epub(BOOK) == write_epub(replace(BOOK))
    assert epub_identifier(BOOK) == epub_identifier(replace(BOOK))
    assert len({epub_identifier(BOOK), epub_identifier(other), epub_identifier(replace(BOOK, language="zh-hans"))}) == 3
    assert book_key(BOOK, "epub") != book_key(BOOK, "pdf")


def test_each_response_stands_in_the_readers_language_first() -> None:
    chinese = replace(BOOK, language="zh-hans", chapters=((FERRY_IN_CHINESE, FERRY), (BRIDGE,)))

    assert spine(unpack(BOOK)) == ["title.xhtml", "nav.xhtml", "ferry.en.xhtml", "ferry.zh.xhtml", "bridge.en.xhtml"]
    assert spine(unpack(chinese))[2:] == ["ferry.zh.xhtml", "ferry.en.xhtml", "bridge.en.xhtml"]


@pytest.mark.parametrize(
    ("language", "heading", "lang"), [("en", "Contents", "en"), ("zh-hans", "\u76ee\u5f55", "zh-Hans")]
)
def test_the_frame_is_in_the_language_of_the_page_that_asked(language: str, heading: str, lang: str) -> None:
    files = unpack(replace(BOOK, language=language))
    nav = parse(files["nav.xhtml"])

    assert (nav.get("lang"), nav.get(LANG)) == (lang, lang)
    assert words(nav.find(f".//{XHTML}h1")) == heading
    assert parse(files["package.opf"]).findtext(f".//{DC}language") == lang


def test_every_text_is_in_its_own_language_with_the_numbers_of_the_site() -> None:
    files = unpack(BOOK)

    for name, lang, body_ids in (
        ("ferry.en.xhtml", "en", {"p1", "p2", "p3", "p4"}),
        ("ferry.zh.xhtml", "zh-Hans", {"p1", "p2", "p3"}),
    ):
        page = parse(files[name])
        assert (page.get("lang"), page.get(LANG)) == (lang, lang)
        ids = {node.get("id") for node in page.iter() if re.fullmatch(r"p\d+", node.get("id") or "")}
        assert ids == body_ids
        numbers = [words(node) for node in page.iter(f"{XHTML}span") if node.get("class") == "number"]
        assert numbers == ["1", "3"]


def test_a_note_and_its_number_lead_to_one_another_and_say_what_they_are() -> None:
    page = parse(unpack(BOOK)["ferry.en.xhtml"])

    numbers = [node for node in page.iter(f"{XHTML}a") if node.get("role") == "doc-noteref"]
    notes = {node.get("id"): node for node in page.iter(f"{XHTML}aside")}
    assert [node.get(f"{OPS}type") for node in numbers] == ["noteref"] * 2
    for number in numbers:
        note = notes[(number.get("href") or "")[1:]]
        assert (note.get(f"{OPS}type"), note.get("role")) == ("footnote", "doc-footnote")
        back = note.find(f".//{XHTML}a[@role='doc-backlink']")
        assert back is not None
        assert back.get("href") == f"#{number.get('id')}"
    assert words(notes["n1"]) == "1 See it."
    assert (notes["n2"].get("lang"), notes["n2"].get(LANG)) == ("la", "la")


def test_who_wrote_and_translated_when_and_how_to_cite_it_stand_with_the_text() -> None:
    files = unpack(BOOK)
    english, chinese = (words(parse(files[f"ferry.{column}.xhtml"])) for column in ("en", "zh"))

    assert "Renata \u00d6hman Harbor College" in english
    assert "May 4, 2022" in english
    assert "2022\u5e745\u67084\u65e5" in chinese
    assert "\u8bd1\u81ea\u82f1\u6587\uff0c\u8bd1\u8005\u738b\u8bd1\u3002" in chinese
    assert f"{FERRY.reference} {FERRY.address}" in english
    package = parse(files["package.opf"])
    assert [node.text for node in package.iter(f"{DC}creator")] == ["Renata \u00d6hman", "\u6797\u82e5\u6eaa"]
    assert [node.text for node in package.iter(f"{DC}contributor")] == ["\u738b\u8bd1"]
    assert package.find(f".//{OPF}meta[@property='dcterms:modified']").text == "2024-01-02T03:04:05Z"  # type: ignore[union-attr]


def test_of_a_summary_edition_it_is_said_that_there_is_no_more() -> None:
    files = unpack(replace(BOOK, chapters=((replace(FERRY_IN_CHINESE, body="", reference=""), FERRY),)))

    assert (
        "\u8fd9\u7bc7\u6587\u7ae0\u53ea\u6709\u6807\u9898\u548c\u6458\u8981\u8bd1\u6210\u4e86\u4e2d\u6587\u3002"
        in words(parse(files["ferry.zh.xhtml"]))
    )
    assert b'class="block"' not in files["ferry.zh.xhtml"]


def test_the_prompt_stands_on_the_title_page_in_both_languages_and_a_cut_series_says_so() -> None:
    title = words(parse(unpack(replace(BOOK, is_whole=False))["title.xhtml"]))

    assert "Say what it is for." in title
    assert "\u8bf7\u8bf4\u8bf4\u5b83\u662f\u4e3a\u4e86\u4ec0\u4e48\u3002" in title
    assert "Only the newest 2 responses are here" in title
    assert "Only the newest" not in words(parse(unpack(BOOK)["title.xhtml"]))


@settings(max_examples=40)
@given(st.text(min_size=1), st.text())
def test_any_words_give_well_formed_pages(said: str, more: str) -> None:
    book = replace(
        book_of(title=said, summary=more, note=Words(said, "en"), reference=more, translator=Words(said, "en")),
        title=Words(said, "en"),
        site=more,
    )

    files = unpack(book)

    assert all(parse(page) is not None for name, page in files.items() if name.endswith((".xhtml", ".opf")))
