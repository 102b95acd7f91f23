"""`manage.py import_essays` at the terminal: lines, table, report file, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bench.pages import CHROME
from essays.models import Essay, Release
from tests.essays.services.importing.test_documents import FULL, SERIES
from tests.factories import make_topic

pytestmark = pytest.mark.django_db

KEYS = {
    "file", "outcome", "reason", "kind", "slug", "page_language", "body_language", "title", "authors", "series", "published",
    "note", "topics", "paragraphs", "first_words", "fields", "changes", "warnings",
}  # fmt: skip


def play(*arguments: object, **options: Any) -> int:
    """The command's exit code."""
    try:
        call_command("import_essays", *map(str, arguments), **options)
    except SystemExit as end:
        return int(str(end.code))
    except CommandError as error:
        return error.returncode
    return 0


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "pages" / "eggs.txt"
    path.parent.mkdir()
    path.write_bytes(FULL.data())
    return path


def test_it_ends_with_0_when_all_came_in_and_tells_of_each(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert play(page) == 0
    output = capsys.readouterr().out
    assert output.splitlines()[0] == f"created: {page}"
    table = [line.split() for line in output.splitlines()[-5:]]
    assert table == [["created", "1"], ["updated", "0"], ["unchanged", "0"], ["held", "0"], ["refused", "0"]]
    assert play(page.parent) == 0
    assert f"unchanged: {page}" in capsys.readouterr().out


UNTITLED = f"{CHROME['en']}\nMay 3, 2024\n\nResponding To: {SERIES}\n\n\nNuria Castell\n\nThe ferry left at six, and nobody minded.\n"


@pytest.mark.parametrize("text", [b"", UNTITLED.encode()], ids=["refused", "held"])
def test_it_ends_with_1_when_a_document_was_refused_or_held(
    page: Path, text: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (page.parent / "question.txt").write_bytes(text)
    assert play(page.parent, "--as", "live") == 1
    line = next(line for line in capsys.readouterr().out.splitlines() if "question.txt" in line)
    assert line.startswith(("refused: ", "held: "))
    assert line.endswith(".")
    assert Release.objects.count() == 1


@pytest.mark.parametrize("arguments", [[], ["--as", "public"], ["--no-such-option"]])
def test_it_ends_with_2_for_a_wrong_call(page: Path, arguments: list[str]) -> None:
    paths = [str(page)] if arguments else []
    done = subprocess.run(
        [sys.executable, "manage.py", "import_essays", *paths, *arguments], capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_it_ends_with_2_when_a_path_is_not_there(page: Path) -> None:
    assert play(page, page.parent / "nothing") == 2
    assert not Essay.objects.exists()


def test_it_ends_with_2_when_a_topic_looks_like_a_typing_error(page: Path) -> None:
    make_topic("Climate and Cities")
    with pytest.raises(CommandError, match=r"Did you mean .Climate and Cities.") as error:
        call_command("import_essays", str(page), "--topic", "Climate and Citeis")
    assert error.value.returncode == 2
    assert not Essay.objects.exists()


def test_it_ends_with_2_when_the_report_cannot_be_written_and_imports_nothing(page: Path, tmp_path: Path) -> None:
    assert play(page, "--report", tmp_path / "no" / "folder" / "report.json") == 2
    assert not Essay.objects.exists()


def test_the_report_has_the_shape_that_the_documentation_promises(page: Path, tmp_path: Path) -> None:
    make_topic("Farming", keywords_en="eggs")
    (page.parent / "bad.txt").write_bytes(b"")
    report = tmp_path / "report.json"
    assert play(page.parent, "--topic", "Poultry", "--report", report) == 1
    found = json.loads(report.read_text(encoding="utf-8"))
    assert found["summary"] == {"created": 1, "updated": 0, "unchanged": 0, "held": 0, "refused": 1}
    bad, good = found["documents"]
    assert bad.keys() == good.keys() == KEYS
    assert (bad["outcome"], bad["slug"], bad["title"]) == ("refused", None, None)
    assert good | {"file": "", "fields": {}, "first_words": ""} == {
        "file": "",
        "outcome": "created",
        "reason": "",
        "kind": "response",
        "slug": "counting-eggs",
        "page_language": "en",
        "body_language": "en",
        "title": "Counting Eggs",
        "authors": ["Nuria Castell"],
        "series": SERIES,
        "published": "2024-05-03",
        "note": None,
        "topics": [{"name": "Farming", "matched": "eggs"}, {"name": "Poultry", "matched": ""}],
        "paragraphs": 4,
        "first_words": "",
        "fields": {},
        "changes": ["topics"],
        "warnings": [],
    }
    lines = FULL.text().splitlines()
    assert {name: lines[field["line"] - 1] for name, field in good["fields"].items()} == {
        "title": "Counting Eggs",
        "series": f"Responding To: {SERIES}",
        "published": "May 3, 2024",
        "authors": "Nuria Castell",
        "body": FULL.body[0],
    }
    assert good["fields"]["title"] == {"line": 6, "text": "Counting Eggs"}
    assert good["first_words"] == "The ferry left at six, with eleven passengers"


def test_a_dry_run_says_so_and_writes_nothing(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert play(page, "--dry-run", "--as", "live") == 0
    assert "Nothing was written" in capsys.readouterr().out
    assert not Essay.objects.exists()


def test_under_a_progress_bar_only_what_needs_a_person_gets_a_line(
    page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (page.parent / "bad.txt").write_bytes(b"")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert play(page.parent) == 1
    output = capsys.readouterr()
    assert "refused: " in output.err
    assert "created: " not in output.err + output.out
    assert "2/2" in output.err
