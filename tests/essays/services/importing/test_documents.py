"""What becomes of documents, one after the other: every kind, pairs, later captures, and what editors did in between."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Author
from bench.pages import CHROME, Page
from essays.models import (
    ContentVersion,
    Edition,
    Essay,
    EssayTopic,
    Event,
    Flag,
    ImportedDocument,
    ImportRun,
    Release,
    Revision,
    Series,
    Topic,
)
from essays.moments import Moment
from essays.services import drafting, publishing, reviewing
from essays.services.importing.documents import import_document
from essays.services.importing.options import DocumentReport, ImportOptions
from tests.factories import make_topic, make_user
from tests.rows import every_row

pytestmark = pytest.mark.django_db

WORDS = (
    "The ferry left at six, with eleven passengers and a crate of eggs that nobody had asked for.",
    "By the time we reached the other bank we knew who was going home, and who was leaving it.",
    "Was it the noise of the engine that made us talk, or the hour?",
    "My partner kept the timetable of a line that had been closed for eleven years, and consulted it.",
)
OTHER_WORDS = (
    "Nobody in our street owns the staircase, and so nobody sweeps it until the first of the month.",
    "Then the oldest neighbour knocks on eleven doors with the handle of her broom.",
    "I have come to think of her as the last institution that works without a budget.",
)
HAN = (
    "渡轮六点开走\uff0c船上有十一个人和一筐没有人订过的鸡蛋。",
    "我们到对岸的时候\uff0c已经知道谁要回家\uff0c谁刚刚离开家。",
    "让我们开口的\uff0c是发动机的声音\uff0c还是那个时辰\uff1f",
)
SERIES, SERIES_ZH = "A Year of Ferries", "渡轮之年"
DAY = date(2024, 5, 3)
FULL = Page("Counting Eggs", WORDS, SERIES, ("Nuria Castell",), DAY)
CHINESE = Page("数鸡蛋的人", HAN, SERIES_ZH, ("顾雨晴",), DAY, "zh-hans")
CHINESE_FRAME = replace(FULL, series=SERIES_ZH, language="zh-hans")
NOTE = "注: 中英文网站上发表的学生日志均为英文。"


def bring(
    page: Page | str | bytes, name: str = "page.txt", target: str = "draft", topics: tuple[Topic, ...] = ()
) -> DocumentReport:
    """Import one document in a run of its own."""
    data = page.data() if isinstance(page, Page) else page.encode() if isinstance(page, str) else page
    run = ImportRun.objects.create(started_at=timezone.now())
    options = ImportOptions(run=run, target=target, topics=topics)  # type: ignore[arg-type]
    return import_document(data=data, path=name, suffix=Path(name).suffix, options=options)


def live_title(language: str = "en") -> str | None:
    release = Release.objects.live(Moment.now()).filter(edition__language=language).select_related("revision").first()
    return release.revision.title if release else None


def live_body() -> str:
    return Release.objects.live(Moment.now()).get().revision.body


# Documents of each kind ------------------------------------------------------------------------------------------------
def test_a_response_becomes_an_essay_with_its_series_authors_date_and_words() -> None:
    report = bring(FULL)
    essay = Essay.objects.get()
    assert (report.outcome, report.slug, essay.slug) == ("created", "counting-eggs", "counting-eggs")
    assert (essay.kind, essay.series.title_en, essay.published_on) == ("response", SERIES, DAY)
    assert essay.original_language == "en"
    assert [author.name_en for author in essay.authors.all()] == ["Nuria Castell"]
    head = Edition.objects.get().head
    assert head.title == "Counting Eggs"
    assert [words in head.body for words in WORDS] == [True] * len(WORDS)
    assert head.body.count("data-block=") == len(WORDS)


def test_a_draft_import_makes_nothing_public() -> None:
    bring(FULL)
    assert not Release.objects.exists()
    assert ContentVersion.objects.current() == ""
    assert Edition.objects.get().state == "drafting"


def test_a_submitted_import_hands_the_text_to_the_editors() -> None:
    report = bring(FULL, target="submitted")
    assert Edition.objects.get().state == "submitted"
    assert report.changes == ["submitted"]
    assert not Release.objects.exists()


def test_a_live_import_is_public_from_now_and_keeps_its_printed_date() -> None:
    before = timezone.now()
    bring(FULL, target="live")
    release = Release.objects.get()
    assert before <= release.starts_at <= timezone.now()
    assert (release.basis, release.by) == ("import", None)
    essay = Essay.objects.get()
    assert (essay.listed_on, essay.published_on) == (DAY, DAY)
    assert set(essay.paths.values_list("slug", flat=True)) == {"counting-eggs"}
    assert Event.objects.filter(verb="release_written", via="import", by=None).exists()


def test_a_chinese_page_becomes_a_chinese_edition_with_a_pinyin_address() -> None:
    report = bring(CHINESE, target="live")
    assert (report.page_language, report.body_language) == ("zh-hans", "zh-hans")
    essay = Essay.objects.get()
    assert (essay.slug, essay.original_language, essay.series.title_zh) == ("shu-ji-dan-de-ren", "zh-hans", SERIES_ZH)
    assert essay.authors.get().name_zh == "顾雨晴"


def test_an_english_text_in_the_chinese_frame_is_english() -> None:
    report = bring(replace(CHINESE_FRAME, note=NOTE))
    assert (report.page_language, report.body_language) == ("zh-hans", "en")
    assert Edition.objects.get().language == "en"
    assert Essay.objects.get().note_zh == NOTE


def test_a_compact_capture_comes_in_without_blank_lines() -> None:
    report = bring(replace(FULL, authors=(), day=None, is_compact=True))
    assert (report.outcome, report.paragraphs) == ("created", len(WORDS))
    assert Essay.objects.get().published_on is None


def test_a_sister_sites_essay_has_no_series() -> None:
    text = "\n\n".join(["The Staircase", "By: Idris Vale", "May 3, 2021", *OTHER_WORDS])
    assert bring(text).outcome == "created"
    essay = Essay.objects.get()
    assert (essay.kind, essay.series, essay.published_on) == ("essay", None, date(2021, 5, 3))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{CHROME['en']}\nMay 3, 2021\n\nOn Ferries\n\nEvent Series: Banks\n\n{WORDS[0]}", "event_page"),
        (
            f"{CHROME['en']}\n\nFerries\n\n{WORDS[0]}\n\nResponses\n\nEggs | May 3, 2021\n\nBanks | May 4, 2021",
            "topic_page",
        ),
        (f"{CHROME['en']}\n\nFerries\n\nPodcast Series: On Water\n\n{WORDS[0]}\n\n{WORDS[1]}", "podcast_page"),
    ],
)
def test_a_page_that_is_no_essay_is_refused_with_its_reason_and_remembered(text: str, code: str) -> None:
    report = bring(text, target="live")
    assert report.outcome == "refused"
    assert report.reason
    assert not Essay.objects.exists()
    assert ImportedDocument.objects.get().code == code


@pytest.mark.parametrize(
    "data", [b"", b"   \n\n ", b"A title\0\n\nwith NUL", b"\xff\xfe\xfa" * 7, CHROME["en"].encode()]
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes) -> None:
    report = bring(data, target="live")
    assert report.outcome == "refused"
    assert report.reason.endswith(".")
    assert not Essay.objects.exists()


def test_fields_longer_than_their_columns_do_not_stop_an_import() -> None:
    long = "A Very Long Question " * 30
    report = bring(replace(FULL, series=long.strip()))
    assert report.outcome in ("created", "held", "refused")
    titled = bring(replace(FULL, title=("Eggs and More " * 25).strip(), body=OTHER_WORDS), "other.txt")
    assert titled.outcome in ("created", "held", "refused")


# The same essay again ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("target", ["draft", "submitted", "live"])
@pytest.mark.parametrize(
    "page", [FULL, CHINESE, CHINESE_FRAME, replace(FULL, series=""), replace(FULL, is_compact=True, day=None)]
)
def test_the_same_bytes_change_nothing_the_second_time(page: Page, target: str) -> None:
    first = bring(page, target=target)
    before = every_row()
    again = bring(page, "renamed.txt", target=target)
    assert every_row() == before
    assert again.outcome == ("held" if first.outcome == "held" else "unchanged")
    assert again.slug == first.slug


def test_a_pair_in_two_frames_is_one_essay_of_a_series_with_both_titles() -> None:
    bring(FULL, target="live")
    version = ContentVersion.objects.current()
    report = bring(replace(CHINESE_FRAME, note=NOTE), "cn.txt", target="live")
    assert (report.outcome, report.changes) == ("updated", ["series", "note"])
    series = Series.objects.get()
    assert (series.title_en, series.title_zh) == (SERIES, SERIES_ZH)
    essay = Essay.objects.get()
    assert (essay.series, essay.note_zh, essay.editions.count()) == (series, NOTE, 1)
    assert Revision.objects.count() == 1
    assert ContentVersion.objects.current() != version


def test_two_language_pages_of_one_address_are_one_essay_whose_blocks_share_keys() -> None:
    english = replace(FULL, body=WORDS[:3])
    bring(english, "folder/eggs.en.txt", target="live")
    report = bring(CHINESE, "folder/eggs.zh.txt", target="live")
    assert (report.outcome, report.slug) == ("updated", "counting-eggs")
    one, two = Edition.objects.order_by("pk").select_related("head", "source_revision")
    assert (one.language, two.language) == ("en", "zh-hans")
    assert two.source_revision == one.head
    keys = [[part.split('"')[0] for part in head.body.split('data-block="')[1:]] for head in (one.head, two.head)]
    assert keys[0] == keys[1] == ["p1", "p2", "p3"]
    author = Author.objects.get()
    assert (author.name_en, author.name_zh) == ("Nuria Castell", "顾雨晴")
    assert (live_title(), live_title("zh-hans")) == ("Counting Eggs", "数鸡蛋的人")


def test_pages_of_one_name_in_two_folders_are_no_pair() -> None:
    bring(FULL, "spring/eggs.en.txt")
    assert bring(CHINESE, "autumn/eggs.zh.txt").outcome == "created"


QUARTET = {
    "a.txt": FULL,
    "b.txt": replace(
        CHINESE, title="谁来付船费", body=("另外一篇文章的第一段\uff0c说的是码头上的钟。", *HAN[1:]), authors=("陈立",)
    ),
    "c.txt": replace(FULL, title="The Other Bank", body=OTHER_WORDS, authors=("Idris Vale",)),
    "c-cn.txt": replace(CHINESE_FRAME, title="The Other Bank", body=OTHER_WORDS, authors=("Idris Vale",)),
}


@pytest.mark.parametrize("order", list(itertools.permutations(QUARTET)))
def test_a_pair_joins_a_series_known_under_two_titles_in_whatever_order_the_pages_come(order: Sequence[str]) -> None:
    for name in order:
        bring(QUARTET[name], name, target="live")
    series = Series.objects.get()
    assert (series.title_en, series.title_zh) == (SERIES, SERIES_ZH)
    titles = {essay.editions.get().head.title: essay.series_id for essay in Essay.objects.all()}
    assert titles == dict.fromkeys(["Counting Eggs", "谁来付船费", "The Other Bank"], series.pk)
    assert Release.objects.live(Moment.now()).count() == Release.objects.count() == 3
    assert set(Author.objects.values_list("name_en", "name_zh")) == {
        ("Nuria Castell", ""), ("", "陈立"), ("Idris Vale", "")
    }  # fmt: skip
    assert not Flag.objects.exists()


def test_an_address_of_a_joined_series_keeps_answering() -> None:
    bring(QUARTET["b.txt"], "b.txt", target="live")
    old = Series.objects.get()
    bring(FULL, "a.txt", target="live")
    bring(CHINESE_FRAME, "a-cn.txt", target="live")
    series = Series.objects.get()
    assert series.pk == old.pk
    assert set(series.paths.values_list("slug", flat=True)) == {old.slug, "a-year-of-ferries"}


def test_joining_public_series_by_a_draft_import_renews_the_content_version() -> None:
    bring(QUARTET["b.txt"], "b.txt", target="live")
    bring(FULL, "a.txt", target="live")
    bring(QUARTET["c.txt"], "c.txt")
    version = ContentVersion.objects.current()
    bring(QUARTET["c-cn.txt"], "c-cn.txt")
    assert Series.objects.count() == 1
    assert ContentVersion.objects.current() != version


def test_a_public_series_that_gets_its_other_title_from_a_draft_renews_the_content_version() -> None:
    bring(FULL, "a.txt", target="live")
    bring(QUARTET["c.txt"], "c.txt")
    version = ContentVersion.objects.current()
    bring(QUARTET["c-cn.txt"], "c-cn.txt")
    assert Series.objects.get().title_zh == SERIES_ZH
    assert ContentVersion.objects.current() != version


def test_a_public_author_that_gets_the_other_name_from_a_draft_renews_the_content_version() -> None:
    bring(replace(FULL, title="Another One", body=OTHER_WORDS), "other.txt", target="live")
    bring(replace(FULL, body=WORDS[:3]), "eggs.en.txt")
    version = ContentVersion.objects.current()
    bring(CHINESE, "eggs.zh.txt")
    assert Author.objects.get().name_zh == "顾雨晴"
    assert ContentVersion.objects.current() != version


def test_without_proof_two_titles_are_two_series() -> None:
    bring(FULL, "a.txt")
    bring(QUARTET["b.txt"], "b.txt")
    assert Series.objects.count() == 2


def test_a_later_capture_adds_date_and_note_and_no_revision() -> None:
    bring(replace(FULL, day=None), "old.txt", target="live")
    report = bring(replace(FULL, note=NOTE), "new.txt", target="live")
    essay = Essay.objects.get()
    assert (report.outcome, report.changes) == ("updated", ["published", "note"])
    assert (essay.published_on, essay.listed_on, essay.note_zh) == (DAY, DAY, NOTE)
    assert (Revision.objects.count(), Release.objects.count()) == (1, 1)


def test_a_poorer_capture_takes_nothing_away() -> None:
    bring(replace(FULL, note=NOTE), "new.txt", target="live")
    before = every_row()
    report = bring(replace(FULL, day=None, authors=(), body=WORDS[:3]), "old.txt", target="live")
    assert report.outcome == "unchanged"
    after = every_row()
    del before["ImportedDocument"], after["ImportedDocument"]
    assert after == before


def test_a_later_capture_with_a_series_makes_an_essay_a_response() -> None:
    text = "\n\n".join(["Counting Eggs", "By: Nuria Castell", "May 3, 2024", *WORDS])
    bring(text, "sister.txt", target="live")
    bring(FULL, "ours.txt", target="live")
    essay = Essay.objects.get()
    assert (essay.kind, essay.series.title_en) == ("response", SERIES)


def test_the_fuller_capture_of_a_cut_text_adds_the_rest_as_a_correction() -> None:
    bring(replace(FULL, body=WORDS[:2]), "cut.txt", target="live")
    report = bring(FULL, "whole.txt", target="live")
    assert (report.outcome, "body" in report.changes) == ("updated", True)
    assert WORDS[3] in live_body()
    first, second = Release.objects.order_by("pk")
    assert (first.ended_as, first.ends_at, second.ends_at) == ("corrected", second.starts_at, None)
    assert not Flag.objects.exists()


def test_the_fuller_capture_of_a_cut_text_stays_a_draft_unless_it_is_to_go_live() -> None:
    bring(replace(FULL, body=WORDS[:2]), "cut.txt", target="live")
    bring(FULL, "whole.txt")
    assert WORDS[3] not in live_body()
    assert WORDS[3] in Edition.objects.get().head.body


REVISED = replace(FULL, body=(*WORDS[:3], "Nobody consults it any more, and the last page is missing from every copy."))
LONGER = replace(FULL, body=(*WORDS, "And one paragraph more, which the first capture lacked."))


def test_a_text_that_changed_at_its_source_becomes_a_flagged_draft_beside_what_is_live() -> None:
    bring(FULL, target="live")
    before = live_body()
    report = bring(REVISED, "changed.txt", target="live")
    assert live_body() == before
    assert Release.objects.count() == 1
    assert "Nobody consults it" in Edition.objects.get().head.body
    assert Flag.objects.get().kind == "changed_source"
    assert report.outcome == "updated"
    assert report.warnings


def test_a_changed_source_that_was_never_public_waits_for_an_editor_too() -> None:
    bring(FULL, "one.txt")
    bring(REVISED, "two.txt")
    for page, name in ((FULL, "one.txt"), (REVISED, "two.txt")):
        bring(page, name, target="live")
    assert not Release.objects.exists()


def test_two_captures_that_differ_can_be_imported_again_and_again_without_a_change() -> None:
    bring(FULL, "one.txt", target="live")
    bring(REVISED, "two.txt", target="live")
    before = every_row()
    for page, name in ((FULL, "one.txt"), (REVISED, "two.txt"), (FULL, "one.txt")):
        assert bring(page, name, target="live").outcome == "unchanged"
    assert every_row() == before


def test_each_change_at_the_source_is_a_question_of_its_own() -> None:
    bring(FULL, target="live")
    bring(REVISED, "changed.txt")
    Flag.objects.update(closed_at=timezone.now(), answer="Kept ours.")
    bring(
        replace(REVISED, body=(*REVISED.body[:3], "On the last page somebody has drawn an egg, in pencil, life size.")),
        "changed.txt",
    )
    assert Flag.objects.filter(closed_at=None).count() == 1


def test_the_same_title_and_author_over_other_words_is_held_for_an_editor() -> None:
    bring(FULL, "one.txt", target="live")
    report = bring(replace(FULL, body=OTHER_WORDS), "two.txt", target="live")
    assert report.outcome == "held"
    assert Essay.objects.count() == 2
    assert Release.objects.count() == 1
    assert Flag.objects.get().code == "same_title"
    assert bring(replace(FULL, body=OTHER_WORDS), "two.txt", target="live").outcome == "held"
    assert Release.objects.count() == 1


def test_one_title_by_two_authors_is_two_essays() -> None:
    bring(FULL, "one.txt")
    assert bring(replace(FULL, body=OTHER_WORDS, authors=("Idris Vale",)), "two.txt").outcome == "created"


def test_two_captures_that_name_different_series_ask_an_editor() -> None:
    bring(FULL, "one.txt")
    report = bring(replace(FULL, series="Rivers and Roads"), "two.txt")
    assert report.warnings
    assert (Flag.objects.get().kind, Flag.objects.get().code) == ("conflict", "series")
    assert Essay.objects.get().series.title_en == SERIES


# Held documents ---------------------------------------------------------------------------------------------------------
HELD = {
    "no title": f"{CHROME['en']}\nMay 3, 2024\n\nResponding To: {SERIES}\n\n\nNuria Castell\n\n" + "\n\n".join(WORDS),
    "teaser above": f"The Other Bank\nMay 3, 2021\nResponding To: {SERIES}\n" + "\n".join(WORDS),
    "teaser above a spaced page": f"The Other Bank\n\nMay 3, 2021\n\nResponding To: {SERIES}\n\nThe Eggs\n\n"
    + "\n\n".join(WORDS),
    "author or title": f"Responding To: {SERIES}\nNuria Castell\n" + "\n".join(WORDS),
    "no series": replace(FULL, series="").text(),
}


@pytest.mark.parametrize("text", HELD.values(), ids=HELD)
def test_a_held_document_is_a_flagged_draft_and_never_live(text: str) -> None:
    for _time in range(2):
        report = bring(text, target="live")
        assert report.outcome == "held"
        assert report.reason
    assert not Release.objects.exists()
    flag = Flag.objects.get()
    assert (flag.kind, flag.essay, flag.closed_at) == ("held_import", Essay.objects.get(), None)
    assert "?" in flag.question_en
    assert ImportedDocument.objects.get().outcome == "held"


@pytest.mark.parametrize("text", HELD.values(), ids=HELD)
def test_a_later_full_capture_answers_what_a_held_document_asked(text: str) -> None:
    bring(text, "held.txt", target="live")
    report = bring(FULL, "full.txt", target="live")
    essay = Essay.objects.get()
    assert (report.outcome, report.slug, essay.slug) == ("updated", "counting-eggs", "counting-eggs")
    assert (live_title(), essay.published_on, essay.series.title_en) == ("Counting Eggs", DAY, SERIES)
    assert not Flag.objects.filter(closed_at=None).exists()
    assert bring(text, "held.txt", target="live").outcome == "unchanged"


@pytest.mark.parametrize("text", HELD.values(), ids=HELD)
def test_a_held_document_after_the_full_capture_asks_nothing(text: str) -> None:
    bring(FULL, "full.txt", target="live")
    before = Release.objects.get()
    report = bring(text, "held.txt", target="live")
    assert report.outcome == "unchanged"
    assert not Flag.objects.exists()
    assert Release.objects.get() == before
    assert live_title() == "Counting Eggs"


def test_a_text_of_unknown_language_is_held_and_stays_as_it_is_the_second_time() -> None:
    page = replace(FULL, body=("12 34 56 78 90.", "2024: 11, 12, 13."))
    assert bring(page).outcome == "held"
    before = every_row()
    assert bring(page).outcome == "held"
    assert every_row() == before


# What editors did -------------------------------------------------------------------------------------------------------
def write(title: str, body: str) -> Revision:
    """An editor saves a revision."""
    edition = Edition.objects.select_related("head").get()
    return drafting.save_revision(
        edition=edition, parent=edition.head, title=title, body=body, by=make_user("editor"), via="test"
    )


def test_a_date_a_note_a_byline_and_a_series_that_editors_changed_survive() -> None:
    page = replace(FULL, note=NOTE)
    bring(page, target="live")
    essay = Essay.objects.get()
    essay.published_on, essay.note_zh, essay.series = date(1999, 1, 1), "", None
    essay.save()
    essay.authorships.all().delete()
    before = every_row()
    for target in ("draft", "live"):
        assert bring(page, target=target).outcome == "unchanged"
    assert every_row() == before


def test_a_title_that_an_editor_changed_survives() -> None:
    bring(FULL)
    write("Eggs, Counted", Edition.objects.get().head.body)
    before = every_row()
    assert bring(FULL).outcome == "unchanged"
    assert every_row() == before


def test_a_topic_that_an_editor_took_off_stays_off() -> None:
    asked = make_topic("Poultry")
    make_topic("Farming", keywords_en="eggs")
    report = bring(FULL, topics=(asked,))
    assert report.topics == [{"name": "Poultry", "matched": ""}, {"name": "Farming", "matched": "eggs"}]
    EssayTopic.objects.all().delete()
    assert bring(FULL, topics=(asked,)).outcome == "unchanged"
    bring(replace(FULL, note=NOTE), "later.txt", topics=(asked,))
    assert not EssayTopic.objects.exists()


def test_a_topic_that_matches_only_since_the_last_import_is_added() -> None:
    bring(FULL, target="live")
    version = ContentVersion.objects.current()
    topic = make_topic("Farming", keywords_en="eggs")
    assert bring(FULL, target="live").changes == ["topics"]
    assert EssayTopic.objects.get().listed_on == DAY
    assert topic.paths.exists()
    assert ContentVersion.objects.current() != version


def test_an_import_never_publishes_an_editors_draft() -> None:
    bring(FULL, target="live")
    before = live_body()
    write(
        "Counting Eggs", Edition.objects.get().head.body + "<p>A paragraph that nobody has read yet, of an editor.</p>"
    )
    bring(FULL, target="live")
    assert live_body() == before
    assert Release.objects.count() == 1


@pytest.mark.parametrize("target", ["submitted", "live"])
def test_an_import_neither_submits_nor_publishes_what_an_editor_is_writing(target: str) -> None:
    bring(FULL)
    write("Counting Eggs", "<p>Half a sentence</p>")
    bring(FULL, target=target)
    assert not Release.objects.exists()
    assert Edition.objects.get().state == "drafting"


@pytest.mark.parametrize("state", ["in_review", "changes_requested", "approved", "declined"])
def test_an_import_does_not_publish_what_editors_have_taken_up(state: str) -> None:
    bring(FULL)
    Edition.objects.update(state=state)
    bring(FULL, target="live")
    assert not Release.objects.exists()


@pytest.mark.parametrize("page", [REVISED, LONGER])
def test_a_changed_source_does_not_bury_an_editors_draft(page: Page) -> None:
    bring(FULL, target="live")
    before, mine = live_body(), write("Counting Eggs", "<p>An editor's own words, in the middle of work.</p>")
    bring(page, "changed.txt", target="live")
    assert Edition.objects.get().head == mine
    assert live_body() == before
    flag = Flag.objects.get()
    assert flag.kind == "changed_source"
    assert flag.details["paragraphs"] == list(page.body)


@pytest.mark.parametrize("page", [REVISED, LONGER], ids=["revised", "longer"])
@pytest.mark.parametrize("state", ["submitted", "in_review", "approved", "declined"])
def test_a_changed_source_leaves_alone_what_editors_are_at_work_on(page: Page, state: str) -> None:
    bring(FULL)
    Edition.objects.update(state=state)
    head = Edition.objects.get().head
    bring(page, "changed.txt", target="live")
    after = Edition.objects.get()
    assert (after.head, after.state) == (head, state)
    assert Flag.objects.get().details["paragraphs"] == list(page.body)


@pytest.mark.parametrize("stop", [publishing.withdraw_edition, publishing.end_edition])
@pytest.mark.parametrize(
    "page", [FULL, CHINESE_FRAME, REVISED, replace(FULL, body=(*WORDS, "One more paragraph at the end."))]
)
def test_a_text_that_was_taken_back_is_not_published_again_by_an_import(page: Page, stop: Any) -> None:
    bring(FULL, target="live")
    stop(edition=Edition.objects.get(), by=None, via="test")
    for _time in range(2):
        bring(page, "again.txt", target="live")
    assert not Release.objects.live(Moment.now()).exists()


def test_an_approved_release_that_waits_is_not_used_up_by_an_import() -> None:
    bring(FULL)
    edition, editor = Edition.objects.get(), make_user("editor")
    reviewing.submit_edition(edition=edition, by=None, via="test")
    reviewing.claim_edition(edition=edition, by=editor, via="test")
    head = Revision.objects.get()
    proof = reviewing.proof_of_reading(head, editor)
    reviewing.approve_revision(revision=head, by=editor, via="test", proof=proof)
    bring(FULL, target="live")
    assert Release.objects.get().starts_at is None
