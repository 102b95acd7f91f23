"""Addresses become files, and links lead from file to file."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essays.exporting.site import SitePage, css_names, file_of, local_address

SITE = "https://dialogue.example"
HTML = "text/html; charset=utf-8"
LETTERS = st.characters(exclude_categories=["Cs"])


@pytest.mark.parametrize(
    ("address", "kind", "file"),
    [
        ("/", HTML, "index.html"),
        ("/en/", HTML, "en/index.html"),
        ("/en/topics/", HTML, "en/topics/index.html"),
        ("/en/topics/?page=2", HTML, "en/topics/index.page-2.html"),
        ("/en/responses/?page=3&order=oldest", HTML, "en/responses/index.order-oldest_page-3.html"),
        ("/static/css/site.5f.css?v=1", "", "static/css/site.5f.v-1.css"),
        ("/en/responses/ferry/epub/", "application/epub+zip", "en/responses/ferry/epub/index.epub"),
        ("/en/responses/ferry.bib", "application/x-bibtex", "en/responses/ferry.bib"),
        ("/en/responses/ferry", HTML, "en/responses/ferry/index.html"),
    ],
)
def test_an_address_has_a_file(address: str, kind: str, file: str) -> None:
    assert file_of(address, kind) == file


def test_queries_that_cannot_be_said_in_a_name_stay_apart() -> None:
    names = {file_of(f"/en/?q={query}", HTML) for query in ("A", "a", "%E4%B8%AD", "a/b", "")}

    assert len(names) == 5
    assert all(name.startswith("en/index.") and "/b" not in name for name in names)


@given(path=st.text(LETTERS), query=st.text(LETTERS))
def test_no_address_leaves_the_folder_or_names_what_a_file_system_refuses(path: str, query: str) -> None:
    file = PurePosixPath(file_of(f"/{path}?{query}", HTML))

    assert not file.is_absolute()
    assert not {".", ".."} & set(file.parts)
    assert not set('<>:"\\|?*\0') & set(str(file))


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/en/", "/en/"),
        ("?page=2", "/en/topics/?page=2"),
        ("../about/#top", "/en/about/"),
        ("#p7", "/en/topics/"),
        (f"{SITE}/zh-hans/?page=1#x", "/zh-hans/?page=1"),
        (SITE, "/"),
        ("https://example.org/en/", None),
        ("//example.org/en/", None),
        ("http://dialogue.example/en/", None),
        ("mailto:desk@dialogue.example", None),
        ("javascript:alert(1)", None),
        ("http://[", None),
    ],
)
def test_a_link_means_an_address_of_the_site_or_none(link: str, address: str | None) -> None:
    assert local_address(link, "/en/topics/", SITE) == address


def written(body: str, files: dict[str, str]) -> str:
    page = SitePage(f"<!doctype html><title>A</title>{body}", "/en/topics/", SITE)
    return page.written("en/topics/index.html", files.get)


def test_links_lead_to_files() -> None:
    body = '<a href="/en/#top">a</a><a href="/zh-hans/topics/">b</a><a href="#p7">c</a><a href="https://example.org/">d</a>'
    files = {
        "/en/": "en/index.html",
        "/zh-hans/topics/": "zh-hans/topics/index.html",
        "/en/topics/": "en/topics/index.html",
    }

    assert (
        '<a href="../index.html#top">a</a><a href="../../zh-hans/topics/index.html">b</a><a href="#p7">c</a>'
        '<a href="https://example.org/">d</a>'
    ) in written(body, files)


def test_a_link_to_what_was_not_written_is_taken_out_and_its_words_stay() -> None:
    assert "<p>See <em>the desk</em>.</p>" in written('<p>See <a href="/admin/"><em>the desk</em></a>.</p>', {})


def test_an_item_of_a_list_goes_with_its_only_link() -> None:
    assert "<ul><li>More: feed</li></ul>" in written(
        '<ul><li><a href="/feed/">Feed</a></li><li>More: <a href="/feed/">feed</a></li></ul>', {}
    )


def test_what_needs_the_server_is_taken_out() -> None:
    page = written(
        '<form action="/en/search/"><input></form><link rel="manifest" href="/m"><img src="/a.png" srcset="/b.png 2x">',
        {"/a.png": "a.png"},
    )

    assert '<body><img src="../../a.png">' in page
    assert "form" not in page
    assert "manifest" not in page


def test_a_style_sheet_names_its_files() -> None:
    style = "a{background:url(../i.svg)}b{background:url('x y.png')}c{background:url(data:image/png;base64,AA)}"

    assert css_names(style) == ["../i.svg", "x y.png"]
