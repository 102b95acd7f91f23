"""What the readers of Word, HTML, Markdown and WordPress make of a text: its markup, its notes, its head, its frame."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essays.errors import ImportRefused
from essays.importing import docx, html, markdown, wxr
from essays.importing.folders import documents_among
from essays.importing.headed import OTHER_LANGUAGE
from essays.importing.parsed import ParsedDocument
from essays.importing.readers import PARTS, READERS, reader_of
from essays.text.markup import clean_html
from tests.essays.importing import corpus

FRAME = "<html><body><article><h1>T</h1><p>By Nuria Castell</p>{}</article></body></html>"
LONG = (
    "The ferry left at six, with eleven passengers, two bicycles, and a crate of eggs that nobody had asked for. " * 2
)


def libreoffice(name: str) -> ParsedDocument:
    return docx.read((corpus.WORD / f"{name}.docx").read_bytes(), f"{name}.docx")


def body(document: ParsedDocument) -> str:
    return "".join(block.html for block in document.body)


def warnings(document: ParsedDocument) -> str:
    return " ".join(str(warning) for warning in document.warnings)


# Word ---------------------------------------------------------------------------------------------------------------------
def test_a_word_document_keeps_headings_links_lists_and_its_footnotes_where_they_stand() -> None:
    markup = body(libreoffice("a-well-with-two-ropes"))
    assert (
        '<span data-note="">The second rope was bought in 1987; see <em>The Parish Book</em>, p. 12.</span>' in markup
    )
    assert '<a href="https://example.org/ropes">written down</a>' in markup
    assert "<h2>What the bucket knows</h2><ul><li>The left rope" in markup
    assert "<strong>who</strong>" in markup
    assert "<ol>" not in markup, "the list of notes at the end is gone"


def test_a_word_document_keeps_tables_and_quotations_and_the_words_of_its_pictures() -> None:
    assert "<tr><td><p>Seven</p></td><td><p>Nobody</p></td></tr>" in body(libreoffice("minutes-of-a-quarrel"))
    assert "<blockquote><p>Whatever is written" in body(libreoffice("the-borrowed-ladder"))
    picture = libreoffice("a-picture-of-a-bridge")
    assert "[Picture: A wooden bridge, seen from below]" in body(picture)
    assert "1 picture was left out" in warnings(picture)


def test_headings_of_the_first_rank_below_a_title_are_headings_of_the_text() -> None:
    document = libreoffice("headings-within")
    assert [block.text for block in document.body if block.heading] == ["Before the ferry", "After the ferry"]


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    words = f'<w:p>{run.format("A ")}<w:ins w:id="1">{run.format("new")}</w:ins>'
    words += '<w:del w:id="2"><w:r><w:delText>old</w:delText></w:r></w:del></w:p>'
    document = docx.read(corpus.ooxml(corpus.paragraph("T", "Title") + words), "a.docx")
    assert [block.text for block in document.body] == ["A new"]
    assert "tracked changes" in warnings(document)


# Markdown -----------------------------------------------------------------------------------------------------------------
def test_markdown_brings_notes_tables_and_links_and_no_markup_of_strangers() -> None:
    text = "# T\n\nA *ferry*[^1] and [a link](https://e.org/) <b onclick='x()'>b</b><script>alert(1)</script>\n\n"
    text += "|a|b|\n|-|-|\n|1|2|\n\n[^1]: A note.\n"
    assert body(markdown.read(text.encode(), "a.md")) == (
        '<p>A <em>ferry</em><span data-note="">A note.</span> and <a href="https://e.org/">a link</a> <strong>b</strong></p>'
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )


def test_a_field_of_the_front_matter_is_traced_to_its_line_and_goes_before_the_heading() -> None:
    document = markdown.read(
        f"---\nsub: x\ntitle: Eggs\nAuthor: Nuria Castell and Wen Haoran\n---\n# Other\n\n{LONG}".encode(), "a.md"
    )
    assert document.title is not None
    assert (document.title.text, document.title.line, document.title.place) == ("Eggs", 3, "front matter title")
    assert [(author.text, author.line) for author in document.authors] == [("Nuria Castell", 4), ("Wen Haoran", 4)]
    assert "sub" in warnings(document)


def test_a_language_that_the_words_do_not_have_is_told() -> None:
    document = markdown.read(f"---\ntitle: Eggs\nlang: zh\n---\n{LONG}".encode(), "a.md")
    assert (document.body_language, OTHER_LANGUAGE in document.warnings) == ("zh-hans", True)


# Web pages ----------------------------------------------------------------------------------------------------------------
def test_what_stands_around_a_text_is_dropped_and_its_links_are_written_out() -> None:
    page = (
        '<html><head><link rel="canonical" href="https://e.org/a/b"></head><body><nav>Home</nav><article><h1>T</h1><p>By Nuria Castell</p>'
        f'<p>{LONG}<a href="../c">more</a></p><div class="share-buttons"><p>Share</p></div></article><footer>Imprint</footer></body></html>'
    )
    document = html.read(page.encode(), "a.html")
    assert body(document) == f'<p>{LONG}<a href="https://e.org/c">more</a></p>'
    assert document.address == "https://e.org/a/b"


def test_a_list_of_teasers_and_a_short_page_are_no_essays() -> None:
    for page in ("<p>x</p>", f"<article><h1>T</h1><p>{LONG}</p></article>"):
        assert html.read(f"<html><body>{page}</body></html>".encode(), "a.html").verdict.outcome == "refused"


def test_an_event_of_the_old_site_is_refused_as_its_dump_is() -> None:
    page = (
        "<html><body><a>Skip to Initiative for U.S.-China Dialogue on Global Issues</a><a>Full Site Menu</a>"
        f"<main><p>May 3, 2022</p><p>Event Series: Readings</p><p>An Evening</p><p>{LONG}</p></main></body></html>"
    )
    assert html.read(page.encode(), "a.html").verdict.code == "event_page"


def test_a_page_in_an_older_chinese_encoding_is_read_with_a_warning() -> None:
    one = corpus.text("gb", 1, "zh-hans")
    document = html.read(
        corpus.old_page(one).decode().replace('charset="utf-8"', 'charset="gb2312"').encode("gb18030"), "a.html"
    )
    assert document.title is not None
    assert (document.title.text, document.published) == (one.title, one.published)
    assert "GB18030" in warnings(document)


def test_our_own_page_comes_back_as_it_was_with_its_notes_and_without_its_numbers() -> None:
    page = FRAME.format("").replace(
        "<h1>T</h1><p>By Nuria Castell</p>",
        '<header><h1>T</h1></header><div class="text" lang="en"><div class="block"><a class="number" href="#p1">1</a>'
        f'<p id="p1">{LONG}<sup class="noteref"><a href="#n1" id="n1-ref">1</a></sup></p></div></div>'
        '<section role="doc-endnotes"><ol><li id="n1">A note. <a href="#n1-ref">\u2191</a></li></ol></section>'
        "<footer><h2>Topics</h2></footer>",
    )
    page = page.replace("<body>", '<head><meta name="citation_author" content="Nuria Castell"></head><body>')
    document = html.read(page.encode(), "a.html")
    assert body(document) == f'<p>{LONG.strip()}<span data-note="">A note.</span></p>'
    assert [author.text for author in document.authors] == ["Nuria Castell"]


# WordPress ----------------------------------------------------------------------------------------------------------------
def test_a_post_is_the_same_document_when_only_its_export_changed() -> None:
    one = corpus.text("wp", 1)
    first = list(wxr.divide(corpus.wordpress([one]), "a.xml"))
    later = list(wxr.divide(corpus.wordpress([one, corpus.text("wp", 2)]).replace(b"Old blog", b"New name"), "b.xml"))
    assert first[0][1] == later[0][1]


def test_shortcodes_and_block_comments_of_wordpress_leave_nothing() -> None:
    item = corpus.post(corpus.text("wp", 1)).replace(
        "<![CDATA[", f"<![CDATA[<!-- wp:paragraph --><p>{LONG}[gallery ids='1']</p><!-- /wp:paragraph -->"
    )
    [(name, post)] = wxr.divide(corpus.wordpress([], item), "a.xml")
    words = body(wxr.read(post, name))
    assert "gallery" not in words
    assert "wp:" not in words


def told(suffix: str, data: bytes) -> str:
    """The sentence that refuses some bytes, or a full stop where they are read."""
    try:
        reader_of(suffix)(data, f"a{suffix}")
    except ImportRefused as refusal:
        return str(refusal)
    return "."


# Everything ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("suffix", sorted({**READERS, **PARTS}))
@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_sentence(suffix: str, data: bytes) -> None:
    assert told(suffix, data).endswith((".", "?"))


PIECES = (
    "# T\n",
    "---\n",
    "title: x\n",
    "[^1]",
    "[^1]: n\n",
    "<p>",
    "</div>",
    "> ",
    "* a\n",
    "|a|\n|-|\n",
    "By A Bee\n\n",
    "\n\n",
    LONG,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_whatever_markdown_makes_is_clean_and_numbered_in_order(text: str) -> None:
    try:
        document = markdown.read(text.encode(), "a.md")
    except ImportRefused:
        return
    assert all(clean_html(block.html) == block.html for block in document.body)
    numbers = [block.line for block in document.body]
    assert numbers == sorted(set(numbers))


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 3_000))
def test_a_word_document_with_bytes_changed_is_read_or_refused(noise: bytes, place: int) -> None:
    data = corpus.word(corpus.text("no", 1))
    assert told(".docx", data[:place] + noise + data[place + len(noise) :]).endswith((".", "?"))


def test_documents_of_a_folder_are_told_by_their_names() -> None:
    names = [
        "b.md",
        "a.docx",
        "x.css",
        "readme.html",
        "p.html",
        "p_files/i.html",
        "q_files/i.html",
        ".x.md",
        "old.doc",
        "__MACOSX/a.md",
    ]
    found = [str(path) for path in documents_among(map(Path, names))]
    assert found == ["a.docx", "b.md", "old.doc", "p.html", "q_files/i.html"]
