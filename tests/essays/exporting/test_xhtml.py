"""Bodies as XML."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from essays.exporting.xhtml import as_xhtml, lay_out, only_characters
from essays.text.blocks import key_blocks
from tests.essays.text.test_markup import MARKUP, NOTED

XML = "{http://www.w3.org/XML/1998/namespace}"


def parse(html: str) -> ElementTree.Element:
    page = f'<div xmlns:epub="http://www.idpf.org/2007/ops">{only_characters(html)}</div>'
    return ElementTree.fromstring(page)  # noqa: S314  our own answer


@given(MARKUP | NOTED | st.text())
def test_any_body_is_well_formed_with_ids_that_stand_once(html: str) -> None:
    laid = lay_out(key_blocks(html), prefix="t1-")

    page = parse("".join(block.html for block in laid.blocks))
    notes = [parse(note.html) for note in laid.notes]

    ids = [node.get("id") for node in page.iter() if node.get("id")]
    assert len(set(ids)) == len(ids)
    assert all(one.startswith("t1-") for one in ids if one)
    links = [node.get("href", "") for tree in (page, *notes) for node in tree.iter("a")]
    assert {link[1:] for link in links if link.startswith("#")} <= {*ids, *(note.id for note in laid.notes)}


@given(MARKUP | NOTED)
def test_the_words_of_a_body_stay(html: str) -> None:
    body = key_blocks(html)
    laid = lay_out(body, notes_in_place=True)

    words = "".join(parse("".join(block.html for block in laid.blocks)).itertext())

    body_element = LexborHTMLParser(body).body
    assert body_element is not None
    assert words == only_characters(body_element.text())


def test_what_html_leaves_open_is_closed_and_languages_are_said_twice() -> None:
    assert as_xhtml('<p lang="fr">a&nbsp;&lt;<br>b</p><hr>') == '<p lang="fr" xml:lang="fr">a\u00a0&lt;<br/>b</p><hr/>'


def test_a_link_to_a_paragraph_that_is_gone_becomes_words() -> None:
    assert as_xhtml('<p><a href="#p1">one</a> <a href="#p9">none</a></p>', "t-", {"p1"}) == (
        '<p><a href="#t-p1">one</a> none</p>'
    )


def test_paragraphs_have_numbers_headings_and_rules_have_none() -> None:
    laid = lay_out(key_blocks("<p>a</p><h2>b</h2><hr><ul><li>c</ul>"))

    assert [(block.number, block.tag) for block in laid.blocks] == [("1", "p"), ("", "h2"), ("", "hr"), ("4", "ul")]


def test_notes_stay_in_their_place_for_a_printer() -> None:
    laid = lay_out(key_blocks("<p>a<span data-note>b</span></p>"), notes_in_place=True)

    assert laid.blocks[0].html == '<p id="p1">a<span data-note="">b</span></p>'
    assert laid.notes == ()


def test_what_no_xml_can_hold_is_left_out() -> None:
    assert only_characters("a\x0b\x0c\ud800\ufffe\U0001f6a2b\t\n") == "a\U0001f6a2b\t\n"
