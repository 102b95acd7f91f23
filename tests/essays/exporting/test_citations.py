from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import bibtexparser
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation as Cited
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st

from essays.exporting.citations import Citation, csl_item, one_line, write_bibtex, write_csl, write_ris
from essays.exporting.names import Person, han_name, latin_name, whole_name

RENATA = Person(latin_name("Renata \u00d6hman"), han_name("\u96f7\u5a1c\u5854\u00b7\u5384\u66fc"))
LIN = Person(latin_name("Lin Ruoxi", "", "lin"), han_name("\u6797\u82e5\u6eaa"))
WITHHELD = Person(whole_name("Name withheld"), whole_name("\u533f\u540d"))
FERRY = Citation(
    key="the-ferry-en",
    title="The Ferry",
    language="en",
    authors=(RENATA, LIN),
    translators=(),
    site="Dialogue",
    day=date(2022, 5, 4),
    version=2,
    address="https://dialogue.example/en/responses/the-ferry/versions/2/",
)
CHINESE = replace(FERRY, key="the-ferry-zh", title="\u6e21\u8f6e", language="zh-hans", translators=(WITHHELD,))
HOSTILE = [
    'A "quoted" {title} of 100% & $5_000 #1 ~x^2 \\end',
    "}} , note = {injected",
    "</script><script>alert(1)</script>",
    "One\nER  - \r\nTY  - BOOK",
    "\u05e9\u05dc\u05d5\u05dd \U0001f600 \u6e21\u8f6e\u2028next",
    "Rock and Roll, and More",
]
texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60).filter(lambda text: one_line(text))


def bibtex_entry(citation: Citation) -> dict[str, str]:
    library = bibtexparser.parse_string(write_bibtex(citation), append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    (entry,) = library.entries
    assert (entry.entry_type, entry.key) == ("online", citation.key)
    return {field.key: field.value for field in entry.fields}


def ris_rows(citation: Citation) -> list[tuple[str, str]]:
    written = write_ris(citation)
    assert written.endswith("ER  - \r\n")
    return [(line[:2], line[6:]) for line in written.split("\r\n") if line]


# BibTeX --------------------------------------------------------------------------------------------------------------
def test_bibtex_names_people_title_day_version_and_address() -> None:
    entry = bibtex_entry(FERRY)

    assert entry["author"] == "\u00d6hman, Renata and Lin, Ruoxi"
    assert entry["date"] == "2022-05-04"
    assert entry["version"] == "2"
    assert entry["url"] == FERRY.address
    assert entry["langid"] == "english"


def test_bibtex_of_a_chinese_text_keeps_han_names_whole() -> None:
    library = bibtexparser.parse_string(write_bibtex(CHINESE))

    fields = library.entries[0].fields_dict
    assert fields["author"].value == "{\u96f7\u5a1c\u5854\u00b7\u5384\u66fc} and {\u6797\u82e5\u6eaa}"
    assert fields["translator"].value == "{\u533f\u540d}"
    assert fields["title"].value == "{\u6e21\u8f6e}"


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_one_field_of_one_entry(title: str) -> None:
    written = write_bibtex(replace(FERRY, title=title))
    library = bibtexparser.parse_string(written)

    assert not library.failed_blocks
    assert len(library.entries) == 1
    assert "note" not in library.entries[0].fields_dict
    assert "injected" not in written or "\\textbraceright" in written


@given(texts)
def test_braces_in_bibtex_are_balanced_whatever_a_title_holds(title: str) -> None:
    library = bibtexparser.parse_string(write_bibtex(replace(FERRY, title=title)))

    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == ["the-ferry-en"]
    assert library.entries[0].fields_dict["url"].value == FERRY.address


def test_a_name_with_and_in_it_stays_one_name() -> None:
    person = Person(latin_name("Rosa Sand and Sea", "Sand and Sea, Rosa"), whole_name("x"))

    assert "author = {{Sand and Sea}, Rosa}," in write_bibtex(replace(FERRY, authors=(person,)))


# RIS -----------------------------------------------------------------------------------------------------------------
def test_ris_names_people_title_day_and_address() -> None:
    rows = ris_rows(FERRY)

    assert rows[0] == ("TY", "ELEC")
    assert [value for tag, value in rows if tag == "AU"] == ["\u00d6hman, Renata", "Lin, Ruoxi"]
    assert dict(rows)["DA"] == "2022/05/04/"
    assert dict(rows)["UR"] == FERRY.address


@given(texts, texts)
def test_ris_has_one_line_for_each_tag_whatever_a_text_holds(title: str, summary: str) -> None:
    tags = [tag for tag, _value in ris_rows(replace(FERRY, title=title, summary=summary))]

    assert tags == ["TY", "ID", "AU", "AU", "TI", "T2", "PY", "DA", "ET", "LA", "AB", "UR", "ER"]


def test_without_authors_and_day_no_empty_tag_is_written() -> None:
    tags = {tag for tag, _value in ris_rows(replace(FERRY, authors=(), day=None))}

    assert not tags & {"AU", "PY", "DA"}


# CSL-JSON ------------------------------------------------------------------------------------------------------------
def rendered(citation: Citation) -> str:
    """The item as a citation processor renders it in a style that is not ours."""
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    library = CitationStylesBibliography(style, CiteProcJSON(json.loads(write_csl(citation))), formatter.plain)
    library.register(Cited([CitationItem(citation.key)]))
    return str(library.bibliography()[0])


def test_a_citation_processor_renders_our_item() -> None:
    line = rendered(FERRY)

    assert "\u00d6hman, R. and Lin, R. (2022)" in line
    assert "The Ferry" in line
    assert FERRY.address in line


def test_names_of_bodies_and_protected_names_are_rendered_whole() -> None:
    assert "Name withheld" in rendered(replace(FERRY, authors=(WITHHELD,)))


def test_a_csl_item_of_a_chinese_text_names_its_language_and_people_in_han() -> None:
    item = csl_item(CHINESE)

    assert item["language"] == "zh-Hans"
    assert item["author"] == [
        {"literal": "\u96f7\u5a1c\u5854\u00b7\u5384\u66fc"},
        {"family": "\u6797", "given": "\u82e5\u6eaa"},
    ]
    assert item["issued"] == {"date-parts": [[2022, 5, 4]]}


@pytest.mark.parametrize("title", HOSTILE)
def test_csl_json_gives_back_the_title_in_one_line(title: str) -> None:
    assert json.loads(write_csl(replace(FERRY, title=title)))[0]["title"] == one_line(title)
