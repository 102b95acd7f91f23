from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.text.markup import clean_html

FROM_WORD = """<html><body><!--StartFragment--><p class=MsoNormal><span lang=EN-US>The ferry<a
style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span
style='mso-special-character:footnote'><![if !supportFootnotes]><span class=MsoFootnoteReference>[1]</span><![endif]></span>
</span></a> left.<a style='mso-footnote-id:ftn2' href="#_ftn2" name="_ftnref2" title=""><span
class=MsoFootnoteReference>[2]</span></a></span></p>
<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr align=left size=1 width="33%"><![endif]>
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1"
name="_ftn1" title=""><span class=MsoFootnoteReference>[1]</span></a><span lang=EN-US> See <i>Harbor</i>.<o:p></o:p></span></p>
<p class=MsoFootnoteText>And on.</p></div>
<div style='mso-element:footnote' id=ftn2><p class=MsoFootnoteText><a style='mso-footnote-id:ftn2' href="#_ftnref2"
name="_ftn2" title=""><span class=MsoFootnoteReference>[2]</span></a> Two.</p></div></div><!--EndFragment--></body></html>"""
FROM_OTHERS = {
    "mammoth": '<p>A<sup><a href="#footnote-1" id="footnote-ref-1">[1]</a></sup> b</p>'
    '<ol><li id="footnote-1"><p>One <a href="#footnote-ref-1">\u2191</a></p></li></ol>',
    "Google Docs": '<p>A<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup> b</p><hr>'
    '<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;One</span></p></div>',
    "LibreOffice": '<p>A<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> b</p>'
    '<div id="sdfootnote1"><p><a name="sdfootnote1sym" href="#sdfootnote1anc">1</a>One</p></div>',
    "pandoc": '<p>A<a href="#fn1" id="fnref1" role="doc-noteref"><sup>1</sup></a> b</p>'
    '<section class="footnotes"><hr><ol><li id="fn1"><p>One<a href="#fnref1">\u21a9</a></p></li></ol></section>',
    "our own pages": '<p>A<sup class="noteref"><a href="#n1" id="n1-ref">1</a></sup> b</p><section role="doc-endnotes">'
    '<h2 id="n-heading">Notes</h2><ol><li id="n1">One <a href="#n1-ref">\u2191</a></li></ol></section>',
}


def test_footnotes_from_word_stand_where_their_numbers_stood() -> None:
    assert clean_html(FROM_WORD) == (
        '<p>The ferry<span data-note="">See <em>Harbor</em>.<br>And on.</span> left.<span data-note="">Two.</span></p>'
    )


@pytest.mark.parametrize("program", FROM_OTHERS)
def test_footnotes_of_other_programs_are_seen_by_their_links(program: str) -> None:
    assert clean_html(FROM_OTHERS[program]) == '<p>A<span data-note="">One</span> b</p>'


def test_a_note_that_two_numbers_share_comes_twice() -> None:
    html = (
        '<p>A<sup id=r1><a href="#n">1</a></sup> b<sup id=r2><a href="#n">1</a></sup></p>'
        '<ol><li id=n><a href="#r1">a</a> <a href="#r2">b</a> One</ol>'
    )
    assert clean_html(html) == '<p>A<span data-note="">One</span> b<span data-note="">One</span></p>'


@pytest.mark.parametrize(
    "html",
    [
        '<p>See <a href="#b" id="a">below</a>.</p><p id="b">Here.</p>',
        '<p>See <a href="#b">below</a>.</p><p id="b">Back <a href="#a">up</a>.</p>',
        '<p id="b"><a href="#a">One</a></p><p>two<a href="#b" id="a">1</a></p>',
    ],
)
def test_places_that_do_not_lead_to_one_another_in_order_are_no_notes(html: str) -> None:
    assert "data-note" not in clean_html(html)


PARTS = [
    "<p>",
    "</p>",
    "<li>",
    "<ol>",
    "</ol>",
    "<div id=a>",
    "<div id=b>",
    "</div>",
    "x",
    "<sup id=c>",
    "</sup>",
    "<hr>",
]
LINKS = [f'<a href="#{goal}" id={name}>y</a>' for goal in "abc" for name in "abc"]


@given(st.lists(st.sampled_from([*PARTS, *LINKS]), max_size=25).map("".join))
def test_links_in_circles_and_notes_in_notes_lose_no_words_beside_the_links(html: str) -> None:
    cleaned = clean_html(html)
    assert clean_html(cleaned) == cleaned
    assert cleaned.count("x") >= html.count("x")
