from __future__ import annotations

import re

from hypothesis import given
from selectolax.lexbor import LexborHTMLParser

from essays.text.blocks import key_blocks, render_blocks, split_blocks, with_ids
from essays.text.markup import plain_text
from tests.essays.text.test_markup import MARKUP, NOTED

BODY = (
    "<h2>T<span data-note>Of the title.</span></h2><p>One<span data-note>See <a href='https://e.org'>it</a>.</span> two.</p>"
    "<ul lang=fr><li>x<span data-note>Du texte.</span><li lang=de>y<span data-note lang=la>Ibidem.</span></ul>"
)


def test_footnotes_are_numbered_through_the_text_and_their_words_stand_apart() -> None:
    blocks = render_blocks(BODY)
    assert [[(note.number, note.html, note.lang) for note in block.notes] for block in blocks] == [
        [(1, "Of the title.", "")],
        [(2, 'See <a href="https://e.org">it</a>.', "")],
        [(3, "Du texte.", "fr"), (4, "Ibidem.", "la")],
    ]
    assert blocks[1].html == (
        '<p>One<sup class="noteref"><a href="#n2" id="n2-ref" role="doc-noteref" aria-labelledby="n-heading n2-ref">2</a></sup>'
        " two.</p>"
    )
    assert [block.text for block in blocks] == ["T", "One two.", "x\ny"]


def test_two_texts_on_one_page_have_ids_of_their_own_and_the_desk_leaves_notes_in_place() -> None:
    [block] = render_blocks("<p>a<span data-note>b</span></p>", notes="zh-n")
    assert (block.notes[0].id, block.notes[0].reference, block.notes[0].heading) == (
        "zh-n1",
        "zh-n1-ref",
        "zh-n-heading",
    )
    assert with_ids("<p>a<span data-note>b</span></p>") == '<p>a<span data-note="">b</span></p>'
    assert [(block.html, block.notes) for block in render_blocks("<p>a<span data-note>b</span></p>", notes="")] == [
        ('<p>a<span data-note="">b</span></p>', ())
    ]


@given(MARKUP | NOTED)
def test_every_number_leads_to_its_note_every_note_to_its_number_and_no_id_stands_twice(html: str) -> None:
    blocks = render_blocks(key_blocks(html))
    page = "".join(block.html for block in blocks)
    notes = [note for block in blocks for note in block.notes]
    tree = LexborHTMLParser(page + "".join(f'<li id="{note.id}">{note.html}</li>' for note in notes))
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    assert [node.attributes["href"] for node in tree.css("[role=doc-noteref]")] == [f"#{note.id}" for note in notes]
    assert {note.reference for note in notes} <= set(ids)
    assert [note.number for note in notes] == list(range(1, len(notes) + 1))
    assert "data-note" not in tree.html
    assert split_blocks(html) or not notes


def test_a_footnote_changes_the_digest_of_its_block_but_not_its_key() -> None:
    before = key_blocks("<p>The ferry left at noon.</p><p>We talked.</p>")
    note = f"<span data-note>{'Quite another matter, at length. ' * 20}</span>"
    after = key_blocks(f"<p>The ferry{note} left at noon.</p><p>We talked.</p>", before)
    assert re.findall(r'data-block="(\w+)"', after) == ["p1", "p2"]
    old, new = split_blocks(before), split_blocks(after)
    assert (old[0].text, old[1].digest) == (new[0].text, new[1].digest)
    assert old[0].digest != new[0].digest


def test_a_note_as_long_as_the_text_does_not_mislead_the_pairing_of_a_translation() -> None:
    source = key_blocks(f"<p>{'word ' * 60}</p><p>{'word ' * 20}</p><p>{'word ' * 40}</p>")
    note = f"<span data-note>{'word ' * 200}</span>"
    translation = key_blocks(
        f"<p>{'mot ' * 60}</p><p>{'mot ' * 20}{note}</p><p>{'mot ' * 39}</p><p>{'mot ' * 39}</p>", source=source
    )
    plain = key_blocks(
        f"<p>{'mot ' * 60}</p><p>{'mot ' * 20}</p><p>{'mot ' * 39}</p><p>{'mot ' * 39}</p>", source=source
    )
    assert re.findall(r'data-block="(\w+)"', translation) == re.findall(r'data-block="(\w+)"', plain)
    assert plain_text(translation, notes=False) == plain_text(plain)
