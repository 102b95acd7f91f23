"""Folders and archives of every format: what comes in, what is refused, and that one costs the others nothing."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from essays.models import Essay, ImportedDocument, Release, Series
from tests.essays.importing import corpus
from tests.essays.services.importing.test_runs import run

pytestmark = pytest.mark.django_db

# What LibreOffice's documents hold: title, authors, day, outcome.
WATER = "Who Owns the Water"
WORD: dict[str, tuple[str | None, list[str], str | None, date | None, str]] = {
    "a-picture-of-a-bridge": ("A Picture of a Bridge", ["Hanna Okoro"], WATER, None, "created"),
    "a-well-with-two-ropes": ("A Well with Two Ropes", ["Orla Finch"], WATER, date(2023, 3, 14), "created"),
    "headings-within": ("Headings Within", ["Wen Haoran"], None, None, "created"),
    "letters-in-a-tin": ("Letters in a Tin", ["Rosa Lindqvist"], WATER, date(2024, 6, 9), "created"),
    "minutes-of-a-quarrel": ("Minutes of a Quarrel", ["Tobias Wren", "Mei Lan"], WATER, None, "created"),
    "no-title-at-all": (None, [], None, None, "held"),
    "the-borrowed-ladder": ("The Borrowed Ladder", ["Ingrid Solberg"], None, None, "created"),
    "tuo-che-yu-che-ling": ("拖车与车铃", ["顾明轩", "Peter Lowell"], WATER, None, "created"),
    "two-editions.en": ("The Door That Opens Inwards", ["Lucia Ferrante"], WATER, None, "created"),
    "two-editions.zh": ("向里开的门", ["费兰特·露西亚"], "谁拥有水", None, "updated"),
    "with-endless-byline": ("On Common Ground", [], None, None, "created"),
    "yi-tiao-he-de-liang-an": ("一条河的两岸", ["沈知远"], "谁拥有水", date(2023, 4, 2), "created"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(corpus.WORD, tmp_path / "word")
    return tmp_path


def test_documents_of_every_format_come_in_with_their_fields_and_the_second_time_nothing_changes(folder: Path) -> None:
    expected = corpus.write(folder)
    result = run(folder)
    reports = {report.file: report for report in result["told"]}
    assert len(reports) == len(expected) + len(WORD) >= 60
    found: dict[str, Any] = {}
    for path in expected:
        report = reports[path]
        found[path] = (
            report.outcome,
            report.title,
            tuple(report.authors),
            report.series,
            report.published,
            report.body_language,
        )
    assert found == {
        path: ("created", one.title, one.authors, one.series, str(one.published), one.language)
        for path, one in expected.items()
    }
    assert [report.paragraphs for path, report in reports.items() if path in expected] == [2] * len(expected)
    again = run(folder)
    assert set(again["summary"]) - {"unchanged", "held"} == {
        name for name, count in again["summary"].items() if not count
    }
    assert Series.objects.get(title_en=WATER).title_zh == "谁拥有水"


@pytest.mark.parametrize("name", WORD)
def test_a_document_that_libreoffice_wrote_comes_in_with_its_fields(folder: Path, name: str) -> None:
    report = run(folder / "word")["reports"][f"{name}.docx"]
    title, authors, series, published, outcome = WORD[name]
    assert (report.title, report.authors, report.series, report.outcome) == (title, authors, series, outcome)
    assert report.published == (str(published) if published else None)


def test_one_text_in_every_format_is_one_essay(tmp_path: Path) -> None:
    one = corpus.text("same", 1)
    for form, _count, suffix, make in corpus.FORMS:
        (tmp_path / f"{form}{suffix}").write_bytes(make(one))
    run(tmp_path)
    assert Essay.objects.count() == 1
    assert ImportedDocument.objects.filter(essay=Essay.objects.get()).count() == len(corpus.FORMS)
    assert Release.objects.count() == 0
