from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from essays.exporting.citations import Citation
from essays.exporting.names import Person, han_name, latin_name, whole_name
from essays.exporting.references import write_references

TODAY = date(2026, 11, 24)
RENATA = Person(latin_name("Renata \u00d6hman"), han_name("\u96f7\u5a1c\u5854\u00b7\u5384\u66fc"))
LIN = Person(latin_name("Lin Ruoxi", "", "lin"), han_name("\u6797\u82e5\u6eaa"))
SHEN = Person(latin_name("Shen Zhixing"), han_name("\u6c88\u77e5\u884c"))
AT = "https://dialogue.example/en/responses/the-ferry/versions/2/"
FERRY = Citation(
    key="the-ferry-en",
    title="The Ferry",
    language="en",
    authors=(RENATA, LIN),
    translators=(),
    site="Dialogue",
    day=date(2022, 5, 4),
    version=2,
    address=AT,
)
CHINESE = replace(
    FERRY, title="\u6e21\u8f6e", language="zh-hans", gloss="The Ferry", site="\u5bf9\u8bdd", authors=(LIN, RENATA)
)


def lines(citation: Citation) -> dict[str, str]:
    return {reference.style: str(reference) for reference in write_references(citation, TODAY)}


def test_an_english_text_in_three_styles() -> None:
    assert lines(FERRY) == {
        "Chicago": f"\u00d6hman, Renata, and Lin Ruoxi. \u201cThe Ferry.\u201d Dialogue, May 4, 2022. {AT}.",
        "APA": f"\u00d6hman, R., & Lin, R. (2022, May 4). The Ferry. Dialogue. {AT}",
        "GB/T 7714": f"\u00d6HMAN R, LIN R. The Ferry[EB/OL]. (2022-05-04)[2026-11-24]. {AT}.",
    }


def test_a_chinese_text_is_cited_with_characters_and_with_its_english_title() -> None:
    written = lines(CHINESE)

    assert written["Chicago"].startswith(
        "Lin Ruoxi \u6797\u82e5\u6eaa, and Renata \u00d6hman. \u201c\u6e21\u8f6e [The Ferry].\u201d"
    )
    assert written["APA"].startswith("Lin, R., & \u00d6hman, R. (2022, May 4). \u6e21\u8f6e [The Ferry]. \u5bf9\u8bdd.")
    people = "\u6797\u82e5\u6eaa, \u96f7\u5a1c\u5854\u00b7\u5384\u66fc"
    assert written["GB/T 7714"].startswith(f"{people}. \u6e21\u8f6e[EB/OL]. (2022-05-04)[2026-11-24].")


def test_a_translator_is_named_as_each_style_does() -> None:
    english, chinese = lines(replace(FERRY, translators=(SHEN,))), lines(replace(CHINESE, translators=(SHEN,)))

    assert "Translated by Shen Zhixing." in english["Chicago"]
    assert "The Ferry (Z. Shen, Trans.)." in english["APA"]
    assert "SHEN Z, trans. (2022-05-04)" in english["GB/T 7714"]
    assert "\u6c88\u77e5\u884c, \u8bd1. (2022-05-04)" in chinese["GB/T 7714"]


def test_without_an_author_the_title_comes_first() -> None:
    written = lines(replace(FERRY, authors=()))

    assert written["Chicago"].startswith("\u201cThe Ferry.\u201d Dialogue")
    assert written["APA"] == f"The Ferry. (2022, May 4). Dialogue. {AT}"
    assert written["GB/T 7714"].startswith("The Ferry[EB/OL].")


def test_a_protected_name_stands_as_it_is_printed() -> None:
    people = (Person(whole_name("R. \u00d6."), whole_name("\u96f7\u67d0")),)

    for style, line in lines(replace(CHINESE, authors=people)).items():
        assert line.startswith("\u96f7\u67d0." if style == "GB/T 7714" else "R. \u00d6. "), line


@pytest.mark.parametrize("title", ["Why?", "So it goes...", "\u4e3a\u4ec0\u4e48\uff1f"])
def test_no_full_stop_stands_behind_a_sign_that_ends_a_sentence(title: str) -> None:
    written = lines(replace(FERRY, title=title))

    assert f"{title}\u201d" in written["Chicago"]
    assert f"{title} Dialogue." in written["APA"]


def test_quotation_marks_inside_the_title_become_single_in_chicago() -> None:
    assert (
        "\u201cThe \u2018Ferry\u2019 Sails.\u201d"
        in lines(replace(FERRY, title="The \u201cFerry\u201d Sails"))["Chicago"]
    )


@pytest.mark.parametrize(
    ("count", "style", "wanted"),
    [(4, "GB/T 7714", ", et al. "), (7, "Chicago", ", et al. "), (21, "APA", ", . . . ")],
)
def test_many_authors_are_cut_as_each_style_cuts_them(count: int, style: str, wanted: str) -> None:
    assert wanted in lines(replace(FERRY, authors=(RENATA,) * count))[style]
    assert wanted not in lines(replace(FERRY, authors=(RENATA,) * (count - 1)))[style]


def test_apa_sets_the_title_in_italics() -> None:
    (apa,) = (reference for reference in write_references(FERRY, TODAY) if reference.style == "APA")

    assert apa.italic == "The Ferry"
