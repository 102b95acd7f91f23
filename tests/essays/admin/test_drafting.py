"""The change page: what it shows to whom, saving, a save that comes too late, working copies, the form that begins a response."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from essays.checklist import missing_in
from essays.forms.drafting import sign_base
from essays.models import Edition, Essay, Path, Revision, WorkingCopy
from essays.services.drafting import save_revision
from tests.desk import approve, head, make_draft, make_person, put
from tests.factories import make_author, make_series, make_topic

pytestmark = pytest.mark.django_db
BUDGET = {"change": 16, "review": 17}  # queries, whatever the number of works and revisions


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(edition: Edition, page: str = "change") -> str:
    return reverse(f"admin:essays_edition_{page}", args=[edition.pk])


def typed(edition: Edition, base: Revision | None = None, **words: Any) -> dict[str, Any]:
    """What the form sends."""
    base = base or edition.head
    return {
        "title": "A ferry", "summary": "Short.", "body": "<p>One.</p><p>Two.</p>", "note": "", "base": sign_base(edition, base),
        "tab": "tab-1", "sequence": "0", **words,
    }  # fmt: skip


def test_a_save_appends_a_revision_to_the_one_it_started_from() -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    answer = client_of(writer).post(url(edition), typed(edition, body="<p>One.</p><p>Three.</p>", note="A number"))
    assert answer.status_code == 302
    saved = head(edition)
    assert (saved.number, saved.note, saved.written_by) == (2, "A number", writer)
    assert saved.parent == edition.head


def test_a_stale_save_answers_409_applies_nothing_and_keeps_both_texts() -> None:
    writer, editor = make_person("contributor"), make_person("editor", name="Li Jing")
    edition = make_draft(writer)
    first = head(edition)
    theirs = save_revision(
        edition=edition, parent=first, title="A ferry", body="<p>One.</p><p>Theirs.</p>", by=editor, via="test"
    )
    answer = client_of(writer).post(url(edition), typed(edition, first, body="<p>Mine.</p><p>Two.</p>"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert head(edition) == theirs
    kept = WorkingCopy.objects.get(edition=edition, user=writer)
    assert (kept.body, kept.base, kept.refused_at is not None) == ("<p>Mine.</p><p>Two.</p>", first, True)
    assert "<ins>Theirs.</ins>" in page
    assert "<ins>Mine.</ins>" in page
    assert "Li Jing" in page


def test_the_form_to_merge_starts_from_their_revision() -> None:
    writer, editor = make_person("contributor"), make_person("editor")
    edition = make_draft(writer)
    first = head(edition)
    theirs = save_revision(edition=edition, parent=first, title="Theirs", body="<p>One.</p>", by=editor, via="test")
    client = client_of(writer)
    answer = client.post(url(edition), typed(edition, first, title="Mine"))
    form = answer.context["form"]
    answer = client.post(
        url(edition), typed(edition, base=None, title="Merged", base_=0) | {"base": form["base"].value()}
    )
    assert answer.status_code == 302
    assert (head(edition).title, head(edition).parent) == ("Merged", theirs)
    assert not WorkingCopy.objects.exists()


def test_changes_in_different_paragraphs_are_put_together_in_the_form() -> None:
    writer, editor = make_person("contributor"), make_person("editor")
    edition = make_draft(writer)
    long = "<p>The ferry was late that day.</p><p>Nobody on the quay minded it.</p>"
    base = save_revision(edition=edition, parent=head(edition), title="A ferry", body=long, by=writer, via="test")
    theirs = long.replace("late that day", "late that morning")
    save_revision(edition=edition, parent=base, title="A ferry", summary="Theirs.", body=theirs, by=editor, via="test")
    answer = client_of(writer).post(
        url(edition), typed(edition, base, summary="", body=long.replace("minded it", "minded it much"))
    )
    form = answer.context["form"]
    assert form["body"].value() == ("<p>The ferry was late that morning.</p><p>Nobody on the quay minded it much.</p>")
    assert (form["summary"].value(), answer.context["conflicts"]) == ("Theirs.", 0)


def test_a_second_refused_save_from_the_same_page_is_kept_too() -> None:
    writer, editor = make_person("contributor"), make_person("editor")
    edition = make_draft(writer)
    first = head(edition)
    save_revision(edition=edition, parent=first, title="Theirs", by=editor, via="test")
    client = client_of(writer)
    client.post(url(edition), typed(edition, first, title="Mine"))
    client.post(url(edition), typed(edition, first, title="Mine, and more"))
    assert WorkingCopy.objects.get().title == "Mine, and more"


def test_a_text_in_review_is_shown_not_written_and_a_save_of_it_is_kept() -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    put(edition, "in_review")
    client = client_of(writer)
    assert "writing" not in str(client.get(url(edition)).templates)
    answer = client.post(url(edition), typed(edition, body="<p>Late.</p>"))
    assert answer.status_code == 409
    assert head(edition).number == 1
    assert WorkingCopy.objects.get(user=writer).body == "<p>Late.</p>"


def test_a_body_comes_out_clean_whatever_was_pasted() -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    body = '<p class="MsoNormal" onclick="x()">One.</p><script>alert(1)</script><p style="color:red">Two.</p>'
    client_of(writer).post(url(edition), typed(edition, body=body + "<p>Three.</p>"))
    assert head(edition).body == '<p data-block="p1">One.</p><p data-block="p2">Two.</p><p data-block="p3">Three.</p>'


NUMBERED = "[1] See the harbour's report"


@pytest.mark.parametrize(
    ("body", "is_said"),
    [
        (f"<p>The ferry left [1].</p><p>{NUMBERED}</p>", True),
        (f"<p>The ferry left<span data-note>{NUMBERED}</span></p>", False),
        (f"<p>The ferry left.</p><p>{NUMBERED}</p>", False),
        ("<p>The ferry left [1].</p><p>So we talked.</p>", False),
    ],
)
def test_notes_numbered_by_hand_are_pointed_out_and_stop_nobody(body: str, is_said: bool) -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    save_revision(edition=edition, parent=head(edition), title="Title", body=body, by=writer, via="test")
    page = client_of(writer).get(url(edition)).content.decode()
    assert ("numbered by hand" in page) is is_said
    assert "numbered" not in " ".join(str(missing.sentence) for missing in missing_in(edition))


def test_the_original_beside_a_translation_shows_its_footnotes_in_place() -> None:
    translator = make_person("translator", "contributor")
    source = make_draft(translator)
    body = "<p>The ferry<span data-note>Of the harbour.</span> left.</p>"
    save_revision(edition=source, parent=head(source), title="Title", body=body, by=translator, via="test")
    client_of(translator).post(url(source, "start_other"))
    page = client_of(translator).get(url(Edition.objects.get(essay=source.essay, language="zh-hans"))).content.decode()
    assert '">The ferry<span data-note="">Of the harbour.</span> left.</p>' in page


def test_the_revision_that_a_form_starts_from_cannot_be_another_editions() -> None:
    writer = make_person("contributor")
    edition, other = make_draft(writer), make_draft(writer)
    answer = client_of(writer).post(url(edition), typed(edition, base=None) | {"base": sign_base(other, other.head)})
    assert answer.status_code == 400
    assert head(edition).number == 1


@pytest.mark.parametrize("page", ["change", "review", "history"])
def test_a_draft_is_not_there_for_those_who_have_no_hand_in_it(page: str) -> None:
    edition = make_draft(make_person("contributor"))
    stranger = client_of(make_person("translator"))
    assert stranger.get(url(edition, page)).status_code in (403, 404)
    assert client_of(make_person("editor")).get(url(edition, page)).status_code == 200


def test_a_strangers_save_and_autosave_change_nothing() -> None:
    edition = make_draft(make_person("contributor"))
    stranger = client_of(make_person("contributor"))
    assert stranger.post(url(edition), typed(edition, title="Mine")).status_code == 404
    answer = stranger.post(url(edition, "keep"), json.dumps(typed(edition)), content_type="application/json")
    assert answer.status_code == 404
    assert (head(edition).title, WorkingCopy.objects.count()) == ("A ferry", 0)


def test_strangers_find_no_draft_in_lists_records_and_pick_lists() -> None:
    edition = make_draft(make_person("contributor"), title="Zanzibar")
    client = client_of(make_person("contributor"))
    essay, revision = edition.essay_id, edition.head_id
    for address in (
        reverse("admin:essays_edition_changelist"),
        reverse("admin:essays_essay_changelist"),
        reverse("admin:essays_revision_changelist"),
        reverse("admin:autocomplete") + "?app_label=essays&model_name=essay&field_name=in_reply_to&term=zan",
    ):
        assert b"anzibar" not in client.get(address).content
    found = client.get(reverse("admin:essays_essay_changelist"), {"q": "Zanzibar"}).context["cl"]
    assert found.result_count == 0
    for address in (
        reverse("admin:essays_essay_change", args=[essay]),
        reverse("admin:essays_revision_change", args=[revision]),
    ):
        assert client.get(address).status_code in (302, 403, 404)


def test_autosave_keeps_the_newest_of_a_tab_whatever_order_it_arrives_in() -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    client = client_of(writer)
    for sequence, title in ((2, "Second"), (1, "First"), (3, "Third"), (2, "Second again")):
        sent = json.dumps(typed(edition, title=title, sequence=sequence))
        assert client.post(url(edition, "keep"), sent, content_type="application/json").status_code == 200
    assert WorkingCopy.objects.get().title == "Third"
    assert head(edition).number == 1


def test_autosave_says_that_the_text_moved_on() -> None:
    writer, editor = make_person("contributor"), make_person("editor")
    edition = make_draft(writer)
    first = head(edition)
    sent = json.dumps(typed(edition, first, sequence=1))
    client = client_of(writer)
    assert client.post(url(edition, "keep"), sent, content_type="application/json").json()["moved_on"] == ""
    save_revision(edition=edition, parent=first, title="Theirs", by=editor, via="test")
    assert client.post(url(edition, "keep"), sent, content_type="application/json").json()["moved_on"] != ""


def test_autosave_does_not_understand_what_is_no_object() -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    for sent in ("[]", "nonsense", "3"):
        assert client_of(writer).post(url(edition, "keep"), sent, content_type="application/json").status_code == 400


def test_unsaved_text_is_offered_again_used_or_thrown_away() -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    client = client_of(writer)
    client.post(
        url(edition, "keep"), json.dumps(typed(edition, title="Unsaved", sequence=1)), content_type="application/json"
    )
    assert client.get(url(edition)).context["copy"].title == "Unsaved"
    assert client.get(url(edition) + "?copy=1").context["form"]["title"].value() == "Unsaved"
    client.post(url(edition, "discard"))
    assert "copy" not in client.get(url(edition)).context or client.get(url(edition)).context["copy"] is None
    assert client.get(url(edition, "discard")).status_code == 405


def test_a_working_copy_that_says_what_was_saved_is_not_offered() -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    client = client_of(writer)
    client.post(url(edition, "keep"), json.dumps(typed(edition, sequence=1)), content_type="application/json")
    assert client.get(url(edition)).context["copy"] is None


def test_an_old_working_copy_is_compared_not_put_over_a_newer_text() -> None:
    writer, editor = make_person("contributor"), make_person("editor")
    edition = make_draft(writer)
    first = head(edition)
    client = client_of(writer)
    client.post(
        url(edition, "keep"), json.dumps(typed(edition, title="Mine", sequence=1)), content_type="application/json"
    )
    save_revision(edition=edition, parent=first, title="Theirs", by=editor, via="test")
    answer = client.get(url(edition) + "?copy=1")
    assert "conflict.html" in str([template.name for template in answer.templates])
    assert answer.context["form"]["title"].value() == "Mine"


def test_others_see_who_is_editing_for_two_minutes() -> None:
    writer, editor = make_person("contributor", name="Ann Lee"), make_person("editor")
    edition = make_draft(writer)
    client_of(writer).post(
        url(edition, "keep"), json.dumps(typed(edition, sequence=1)), content_type="application/json"
    )
    reader = client_of(editor)
    assert "Ann Lee is editing, just now" in reader.get(url(edition)).content.decode()
    WorkingCopy.objects.update(saved_at=timezone.now() - timedelta(seconds=70))
    assert "Ann Lee is editing, 1 min ago" in reader.get(url(edition)).content.decode()
    WorkingCopy.objects.update(saved_at=timezone.now() - timedelta(minutes=3))
    assert "Ann Lee is editing" not in reader.get(url(edition)).content.decode()
    assert "is editing" not in client_of(writer).get(url(edition)).content.decode()


def test_a_save_drops_an_approval_and_says_nothing_to_readers() -> None:
    writer, editor = make_person("contributor"), make_person("editor")
    edition = approve(make_draft(writer), editor)
    client_of(writer).post(url(edition), typed(edition, title="Another"))
    assert Edition.objects.get(pk=edition.pk).state == "drafting"
    assert not edition.releases.exists()


def test_one_form_begins_a_response_with_everything() -> None:
    writer = make_person("contributor")
    one, two = make_author("Ann Lee"), make_author("Bo Tan")
    series, topic, answered = make_series(), make_topic(), make_draft(writer).essay
    answer = client_of(writer).post(
        reverse("admin:essays_essay_add"),
        {
            "language": "zh-hans", "title": "\u6ca1\u6709\u5f00\u822a\u7684\u6e21\u8f6e", "summary": "\u6458\u8981",
            "body": "<p>\u6b63\u6587\u3002</p>",
            "other_title": "The Ferry That Did Not Sail", "other_summary": "In short.", "series": series.pk, "topics": [topic.pk],
            "author_1": two.pk, "author_2": one.pk, "in_reply_to": answered.pk, "original_language": "",
        },
    )  # fmt: skip
    essay = Essay.objects.order_by("-pk")[0]
    edition = essay.editions.get(language="zh-hans")
    assert answer.status_code == 302
    assert answer.url == url(edition)
    assert essay.slug == "the-ferry-that-did-not-sail"
    assert [line.author for line in essay.authorships.all()] == [two, one]
    assert (essay.series, list(essay.topics.all()), essay.in_reply_to, essay.original_language) == (
        series, [topic], answered, "zh-hans",
    )  # fmt: skip
    assert (head(edition).title, head(edition).written_by) == ("\u6ca1\u6709\u5f00\u822a\u7684\u6e21\u8f6e", writer)
    assert essay.editions.get(language="en").head.summary == "In short."


def test_what_cannot_be_begun_whole_is_not_begun_at_all() -> None:
    writer, author = make_person("contributor"), make_author()
    answer = client_of(writer).post(
        reverse("admin:essays_essay_add"),
        {"language": "en", "title": "Twice", "author_1": author.pk, "author_2": author.pk},
    )
    assert answer.status_code == 400
    assert not Essay.objects.exists()


def test_an_address_is_made_of_pinyin_where_there_is_no_english_title() -> None:
    client = client_of(make_person("contributor"))
    client.post(reverse("admin:essays_essay_add"), {"language": "zh-hans", "title": "\u91cd\u5e86\u7684\u6865"})
    assert Essay.objects.get().slug == "chong-qing-de-qiao"
    proposed = client.get(reverse("admin:essays_essay_propose"), {"title": "\u91cd\u5e86\u7684\u6865"}).json()
    assert proposed == {"slug": "chong-qing-de-qiao-2"}


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ("another-ferry", "another-ferry"),
        ("taken", "a-ferry"),
        ("was-public", "a-ferry"),
        ("Not-An-Address", "a-ferry"),
    ],
)
def test_an_address_can_be_changed_to_one_that_never_was(wanted: str, kept: str) -> None:
    editor = make_person("editor")
    work = make_draft(make_person("contributor")).essay
    Essay.objects.filter(pk=work.pk).update(slug="a-ferry")
    taken = make_draft(editor).essay
    Essay.objects.filter(pk=taken.pk).update(slug="taken")
    Path.objects.create(kind=Path.Kind.ESSAY, slug="was-public", essay=taken)
    client_of(editor).post(reverse("admin:essays_essay_change", args=[work.pk]), work_form(work, slug=wanted))
    assert Essay.objects.get(pk=work.pk).slug == kept


def work_form(work: Essay, **changed: Any) -> dict[str, Any]:
    """What the work's page sends."""
    formsets = {
        f"{prefix}-{name}": "0"
        for prefix in ("authorships", "taggings", "editions")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    return {"kind": work.kind, "original_language": work.original_language, "slug": work.slug, **formsets, **changed}


def test_nobody_who_may_not_begin_a_work_gets_its_form() -> None:
    outsider = User.objects.create_user("nobody@desk.example", is_staff=True)
    assert client_of(outsider).get(reverse("admin:essays_essay_add")).status_code == 403
    assert (
        client_of(outsider).post(reverse("admin:essays_essay_add"), {"language": "en", "title": "Mine"}).status_code
        == 403
    )
    assert not Essay.objects.exists()


def test_the_other_language_is_begun_from_its_twin() -> None:
    writer = make_person("contributor")
    edition = make_draft(writer)
    answer = client_of(writer).post(url(edition, "start_other"))
    twin = edition.essay.editions.get(language="zh-hans")
    assert answer.url == url(twin)
    assert client_of(writer).get(url(twin)).status_code == 200


@pytest.mark.parametrize("page", ["change", "review"])
def test_the_pages_of_an_edition_ask_no_more_of_a_long_history(page: str, django_assert_num_queries: Any) -> None:
    writer, editor = make_person("contributor"), make_person("editor")
    short, long = (put(make_draft(writer), "in_review", assignee=editor) for _ in range(2))
    put(long, "drafting")
    for number in range(100):
        save_revision(
            edition=long, parent=head(long), title=f"Title {number}", body=f"<p>{number}</p>", by=writer, via="test"
        )
    put(long, "in_review", assignee=editor)
    client = client_of(editor)
    client.get(url(short, page))
    with CaptureQueriesContext(connection) as asked:
        client.get(url(short, page))
    with django_assert_num_queries(len(asked)):
        client.get(url(long, page))
    assert len(asked) <= BUDGET[page]
