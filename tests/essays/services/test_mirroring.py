"""The static site: whole, linked, behind the gate."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from essays.errors import Refusal
from essays.moments import MOMENT_OF_REQUEST, Moment
from essays.services.archiving import mirroring
from essays.services.archiving.mirroring import write_site
from tests.factories import make_author, make_edition, make_essay, make_response, make_revision, make_series, release
from tests.open_books import unzipped
from tests.test_hidden_texts import ADMITTED, SECRET, STATES, open_pages  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
NAMED = {"a": "href", "link": "href", "script": "src", "img": "src"}


def nothing(_known: int) -> None:
    """Nobody is told of the progress."""


def pages(folder: Path) -> dict[str, LexborHTMLParser]:
    return {
        str(path.relative_to(folder)): LexborHTMLParser(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }


def links(page: LexborHTMLParser) -> list[str]:
    return [node.attributes[name] or "" for tag, name in NAMED.items() for node in page.css(f"{tag}[{name}]")]


def broken_links(folder: Path) -> list[str]:
    """Links that are not relative, or lead to no file or no place in it."""
    found = pages(folder)
    broken = []
    for name, page in found.items():
        for link in links(page):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                broken += [f"{name}: {link}"]
                continue
            target = (folder / name).parent.joinpath(unquote(parts.path)).resolve() if parts.path else folder / name
            other = found.get(str(target.relative_to(folder)))
            is_there = target.is_file() and (
                not parts.fragment or (other and other.css_first(f'[id="{parts.fragment}"]'))
            )
            broken += [] if is_there else [f"{name}: {link}"]
    return broken


def unpacked(path: Path) -> bytes:
    """What a file says; of a book all of its files."""
    return unzipped(path.read_bytes()) if path.suffix == ".epub" else path.read_bytes()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path.resolve() / "site"


def test_every_link_leads_to_a_file(site: Path) -> None:
    now = timezone.now()
    series, author = make_series(slug="s"), make_author(slug="a")
    for number in range(40):  # more than a page of a list
        make_response("en", slug=f"r-{number}", series=series, authors=(author,))
    corrected = make_edition(make_response("zh-hans", slug="both", series=series), "en")
    release(make_revision(corrected), starts=now - 2 * HOUR, ends=now - HOUR, ended_as="corrected")
    release(make_revision(corrected, "The Ferries"), starts=now - HOUR)

    count = write_site(site, tell=nothing)

    assert broken_links(site) == []
    assert count == len([path for path in site.rglob("*") if path.is_file()])
    names = set(pages(site))
    assert {
        "index.html", "en/index.html", "zh-hans/index.html", "en/responses/both/index.html", "zh-hans/responses/both/index.html",
        "en/responses/both/versions/1/index.html", "en/responses/index.page-2.html", "zh-hans/authors/a/index.html",
    } <= names  # fmt: skip
    assert [name for name in names if "feed" in name] == []


def test_the_front_page_offers_both_languages(site: Path) -> None:
    write_site(site, tell=nothing)

    front = pages(site)["index.html"]
    assert [link for link in links(front) if link.endswith(".html")] == ["en/index.html", "zh-hans/index.html"]


def test_the_folder_may_be_read_by_a_web_server(site: Path) -> None:
    write_site(site, tell=nothing)

    assert site.stat().st_mode & 0o005 == 0o005


def test_books_lie_beside_their_pages_and_what_would_have_to_be_printed_is_left_out(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("essays.views.binding.can_print", lambda: True)
    make_response("en", slug="x", series=make_series(slug="s"))

    write_site(site, tell=nothing)

    for place in ("en/responses/x", "zh-hans/series/s"):
        page = LexborHTMLParser((site / place / "index.html").read_text(encoding="utf-8"))
        assert [(link.attributes["type"], link.attributes["href"]) for link in page.css(".books a")] == [
            ("application/epub+zip", "book.epub")
        ]
        assert len(page.css(".books li")) == 1
        assert b"Nobody minded." in unpacked(site / place / "book.epub")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.usefixtures("open_pages")
def test_hidden_words_are_in_no_file(site: Path, state: str) -> None:
    STATES[state]()

    write_site(site, tell=nothing)

    says = [
        str(path.relative_to(site))
        for path in site.rglob("*")
        if path.is_file() and SECRET.encode() in unpacked(path).lower()
    ]
    assert [name for name in says if not (state in ADMITTED and "/versions/" in name)] == []


def test_words_that_are_public_are_found_so(site: Path) -> None:
    make_response("en", slug="open", title=SECRET)

    write_site(site, tell=nothing)

    assert SECRET in (site / "en/responses/open/index.html").read_text(encoding="utf-8")


def test_links_in_texts_lead_to_files_where_the_copy_has_them(site: Path) -> None:
    make_response("en", slug="ferry")
    now = timezone.now()
    gone = make_revision(make_edition(make_essay(slug="gone")))
    release(gone, starts=now - 2 * HOUR, ends=now - HOUR, ended_as="withdrawn", end_note_en="The author asked for it.")
    body = (
        '<p><a href="http://127.0.0.1:8000/responses/ferry">old</a> <a href="http://127.0.0.1:8000/en/responses/gone/">gone</a> '
        '<a href="http://127.0.0.1:8000/admin/">desk</a> <a href="http://127.0.0.1:8000/en/nothing/">nothing</a> '
        '<a href="http://127.0.0.1:8000/static/css/../../manage.py">file</a> '
        '<a href="https://example.org/">elsewhere</a></p>'
    )
    release(make_revision(make_edition(make_essay(slug="linking")), body=body))

    write_site(site, tell=nothing)

    text = pages(site)["en/responses/linking/index.html"].css_first("[data-block], .text p, #p1")
    assert text is not None
    assert [node.attributes["href"] for node in text.css("a") if node.text() in ("old", "gone", "elsewhere")] == [
        "../ferry/index.html", "../gone/index.html", "https://example.org/",
    ]  # fmt: skip
    assert [node.text() for node in text.css("a") if node.text() in ("desk", "nothing", "file")] == []
    assert "The author asked for it." in (site / "en/responses/gone/index.html").read_text(encoding="utf-8")


def test_what_only_the_server_can_answer_is_replaced_by_the_list(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirroring, "REPLACED", {"term_list": "response_list"})

    write_site(site, tell=nothing)

    assert not (site / "en/glossary").exists()
    assert "responses/index.html" in [link for link in links(pages(site)["en/index.html"]) if "responses" in link]
    assert broken_links(site) == []


def test_the_whole_copy_is_of_one_moment(client: Client) -> None:
    later = timezone.now() + HOUR
    release(make_revision(make_edition(make_essay(slug="tomorrow"))), starts=later)

    assert client.get("/en/responses/tomorrow/").status_code == 404
    assert client.get("/en/responses/tomorrow/", headers={MOMENT_OF_REQUEST: "2100-01-01"}).status_code == 404
    assert client.get("/en/responses/tomorrow/", **{MOMENT_OF_REQUEST: Moment(later)}).status_code == 200


def test_a_writing_that_is_killed_leaves_no_copy(site: Path) -> None:
    told = iter(range(3))

    with pytest.raises(StopIteration):
        write_site(site, tell=lambda _known: next(told))

    assert list(site.parent.iterdir()) == []


def test_a_copy_is_never_written_over_something(site: Path) -> None:
    site.mkdir()
    (site / "kept.txt").write_text("kept")

    with pytest.raises(Refusal, match="something at this path"):
        write_site(site, tell=nothing)

    assert [path.name for path in site.iterdir()] == ["kept.txt"]
