"""Documents that are broken or mean harm are refused each with its sentence; files that are no documents are passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from essays.models import Release, Revision
from tests.essays.importing import corpus, hostile
from tests.essays.services.importing.test_runs import outcomes, run

pytestmark = pytest.mark.django_db


def test_hostile_files_are_refused_each_with_its_sentence_and_the_others_come_in(tmp_path: Path) -> None:
    hostile.write(tmp_path)
    (tmp_path / "a-good.md").write_bytes(corpus.markdown(corpus.text("good", 1)))
    (tmp_path / "z-good.docx").write_bytes(corpus.word(corpus.text("good", 2)))
    result = run(tmp_path, target="live")
    refused = {name: report.reason for name, report in result["reports"].items() if report.outcome == "refused"}
    sentences = {name: sentence for name, (_data, sentence) in hostile.FILES.items()}
    sentences |= {"link.docx": "leaves the folder", "link.zip": "leaves the folder"}
    assert {name: sentence in refused[name] for name, sentence in sentences.items()} == dict.fromkeys(sentences, True)
    assert set(refused) == set(sentences)
    assert all(reason.endswith((".", "?")) and "Error" not in reason for reason in refused.values())
    assert result["summary"]["created"] == Release.objects.count() == 2


def test_hostile_entries_are_refused_and_the_rest_of_the_archive_comes_in(tmp_path: Path) -> None:
    good = {"a.md": corpus.markdown(corpus.text("good", 1)), "in/b.docx": corpus.word(corpus.text("good", 2))}
    entries = {name: data for name, (data, _sentence) in hostile.ENTRIES.items()}
    more = corpus.zipped({"c.html": corpus.old_page(corpus.text("good", 3))})
    (tmp_path / "mixed.zip").write_bytes(corpus.zipped({**entries, **good, "more.zip": more}))
    (tmp_path / "link.zip").write_bytes(hostile.link_entry("link.md", "/etc/passwd"))
    (tmp_path / "locked.zip").write_bytes(hostile.locked(corpus.zipped({"locked.md": "# Locked"})))
    (tmp_path / "spoiled.zip").write_bytes(hostile.spoiled(corpus.zipped({"spoiled.md": "# Spoiled " * 20})))
    result = run(tmp_path)
    reasons = {report.file: report.reason for report in result["told"] if report.outcome == "refused"}
    for name, (_data, sentence) in hostile.ENTRIES.items():
        tail = "inner.zip/second.zip" if name == "inner.zip" else name.replace("\\", "/")
        assert [
            reason
            for file, reason in reasons.items()
            if file.endswith(f"mixed.zip/{tail.lstrip('/')}") and sentence in reason
        ], name
    assert "is a link" in reasons[str(tmp_path / "link.zip/link.md")]
    assert "behind a password" in reasons[str(tmp_path / "locked.zip/locked.md")]
    assert "damaged" in reasons[str(tmp_path / "spoiled.zip/spoiled.md")]
    assert result["summary"] == {
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "held": 0,
        "refused": len(hostile.ENTRIES) + 3,
    }


def test_macros_and_scripts_leave_nothing_but_a_warning(tmp_path: Path) -> None:
    one = corpus.text("ma", 4)
    lines = [("Title", one.title), ("", one.label), *(("", words) for words in one.body)]
    body = "".join(corpus.paragraph(words, style) for style, words in lines)
    (tmp_path / "macros.docx").write_bytes(corpus.ooxml(body, **{"word__vbaProject.bin": b"Sub AutoOpen()"}))
    page = corpus.described_page(corpus.text("ma", 6)).replace(
        b"</p>", b'<script>alert(1)</script><img src=x onerror="alert(2)"></p>'
    )
    (tmp_path / "scripts.html").write_bytes(page)
    result = run(tmp_path)
    assert [report.outcome for report in result["told"]] == ["created", "created"]
    assert "macros" in result["reports"]["macros.docx"].warnings[0]
    bodies = " ".join(Revision.objects.values_list("body", flat=True))
    assert not [word for word in ("alert", "Sub", "onerror", "<img") if word in bodies]


def test_files_about_a_folder_and_what_browsers_save_beside_a_page_are_passed_over(tmp_path: Path) -> None:
    one = corpus.text("fo", 1)
    for name in ("README.md", "readme.txt", "LICENSE.html", "page_files/frame.html", ".hidden.md", "__MACOSX/._a.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(corpus.markdown(corpus.text("skip", 3)))
    (tmp_path / "page.html").write_bytes(corpus.old_page(one))
    (tmp_path / "own_files").mkdir()
    (tmp_path / "own_files" / "a.md").write_bytes(corpus.markdown(corpus.text("fo", 2)))
    assert outcomes(run(tmp_path)) == {"page.html": "created", "a.md": "created"}


def test_a_readme_that_is_named_itself_comes_in(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_bytes(corpus.markdown(corpus.text("fo", 1)))
    assert outcomes(run(path)) == {"README.md": "created"}


def test_names_in_an_archive_of_an_older_chinese_program_are_read(tmp_path: Path) -> None:
    name = "渡轮.md".encode("gb18030")
    data = corpus.zipped({"x" * (len(name) - 3) + ".md": corpus.markdown(corpus.text("gb", 1))})
    (tmp_path / "a.zip").write_bytes(data.replace(b"x" * (len(name) - 3) + b".md", name))
    assert run(tmp_path)["order"] == [str(tmp_path / "a.zip/渡轮.md")]
