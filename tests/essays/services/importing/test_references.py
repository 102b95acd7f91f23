"""What documents say of one another, of topics, and of whether they were ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from essays.models import Essay, Flag, ImportedDocument, Release, Series, Topic
from tests.essays.importing import corpus
from tests.essays.services.importing.test_runs import outcomes, run
from tests.factories import make_series, make_topic

pytestmark = pytest.mark.django_db


def test_a_translation_that_comes_before_its_original_waits_for_it(tmp_path: Path) -> None:
    original, translation = corpus.text("tr", 2), corpus.text("tr", 3, "zh-hans")
    (tmp_path / "a.md").write_bytes(
        corpus.markdown(translation)
        .replace(b"---\ntitle", b"---\ntranslation_of: z.md\ntitle", 1)
        .replace(b"+++\ntitle", b'+++\ntranslation_of = "z.md"\ntitle', 1)
    )
    (tmp_path / "z.md").write_bytes(corpus.markdown(original))
    result = run(tmp_path)
    assert (result["order"], outcomes(result)) == (
        [str(tmp_path / "z.md"), str(tmp_path / "a.md")],
        {"z.md": "created", "a.md": "updated"},
    )
    assert {edition.language for edition in Essay.objects.get().editions.all()} == {"en", "zh-hans"}


def test_a_translation_of_nothing_is_held_and_a_reply_to_nothing_is_told(tmp_path: Path) -> None:
    body = "\n\n".join(corpus.text("ho", 1).body)
    (tmp_path / "a.md").write_text(f"---\ntitle: Alone\ntranslation_of: nowhere\n---\n\n{body}")
    (tmp_path / "b.md").write_text(
        "---\ntitle: Answer\nin_reply_to: nowhere\n---\n\nA reply to somebody who has not spoken here, and of some length."
    )
    result = run(tmp_path, target="live")
    assert outcomes(result) == {"a.md": "held", "b.md": "created"}
    assert "“nowhere”" in result["reports"]["a.md"].reason
    assert "nowhere" in result["reports"]["b.md"].warnings[0]
    assert Release.objects.count() == 1


def test_a_reply_is_tied_to_the_work_that_it_answers_by_its_title(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: Answer\nin_reply_to: Question\n---\n\nA reply that comes first in the order of names, as replies do."
    )
    (tmp_path / "b.md").write_text(
        "---\ntitle: Question\n---\n\nA question that everybody had been waiting for somebody to ask."
    )
    run(tmp_path, target="live")
    assert Essay.objects.get(slug="answer").in_reply_to == Essay.objects.get(slug="question")


def test_a_reply_to_what_readers_cannot_open_is_told_and_left_to_an_editor(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: Answer\nin_reply_to: Question\n---\n\nA reply to a draft, which no reader has seen."
    )
    (tmp_path / "b.md").write_text("---\ntitle: Question\n---\n\nA question that nobody has been shown until this day.")
    assert "Readers cannot open" in run(tmp_path)["reports"]["a.md"].warnings[0]
    assert Essay.objects.get(slug="answer").in_reply_to is None


def test_topics_that_a_document_names_are_found_and_never_made(tmp_path: Path) -> None:
    topic = make_topic("Water", name_zh="水")
    (tmp_path / "a.md").write_text(
        "---\ntitle: A Well\ntopics: [水, Watre]\n---\n\nOur village has one well, and it belongs to whoever is thirsty."
    )
    report = run(tmp_path)["reports"]["a.md"]
    assert ([entry["name"] for entry in report.topics], Topic.objects.count()) == (["Water"], 1)
    assert "Watre" in report.warnings[-1]
    assert list(Essay.objects.get().topics.all()) == [topic]


def test_posts_that_wordpress_did_not_show_are_held_and_pages_and_trash_are_no_documents(tmp_path: Path) -> None:
    shown, draft, private, gone, page = (corpus.text("wp", number) for number in (1, 2, 3, 4, 5))
    extra = (
        corpus.post(draft, "draft")
        + corpus.post(private, "private")
        + corpus.post(gone, "trash")
        + corpus.post(page, kind="page")
    )
    (tmp_path / "blog.xml").write_bytes(corpus.wordpress([shown], extra))
    result = run(tmp_path, target="live")
    assert outcomes(result) == {"1": "created", "2": "held", "3": "held"}
    assert Release.objects.count() == 1
    assert ImportedDocument.objects.get(path__endswith="/1").address == "https://blog.example/wp1/"


def test_two_posts_that_polylang_ties_are_the_editions_of_one_work(tmp_path: Path) -> None:
    tie = '<category domain="post_translations" nicename="pll_1"/>'
    posts = corpus.post(corpus.text("wp", 1), more=tie) + corpus.post(corpus.text("wp", 2, "zh-hans"), more=tie)
    (tmp_path / "blog.xml").write_bytes(corpus.wordpress([], posts))
    assert outcomes(run(tmp_path)) == {"1": "created", "2": "updated"}
    assert Essay.objects.count() == 1


def test_a_pair_whose_series_have_titles_of_their_own_asks_an_editor_whether_they_are_one(tmp_path: Path) -> None:
    english, chinese = corpus.text("se", 1), corpus.text("se", 2, "zh-hans")
    make_series(english.series)
    other = make_series("Another Title", title_zh=chinese.series)
    (tmp_path / "a.en.md").write_bytes(corpus.markdown(english))
    (tmp_path / "a.zh.md").write_bytes(corpus.markdown(chinese))
    run(tmp_path)
    flag = Flag.objects.get()
    assert (flag.kind, flag.details["series"]) == ("same_series", [Essay.objects.get().series_id, other.pk])
    assert "Another Title" in flag.question_en
    assert Series.objects.count() == 2
