"""The document that is printed, before it is."""

from __future__ import annotations

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from essays.exporting.class_pack import write_class_pack
from tests.essays.exporting.books import BOOK, FERRY, FERRY_IN_CHINESE, book_of


def test_no_id_stands_twice_although_all_texts_are_on_one_page_and_all_links_within_it_lead_somewhere() -> None:
    page = LexborHTMLParser(write_class_pack(BOOK))

    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    links = [link.attributes["href"] or "" for link in page.css('a[href^="#"]')]
    assert {link[1:] for link in links} <= set(ids)
    assert "#t1-en-p1" in links


def test_notes_stay_where_they_belong_for_the_foot_of_their_page() -> None:
    page = LexborHTMLParser(write_class_pack(BOOK))

    assert [note.text() for note in page.css("article[lang=en] [data-note]")] == ["See it.", "Ibidem."]


def test_it_asks_for_no_file() -> None:
    page = LexborHTMLParser(write_class_pack(BOOK))

    assert page.css("img, link, script, iframe, object") == []
    assert "url(" not in page.css_first("style").text()
    assert "@import" not in page.css_first("style").text()


def test_each_response_stands_in_the_readers_language_first_under_contents_that_name_its_authors() -> None:
    page = LexborHTMLParser(write_class_pack(replace(BOOK, language="zh-hans", chapters=((FERRY_IN_CHINESE, FERRY),))))

    assert [article.attributes["lang"] for article in page.css("article")] == ["zh-Hans", "en"]
    assert page.css_first(".contents h1").text() == "\u76ee\u5f55"
    assert page.css_first(".contents .quiet").text() == "Renata \u00d6hman\u3001\u6797\u82e5\u6eaa"


def test_words_stay_words() -> None:
    page = LexborHTMLParser(write_class_pack(book_of(title="</title><script>alert(1)</script>", summary="<b>x</b>")))

    assert page.css("script") == []
    assert page.css_first(".deck").text() == "<b>x</b>"
