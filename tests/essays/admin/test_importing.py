"""The desk brings documents in, looks held ones through, and says where a work came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from essays.models import Essay, Event, ImportedDocument, ImportRun, Series
from essays.services.importing.sources import find_sources
from tests.desk import make_person
from tests.essays.importing import corpus
from tests.factories import make_series

pytestmark = pytest.mark.django_db
HELD = (
    b"The first thing that the visitors asked for was the timetable, and the second was whether it was meant seriously."
)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_person("publisher", interface_language="en"))
    return client


def bring(desk: Client, *files: tuple[str, bytes]) -> str:
    """Upload files; the page of the run that answers."""
    documents = [SimpleUploadedFile(name, data) for name, data in files]
    answer = desk.post(reverse("admin:essays_importrun_add"), {"documents": documents}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_upload_answers_with_what_became_of_each_document_and_what_fed_its_fields(desk: Client) -> None:
    word = (corpus.WORD / "a-well-with-two-ropes.docx").read_bytes()
    page = bring(desk, ("well.docx", word), ("visitors.md", HELD), ("scan.pdf", b"%PDF-1.4"))
    assert "well.docx</strong>: created" in page
    assert "<td>A Well with Two Ropes</td><td>line or block 1</td>" in page
    assert "This is a PDF" in page
    document = ImportedDocument.objects.get(outcome="held")
    assert reverse("admin:essays_importeddocument_settle", args=[document.pk]) in page
    assert ImportRun.objects.get().by.email  # type: ignore[union-attr]


def test_an_upload_without_files_asks_for_them(desk: Client) -> None:
    answer = desk.post(reverse("admin:essays_importrun_add"), {})
    assert (answer.status_code, ImportRun.objects.count()) == (400, 0)
    assert "This field is required." in answer.content.decode()


def test_what_a_file_is_called_and_says_is_shown_as_text_and_never_run(desk: Client) -> None:
    page = bring(desk, ("<script>alert(1)</script>.md", b"# <script>alert(2)</script>\n\nx"), ("<b>.pdf", b""))
    assert "<script>alert" not in page
    assert "<b>.pdf" not in page


def test_a_held_document_is_corrected_and_accepted_on_its_page(desk: Client) -> None:
    bring(desk, ("visitors.md", HELD))
    document = ImportedDocument.objects.get()
    url = reverse("admin:essays_importeddocument_settle", args=[document.pk])
    shown = desk.get(url).content.decode()
    assert "What is the title of this text?" in shown
    fields = {"title": "The Timetable", "authors": "Orla Finch\n\n沈知远 ", "series": make_series("Water").pk}
    refused = desk.post(url, {**fields, "published_on": "2024-05-01", "language": "en"})
    assert (refused.status_code, Event.objects.filter(verb="import_settled").count()) == (400, 0)
    desk.post(url, {**fields, "published_on": "2024-05-01", "language": "en", "answer": "The author said so."})
    essay = Essay.objects.get()
    assert (essay.slug, essay.series, [str(author) for author in essay.authors.order_by("authorships__position")]) == (
        "the-timetable",
        Series.objects.get(),
        ["Orla Finch", "沈知远"],
    )
    assert "Nothing is open about this document." in desk.get(url).content.decode()


def test_a_works_page_says_where_it_came_from_to_those_who_may_see_imports(desk: Client) -> None:
    bring(desk, ("blog.xml", corpus.wordpress([corpus.text("wp", 1)])))
    url = reverse("admin:essays_essay_change", args=[Essay.objects.get().pk])
    page = desk.get(url).content.decode()
    document = ImportedDocument.objects.get()
    for told in (document.sha256, document.path, 'href="https://blog.example/wp1/"', "publisher"):
        assert told in page


def test_two_series_are_joined_and_parted_on_one_page(desk: Client) -> None:
    kept, joined = make_series("Water"), make_series("", title_zh="水", slug="shui")
    url = reverse("admin:essays_series_join", args=[kept.pk])
    desk.post(url, {"joined": joined.pk})
    kept.refresh_from_db()
    assert (kept.title_zh, Series.objects.count()) == ("水", 1)
    assert "Part them again" in desk.get(url).content.decode()
    join = Event.objects.get(verb="series_joined")
    desk.post(reverse("admin:essays_series_part", args=[kept.pk]), {"join": join.pk})
    assert set(Series.objects.values_list("title_en", "title_zh")) == {("Water", ""), ("", "水")}
    assert desk.post(reverse("admin:essays_series_part", args=[kept.pk]), {"join": join.pk}).status_code == 404


def test_the_readme_of_the_samples_is_no_essay() -> None:
    samples = Path(__file__).parents[3] / "samples"
    names = [source.path.name for source in find_sources([samples])]
    assert (samples / "README.md").exists()
    assert names
    assert "README.md" not in names
