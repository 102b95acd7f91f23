"""An editor's word on a held document, and documents that come by upload."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from accounts.models import User
from essays.errors import MoveRefused, Refusal
from essays.models import Essay, Event, Flag, ImportedDocument, ImportRun, Release
from essays.services.importing import uploading
from essays.services.importing.settling import Settled, settle_document
from tests.desk import make_person
from tests.essays.importing import corpus
from tests.factories import make_series
from tests.rows import every_row

pytestmark = pytest.mark.django_db
HELD = b"The first thing that the visitors asked for was the timetable, and the second was whether it was meant seriously.\n\nWe said yes."


def upload(by: User, *files: tuple[str, bytes], submit: bool = False) -> ImportRun:
    return uploading.import_uploads(files=files, submit=submit, by=by)


def held() -> ImportedDocument:
    upload(make_person("editor"), ("visitors.md", HELD))
    return ImportedDocument.objects.get()


def settled() -> Settled:
    return Settled(
        "The Timetable", ["Orla Finch", "沈知远"], make_series("Water"), date(2024, 5, 1), "en", "The author said so."
    )


def test_an_upload_is_a_run_with_its_report_and_everything_in_it_is_a_draft() -> None:
    editor = make_person("editor")
    run = upload(editor, ("a.docx", corpus.word(corpus.text("up", 1))), ("../b.pdf", b"%PDF-1.4"), ("c.md", HELD))
    assert (run.by, run.summary["created"], run.summary["refused"], run.summary["held"]) == (editor, 1, 1, 1)
    assert [entry["file"].rpartition("/")[2] for entry in run.report] == ["a.docx", "b.pdf", "c.md"]
    assert run.report[0]["fields"]["title"] == {"line": 1, "text": corpus.text("up", 1).title}
    assert Release.objects.count() == 0


def test_an_upload_can_be_handed_in_at_once() -> None:
    upload(make_person("editor"), ("a.docx", corpus.word(corpus.text("up", 1))), submit=True)
    assert Essay.objects.get().editions.get().state == "submitted"


def test_two_pages_of_one_address_are_a_pair_within_one_upload_only() -> None:
    editor = make_person("editor")
    english, chinese = corpus.markdown(corpus.text("up", 1)), corpus.markdown(corpus.text("up", 2, "zh-hans"))
    upload(editor, ("essay.en.md", english), ("essay.zh.md", chinese))
    assert Essay.objects.count() == 1
    upload(editor, ("essay.en.md", corpus.markdown(corpus.text("up", 3))))
    assert Essay.objects.count() == 2


def test_who_may_not_bring_documents_brings_none() -> None:
    writer = make_person("contributor")
    before = every_row()
    with pytest.raises(MoveRefused):
        upload(writer, ("a.md", HELD))
    assert every_row() == before


def test_an_upload_has_bounds_in_bytes_and_in_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MOST_DOCUMENTS", 2)
    monkeypatch.setattr(uploading, "MOST_BYTES", 100_000)
    archive = corpus.zipped({f"{number}.md": corpus.markdown(corpus.text("up", number)) for number in range(4)})
    run = upload(make_person("editor"), ("a.zip", archive))
    assert (run.summary["created"], run.summary["refused"]) == (2, 1)
    assert "At most 2 documents" in run.report[-1]["reason"]
    with pytest.raises(Refusal) as refusal:
        upload(make_person("editor"), ("a.md", b"a" * 100_001))
    assert refusal.value.code == "too_large"


def test_a_held_document_is_corrected_and_accepted_with_one_word() -> None:
    document, editor, word = held(), make_person("editor"), settled()
    edition = settle_document(document=document, settled=word, by=editor, via="test")
    edition.refresh_from_db()
    essay = Essay.objects.get()
    assert edition.head
    assert (edition.head.title, edition.head.written_by, essay.slug) == ("The Timetable", editor, "the-timetable")
    assert [
        author.name_en or author.name_zh for author in essay.authors.order_by("authorships__position")
    ] == word.authors
    assert (essay.series, essay.kind, essay.published_on) == (word.series, "response", date(2024, 5, 1))
    document.refresh_from_db()
    flag = Flag.objects.get()
    assert (document.outcome, flag.answer, flag.closed_by) == ("accepted", "The author said so.", editor)
    event = Event.objects.get(verb="import_settled")
    assert (event.by, event.details["fields"]) == (editor, ["title", "series", "published", "authors"])


def test_accepting_twice_has_one_effect_and_without_a_right_or_a_title_none() -> None:
    document, word = held(), settled()
    writer, editor = make_person("contributor"), make_person("editor")
    before = every_row()
    attempts: list[Callable[[], object]] = [
        lambda: settle_document(document=document, settled=word, by=writer, via="test"),
        lambda: settle_document(document=document, settled=replace(word, title=" "), by=editor, via="test"),
    ]
    for attempt in attempts:
        with pytest.raises(MoveRefused):
            attempt()
    assert every_row() == before
    settle_document(document=document, settled=word, by=editor, via="test")
    after = every_row()
    settle_document(document=document, settled=word, by=editor, via="test")
    assert every_row() == after


def test_a_text_whose_language_could_not_be_told_gets_it_from_the_editor() -> None:
    document = held()
    edition = settle_document(
        document=document, settled=replace(settled(), language="zh-hans"), by=make_person("editor"), via="test"
    )
    assert (edition.language, Essay.objects.get().original_language) == ("zh-hans", "zh-hans")


def test_an_import_after_the_editors_word_changes_nothing() -> None:
    document = held()
    settle_document(document=document, settled=settled(), by=make_person("editor"), via="test")
    run = upload(make_person("editor"), ("visitors.md", HELD))
    assert run.summary["unchanged"] == 1
    assert Essay.objects.get().editions.get().head.title == "The Timetable"  # type: ignore[union-attr]
