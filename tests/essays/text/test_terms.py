from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from essays.text.blocks import render_blocks
from essays.text.terms import Entry, link_terms

DEVELOPMENT = Entry(("development", "developments"), "/en/glossary/development/")
FAZHAN = Entry(("\u53d1\u5c55",), "/zh-hans/glossary/development/")
SOVEREIGNTY = Entry(("sovereignty",), "/en/glossary/sovereignty/")


def linked(*blocks: str, entries: tuple[Entry, ...] = (DEVELOPMENT, SOVEREIGNTY, FAZHAN)) -> list[str]:
    return re.findall(r'<a class="term" href="[^"]*">([^<]*)</a>', "".join(link_terms(blocks, entries)))


def test_a_term_is_linked_where_it_first_stands_and_nowhere_else() -> None:
    blocks = ["<p>On development.</p>", "<p>More development, and sovereignty.</p>"]

    assert link_terms(blocks, (DEVELOPMENT, SOVEREIGNTY)) == [
        '<p>On <a class="term" href="/en/glossary/development/">development</a>.</p>',
        '<p>More development, and <a class="term" href="/en/glossary/sovereignty/">sovereignty</a>.</p>',
    ]


def test_another_form_counts_as_the_term_and_keeps_its_own_letters() -> None:
    assert linked("<p>Developments everywhere; development.</p>") == ["Developments"]


def test_a_term_inside_a_longer_word_is_not_it() -> None:
    assert linked("<p>underdevelopment developmental</p>") == []


def test_chinese_terms_need_no_gap_around_them() -> None:
    assert linked("<p>\u7ecf\u6d4e\u53d1\u5c55\u5f88\u5feb</p>") == ["\u53d1\u5c55"]


def test_links_and_headings_get_no_link_inside_them() -> None:
    blocks = ["<h2>Development</h2>", '<p><a href="https://example.org/development">development</a> is development</p>']

    assert link_terms(blocks, (DEVELOPMENT,))[1].endswith(
        'is <a class="term" href="/en/glossary/development/">development</a></p>'
    )
    assert link_terms(blocks, (DEVELOPMENT,))[0] == blocks[0]


def test_entities_and_attributes_are_not_text() -> None:
    amp = Entry(("amp", "lt", "span", "lang"), "/en/glossary/amp/")

    assert linked('<p>A &amp; B &lt; <span lang="fr">C</span></p>', entries=(amp,)) == []


def test_a_term_with_an_ampersand_is_found_in_markup() -> None:
    assert linked("<p>R&amp;D matters</p>", entries=(Entry(("R&D",), "/x/"),)) == ["R&amp;D"]


def test_without_entries_nothing_changes() -> None:
    assert link_terms(["<p>development</p>"], ()) == ["<p>development</p>"]


@given(
    st.lists(
        st.sampled_from(
            ["development", "sovereignty", "a & b", "<em>so</em>", "\u53d1\u5c55", " ", "<a href='#p1'>x</a>"]
        )
    )
)
def test_the_words_of_a_text_are_never_touched(parts: list[str]) -> None:
    blocks = [block.html for block in render_blocks(f"<p>{''.join(parts)}</p>")]

    linked_blocks = link_terms(blocks, (DEVELOPMENT, SOVEREIGNTY, FAZHAN))

    assert [re.sub(r'<a class="term"[^>]*>(.*?)</a>', r"\1", block) for block in linked_blocks] == blocks
