"""A run over files and folders: their order, bad ones among good ones, topics, tables, and the dry run."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts.models import Author
from bench.pages import CHROME, Page, archive
from essays.errors import Refusal
from essays.importing.lines import LARGEST
from essays.models import Essay, EssayTopic, Flag, ImportedDocument, ImportRun, Release, Series, Topic
from essays.services.importing.options import DocumentReport
from essays.services.importing.runs import find_topic, import_sources
from essays.services.importing.sources import find_sources
from tests.essays.services.importing.test_documents import CHINESE, FULL, OTHER_WORDS, SERIES, SERIES_ZH
from tests.factories import make_series, make_topic
from tests.rows import every_row

pytestmark = pytest.mark.django_db
OTHER = replace(FULL, title="The Staircase", body=OTHER_WORDS, authors=("Idris Vale",))
SAMPLES = Path(settings.LOCALE_PATHS[0]).parent / "samples"


def put(folder: Path, name: str, page: Page | str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(page.data() if isinstance(page, Page) else page.encode() if isinstance(page, str) else page)
    return path


def run(*paths: Path, target: str = "draft", topics: Sequence[str] = (), dry_run: bool = False) -> dict[str, Any]:
    """Import paths as the command does; returns the summary, and the reports by file name."""
    reports: list[DocumentReport] = []
    summary = import_sources(
        sources=find_sources(paths),
        folders=[path for path in paths if path.is_dir()],
        target=target,  # type: ignore[arg-type]
        topic_names=topics,
        dry_run=dry_run,
        tell=reports.append,
    )
    by_name = {Path(r.file).name: r for r in reports}
    return {"summary": summary, "reports": by_name, "order": [r.file for r in reports], "told": reports}


def outcomes(result: dict[str, Any]) -> dict[str, str]:
    return {name: report.outcome for name, report in result["reports"].items()}


def test_a_folder_is_walked_in_name_order_whatever_the_disk_says(tmp_path: Path) -> None:
    names = ["b.txt", "B.TXT", "a/z.txt", "a.txt", "Z/a.txt", ".hidden.txt", ".git/x.txt", "notes.xyz", "read.me"]
    for name in names:
        put(tmp_path, name, FULL)
    found = [str(source.path.relative_to(tmp_path)) for source in find_sources([tmp_path])]
    assert found == ["B.TXT", "Z/a.txt", "a/z.txt", "a.txt", "b.txt"]


def test_an_ending_in_capitals_is_read_too(tmp_path: Path) -> None:
    put(tmp_path, "EGGS.EN.TXT", replace(FULL, body=FULL.body[:3]))
    put(tmp_path, "EGGS.ZH.TXT", CHINESE)
    assert outcomes(run(tmp_path)) == {"EGGS.EN.TXT": "created", "EGGS.ZH.TXT": "updated"}
    assert Essay.objects.count() == 1


def test_a_file_that_was_named_and_stands_in_a_named_folder_comes_in_once(tmp_path: Path) -> None:
    path = put(tmp_path, "eggs.txt", FULL)
    assert run(path, tmp_path)["summary"] == {"created": 1, "updated": 0, "unchanged": 1, "held": 0, "refused": 0}


BAD: dict[str, bytes] = {
    "empty.txt": b"",
    "nul.txt": b"A title\0and more",
    "undecodable.txt": b"\x81\xff\xfe\xff\x81\xfe" * 50,
    "large.txt": b"a" * (LARGEST + 1),
}


def test_bad_files_cost_no_other_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = put(tmp_path, "outside/secret.txt", OTHER)
    folder = tmp_path / "folder"
    put(folder, "1-good.txt", FULL)
    for name, data in BAD.items():
        put(folder, name, data)
    (folder / "link.txt").symlink_to(outside)
    (folder / "dangling.txt").symlink_to(folder / "nothing.txt")
    os.mkfifo(folder / "pipe.txt")
    locked = put(folder, "unreadable.txt", FULL)
    read_bytes = Path.read_bytes

    def refusing(path: Path) -> bytes:
        if path == locked:
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    put(folder, "z-good.txt", OTHER)
    result = run(folder, target="live")
    bad = {*BAD, "link.txt", "dangling.txt", "pipe.txt", "unreadable.txt"}
    assert outcomes(result) == {"1-good.txt": "created", "z-good.txt": "created"} | dict.fromkeys(bad, "refused")
    reasons = {result["reports"][name].reason for name in bad}
    assert all(reason.endswith((".", "?")) for reason in reasons)
    assert len(reasons) == len(bad) - 1, "dangling link and pipe share a sentence, all others have their own"
    assert "Permission denied" in result["reports"]["unreadable.txt"].reason
    assert Essay.objects.count() == 2


def test_a_file_that_is_named_but_of_no_known_kind_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "eggs.pdf", b"%PDF")
    report = run(path)["reports"]["eggs.pdf"]
    assert report.outcome == "refused"
    assert ".txt" in report.reason


def test_a_file_name_that_is_no_text_does_not_stop_the_run(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "wb") as file:  # noqa: PTH123  pathlib makes no such names
        file.write(FULL.data())
    result = run(tmp_path)
    assert list(outcomes(result).values()) == ["created"]
    assert ImportedDocument.objects.get().path.endswith("caf\ufffd.txt")


def test_a_very_long_path_can_be_stored(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*(["a-folder-with-a-name-of-fifty-characters-or-there-ab"] * 22))
    put(deep, "eggs.en.txt", FULL)
    assert list(outcomes(run(tmp_path)).values()) == ["created"]


def test_a_dry_run_reports_the_real_run_and_writes_nothing(tmp_path: Path) -> None:
    put(
        tmp_path,
        "topics.toml",
        '[[topic]]\nslug = "food"\nname_en = "Food"\nname_zh = "食物"\nkeywords_en = ["eggs"]\n',
    )
    put(tmp_path, "eggs.en.txt", FULL)
    put(tmp_path, "eggs.zh.txt", CHINESE)
    put(tmp_path, "bad.txt", b"")
    before = every_row()
    dry = run(tmp_path, target="live", topics=["Poultry"], dry_run=True)
    assert every_row() == before
    assert not ImportRun.objects.exists()
    real = run(tmp_path, target="live", topics=["Poultry"])
    assert [r.as_json() for r in dry["reports"].values()] == [r.as_json() for r in real["reports"].values()]
    assert dry["summary"] == real["summary"]
    assert Release.objects.count() == 2


def test_a_run_says_what_it_was_asked_and_what_came_of_it(tmp_path: Path) -> None:
    put(tmp_path, "eggs.txt", FULL)
    put(tmp_path, "bad.txt", b"")
    summary = run(tmp_path, target="submitted", topics=["Poultry"])["summary"]
    row = ImportRun.objects.get()
    assert row.options == {"target": "submitted", "topics": ["Poultry"], "documents": 2}
    assert row.summary == summary == {"created": 1, "updated": 0, "unchanged": 0, "held": 0, "refused": 1}
    assert row.finished_at >= row.started_at


# Topics -----------------------------------------------------------------------------------------------------------------
def test_a_topic_is_found_by_either_name_or_its_address() -> None:
    topic = make_topic("U.S.-China Cooperation", name_zh="中美合作", slug="cooperation")
    for name in ("U.S.-China Cooperation", "u.s.-china cooperation", "中美合作", "cooperation"):
        assert find_topic(name) == topic


def test_a_new_name_makes_a_topic_and_a_typing_error_is_asked_about() -> None:
    make_topic("Climate and Cities")
    assert find_topic("Poultry").slug == "poultry"
    with pytest.raises(Refusal) as refusal:
        find_topic("Climate and Citeis")
    assert refusal.value.code == "topic_unknown"
    assert "Climate and Cities" in str(refusal.value)


def test_a_refused_topic_stops_the_run_before_any_document_and_makes_no_other_topic(tmp_path: Path) -> None:
    make_topic("Climate and Cities")
    put(tmp_path, "eggs.txt", FULL)
    with pytest.raises(Refusal):
        run(tmp_path, topics=["Poultry", "Climate and Citeis"])
    assert not Essay.objects.exists()
    assert not Topic.objects.filter(name="Poultry").exists()


def test_topics_come_by_option_and_by_words_of_title_and_series(tmp_path: Path) -> None:
    make_topic("Farming", keywords_en="eggs\nhens")
    make_topic("Water", keywords_en="ferries", keywords_zh="渡轮")
    make_topic("Law", keywords_en="contract")
    put(tmp_path, "eggs.txt", FULL)
    put(tmp_path, "chinese.txt", CHINESE)
    result = run(tmp_path, topics=["Poultry"])
    words = {name: {t["name"]: t["matched"] for t in report.topics} for name, report in result["reports"].items()}
    assert words["eggs.txt"] == {"Poultry": "", "Farming": "eggs", "Water": "ferries"}
    assert words["chinese.txt"] == {"Poultry": "", "Water": "渡轮"}
    assert EssayTopic.objects.count() == 5


# Tables -----------------------------------------------------------------------------------------------------------------
TABLES = {
    "series.toml": f'[[series]]\nslug = "ferries"\ntitle_en = "{SERIES}"\ntitle_zh = "{SERIES_ZH}"\n'
    'prompt_en = "What crosses?"\nprompt_zh = "什么过河\uff1f"\nopened = 2024-01-15\n',
    "authors.toml": '[[author]]\nname_en = "Nuria Castell"\nname_zh = "卡努丽"\nsort_en = "Castell, Nuria"\ncountry = "US"\n',
}


def test_tables_fill_what_pages_do_not_say_and_join_what_they_prove(tmp_path: Path) -> None:
    put(tmp_path / "pages", "a.txt", FULL)
    put(tmp_path / "pages", "b.txt", CHINESE)
    run(tmp_path / "pages", target="live")
    assert Series.objects.count() == 2
    for name, text in TABLES.items():
        put(tmp_path / "tables", name, text)
    run(tmp_path / "tables")
    series = Series.objects.get()
    assert (series.title_en, series.title_zh, series.prompt_en) == (SERIES, SERIES_ZH, "What crosses?")
    author = Author.objects.get(name_en="Nuria Castell")
    assert (author.name_zh, author.country, bytes(author.sort_key_en)) == ("卡努丽", "US", b"castell  nuria")
    before = every_row()
    run(tmp_path / "tables")
    assert every_row() == before


def test_a_table_never_writes_over_what_an_editor_set(tmp_path: Path) -> None:
    make_series(title_en=SERIES, title_zh=SERIES_ZH, prompt_en="An editor's question?", opened_on=None)
    put(tmp_path, "series.toml", TABLES["series.toml"])
    run(tmp_path)
    assert Series.objects.get().prompt_en == "An editor's question?"
    assert Series.objects.get().prompt_zh == "什么过河\uff1f"


@pytest.mark.parametrize(
    "text",
    [
        "[[series]\n",
        '[[series]]\nslug = "x"\n',
        "[[series]]\ntitle_en = 7\n",
        "\ufeff\0",
        '[[serie]]\ntitle_en = "A"\n',
    ],
)
def test_a_table_that_cannot_be_read_is_one_refusal_and_costs_no_document(tmp_path: Path, text: str) -> None:
    put(tmp_path, "series.toml", text)
    put(tmp_path, "eggs.txt", FULL)
    assert run(tmp_path)["summary"]["refused"] == 1
    assert Essay.objects.count() == 1


def test_a_table_that_contradicts_what_is_there_costs_no_document(tmp_path: Path) -> None:
    make_series(title_en=SERIES, title_zh="另一个题目")
    make_series(title_en="Something Else", title_zh=SERIES_ZH)
    put(tmp_path, "series.toml", TABLES["series.toml"])
    put(tmp_path, "eggs.txt", FULL)
    assert run(tmp_path)["summary"] == {"created": 1, "updated": 0, "unchanged": 0, "held": 0, "refused": 1}
    assert Series.objects.count() == 2


PROMPT = f"{CHROME['en']}\nMay 3, 2024\n\n{SERIES}\n\nWhat crosses, and who pays?\n"


def test_a_prompt_page_fills_its_series_whether_it_comes_before_or_after_the_essays(tmp_path: Path) -> None:
    for name in ("0-prompt.txt", "z-prompt.txt"):
        put(tmp_path / name, name, PROMPT)
        put(tmp_path / name, "eggs.txt", FULL)
    first = run(tmp_path / "0-prompt.txt", target="live")
    assert outcomes(first) == {"eggs.txt": "created", "0-prompt.txt": "updated"}
    series = Series.objects.get()
    assert series.prompt_en == "What crosses, and who pays?"
    assert Essay.objects.count() == 1
    again = run(tmp_path / "z-prompt.txt", target="live")
    assert set(outcomes(again).values()) == {"unchanged"}


# The samples and an archive ---------------------------------------------------------------------------------------------
def test_the_samples_come_in_and_the_second_time_nothing_changes() -> None:
    first = run(SAMPLES, target="live")
    assert first["summary"]["created"] >= 30
    assert (first["summary"]["held"], first["summary"]["refused"]) == (2, 3)
    assert Topic.objects.filter(name="U.S.-China Cooperation", name_zh="中美合作").exists()
    before = every_row()
    second = run(SAMPLES, target="live")
    assert every_row() == before
    assert second["summary"] == {
        **first["summary"],
        "created": 0,
        "updated": 0,
        "unchanged": second["summary"]["unchanged"],
    }
    assert all(question.essay.releases.count() == 0 for question in Flag.objects.filter(kind="held_import"))


def test_the_archive_of_the_benchmark_comes_in_whole(tmp_path: Path) -> None:
    pages = dict(archive(40))
    for name, page in pages.items():
        put(tmp_path, name, page)
    summary = run(tmp_path, target="live")["summary"]
    assert summary["held"] == summary["refused"] == summary["unchanged"] == 0
    assert summary["created"] == Essay.objects.count()
    assert summary["created"] + summary["updated"] == len(pages) == 40
    assert summary["updated"] >= 3
