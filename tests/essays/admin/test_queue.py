"""The desk's front page: whose turn it is, for whom, in how many queries. And the figures and the coverage board."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from selectolax.lexbor import LexborHTMLParser

from accounts.models import Author, User
from essays.admin.figures import figures
from essays.models import Authorship, Edition, Event, Flag, Message, Release, Review, Revision
from essays.models.coverage import read_coverage
from essays.models.dashboard import balance_of_series, published_per_month, time_to_decision
from essays.models.public_state import PublicState, public_states
from essays.models.queue import ORDER, read_queue
from essays.moments import Moment
from essays.permissions import may_see
from essays.services import drafting, publishing, reviewing
from essays.wording import age, due, greeting, zones_for
from tests.desk import approve, head, make_draft, make_person, put
from tests.factories import make_author, make_edition, make_essay, make_response, make_revision, make_series, release

pytestmark = pytest.mark.django_db
NEW_YORK = ZoneInfo("America/New_York")


def client_of(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def page(user: User, path: str = "/admin/") -> LexborHTMLParser:
    response = client_of(user).get(path)
    assert response.status_code == 200, response.status_code
    return LexborHTMLParser(response.content.decode())


def queue(user: User) -> dict[str, list[int]]:
    """The ids of each section's editions."""
    today = timezone.localdate(timezone=user.zone)
    sections = read_queue(user, Moment.now(), today)
    return {section.name: [line.edition.pk for line in section.lines] for section in sections}


# Whose turn ----------------------------------------------------------------------------------------------------------
def test_a_submitted_text_waits_for_every_editor_without_a_hand_in_it() -> None:
    writer, editor = make_person("editor"), make_person("editor")
    edition = put(make_draft(writer), "submitted", submitted_by=writer)
    assert queue(editor) == {"mine": [edition.pk]}
    assert queue(writer) == {"others": [edition.pk]}


def test_a_submitted_text_with_a_reviewer_waits_for_that_one() -> None:
    writer, editor, colleague = make_person("contributor"), make_person(), make_person()
    edition = put(make_draft(writer), "submitted", submitted_by=writer, assignee=editor)
    assert queue(editor) == {"mine": [edition.pk]}
    assert queue(colleague) == {"others": [edition.pk]}


def test_a_text_in_review_waits_for_its_reviewer() -> None:
    writer, editor, colleague = make_person("contributor"), make_person(), make_person()
    edition = put(make_draft(writer), "in_review", assignee=editor)
    assert queue(editor) == {"mine": [edition.pk]}
    assert queue(colleague) == {"others": [edition.pk]}
    assert queue(writer) == {"others": [edition.pk]}


@pytest.mark.parametrize("state", ["drafting", "changes_requested"])
def test_a_text_with_its_writers_waits_for_them(state: str) -> None:
    writer, editor = make_person("contributor"), make_person()
    edition = put(make_draft(writer), state, submitted_by=writer)
    assert queue(writer) == {"mine": [edition.pk]}
    assert queue(editor) == {"others": [edition.pk]}


def test_whoever_is_credited_has_a_hand() -> None:
    author = make_person("contributor")
    edition = put(make_draft(make_person("contributor")), "changes_requested")
    Authorship.objects.create(essay=edition.essay, author=make_author("Ann", user=author))
    assert queue(author) == {"mine": [edition.pk]}


def test_a_draft_that_an_import_left_waits_for_no_one() -> None:
    make_draft(None)
    assert queue(make_person()) == {}


def test_a_declined_text_waits_for_no_one() -> None:
    writer = make_person("contributor")
    put(make_draft(writer), "declined")
    assert queue(writer) == {}


def test_what_is_due_first_stands_first_then_what_has_waited_longest() -> None:
    editor, writer = make_person(), make_person("contributor")
    today, now = timezone.localdate(), timezone.now()
    new = put(make_draft(writer), "in_review", assignee=editor, state_since=now)
    old = put(make_draft(writer), "in_review", assignee=editor, state_since=now - timedelta(days=9))
    dated = put(make_draft(writer), "in_review", assignee=editor, due_on=today + timedelta(days=3), state_since=now)
    late = put(make_draft(writer), "in_review", assignee=editor, due_on=today - timedelta(days=3), state_since=now)
    assert queue(editor)["mine"] == [late.pk, dated.pk, old.pk, new.pk]


def test_what_others_owe_within_a_week_stands_under_due_and_nowhere_else() -> None:
    editor, colleague, writer = make_person(), make_person(), make_person("contributor")
    today = timezone.localdate(timezone=editor.zone)
    soon = put(make_draft(writer), "in_review", assignee=colleague, due_on=today + timedelta(days=7))
    later = put(make_draft(writer), "in_review", assignee=colleague, due_on=today + timedelta(days=8))
    assert queue(editor) == {"due": [soon.pk], "others": [later.pk]}


def test_an_approved_text_is_ready_for_publishers_only() -> None:
    editor, publisher = make_person(), make_person("publisher")
    edition = approve(make_draft(make_person("contributor")), editor)
    assert queue(publisher) == {"ready": [edition.pk]}
    assert queue(editor) == {}


def test_a_scheduled_text_is_listed_and_a_cancelled_one_is_not() -> None:
    editor, publisher = make_person(), make_person("publisher")
    later, sooner = (approve(make_draft(make_person("contributor")), editor) for _number in range(2))
    for edition, days in ((later, 3), (sooner, 2)):
        at = timezone.now() + timedelta(days=days)
        plan = publishing.release_revision(revision=head(edition), by=publisher, via="test", at=at)
        assert plan.starts_at == at
    assert queue(editor)["scheduled"] == [sooner.pk, later.pk]
    publishing.cancel_release(release=later.releases.get(), by=publisher, via="test")
    assert queue(editor)["scheduled"] == [sooner.pk]


def test_what_came_out_in_the_last_two_weeks_is_recent() -> None:
    new, old = make_response(), make_response()
    Release.objects.filter(essay=old).update(starts_at=timezone.now() - timedelta(days=15))
    assert queue(make_person()) == {"recent": [new.editions.get().pk]}


# Stale translations --------------------------------------------------------------------------------------------------
def translation_of_two_revisions(*, is_minor: bool) -> Edition:
    """A translation of revision 1 of an original whose revision 2 is live."""
    essay = make_essay()
    original = make_edition(essay)
    first, second = make_revision(original), make_revision(original, body="<p>New words.</p>")
    now = timezone.now()
    release(first, starts=now - timedelta(days=2), ends=now - timedelta(days=1), ended_as="corrected")
    release(second, starts=now - timedelta(days=1), is_minor=is_minor)
    twin = make_edition(essay, "zh-hans", source_revision=first)
    make_revision(twin)
    return twin


def test_a_translation_is_behind_when_a_later_source_revision_is_live() -> None:
    twin = translation_of_two_revisions(is_minor=False)
    assert queue(make_person())["stale"] == [twin.pk]


def test_a_minor_correction_leaves_translations_alone() -> None:
    translation_of_two_revisions(is_minor=True)
    assert "stale" not in queue(make_person())


def test_a_minor_correction_after_a_real_one_does_not_hide_it() -> None:
    twin = translation_of_two_revisions(is_minor=False)
    original = twin.source_revision.edition
    now = timezone.now()
    original.releases.filter(ends_at=None).update(ends_at=now, ended_as="corrected")
    release(make_revision(original, body="<p>Newer.</p>"), starts=now, is_minor=True)
    assert queue(make_person())["stale"] == [twin.pk]


def test_a_source_rolled_back_to_the_translated_revision_has_nothing_behind_it() -> None:
    twin = translation_of_two_revisions(is_minor=False)
    original = twin.source_revision.edition
    now = timezone.now()
    original.releases.filter(ends_at=None).update(ends_at=now, ended_as="corrected")
    release(twin.source_revision, starts=now)
    assert "stale" not in queue(make_person())


def test_a_planned_correction_makes_nothing_stale_before_its_time() -> None:
    twin = translation_of_two_revisions(is_minor=False)
    now = timezone.now()
    Release.objects.filter(revision__number=2).update(starts_at=now + timedelta(days=1))
    assert list(Edition.objects.stale(Moment(now))) == []
    assert list(Edition.objects.stale(Moment(now + timedelta(days=2)))) == [twin]


# Who sees what -------------------------------------------------------------------------------------------------------
def test_the_list_and_the_page_have_one_gate() -> None:
    """`visible_to` says of each edition what `may_see` says, for every role and relation."""
    roles = ("contributor", "translator", "editor", "publisher", "managing editor")
    people = [make_person(role) for role in roles]
    people += [User.objects.create_superuser("root@desk.example"), User.objects.create_user("nobody@desk.example")]
    for person in list(people):
        make_draft(None)
        put(make_draft(None), "drafting", started_by=person)
        put(make_draft(None), "submitted", submitted_by=person)
        put(make_draft(None), "in_review", assignee=person)
        written = make_draft(None)
        Revision.objects.create(
            edition=written, number=2, title="By hand", sha256="", written_by=person, written_at=timezone.now()
        )
        credited, translated = make_draft(None), make_draft(None)
        author = make_author(f"Author {person.pk}", user=person)
        Authorship.objects.create(essay=credited.essay, author=author)
        Edition.objects.filter(pk=translated.pk).update(translator=author)
    make_draft(people[0])
    people.append(make_person("editor", is_active=False))
    for person in people:
        seen = set(Edition.objects.visible_to(person))
        assert seen == {edition for edition in Edition.objects.all() if may_see(person, edition)}


def test_a_contributor_sees_own_texts_only() -> None:
    writer, colleague = make_person("contributor"), make_person("contributor")
    own = make_draft(writer, title="My own ferry")
    make_draft(colleague, title="Somebody else's ferry")
    make_response(title="In print")
    text = page(writer).css_first("#content").text()
    assert queue(writer) == {"mine": [own.pk]}
    assert "My own ferry" in text
    assert "Somebody else's ferry" not in text
    assert "In print" not in text


def test_open_questions_are_shown_to_those_who_answer_them() -> None:
    edition = make_draft(None, title="Held ferry")
    Flag.objects.create(kind="held_import", question_en="Who wrote it?", question_zh="?", essay=edition.essay)
    assert "Who wrote it?" in page(make_person("editor")).css_first("#content").text()
    assert "Who wrote it?" not in page(make_person("contributor")).css_first("#content").text()


def test_an_approval_against_the_rule_is_answered_at_the_revision_that_it_was_of() -> None:
    editor, writer = make_person(), make_person("contributor")
    edition = put(make_draft(writer), "in_review")
    overridden = reviewing.override_approval(
        revision=head(edition),
        by=make_person("managing editor"),
        via="test",
        reason="The only editor is away until Monday.",
    )
    drafting.save_revision(edition=edition, parent=head(edition), title="Later", by=writer, via="test")
    Flag.objects.create(kind="held_import", question_en="Who?", question_zh="?", essay=edition.essay)
    links = [link.attributes["href"] for link in page(editor).css("#part-questions + ul .next a")]
    held = Flag.objects.get(kind="held_import")
    assert links == [f"/admin/essays/flag/{held.pk}/change/", f"/admin/essays/edition/{edition.pk}/review/?to=1"]
    answer = client_of(editor).get(links[1])
    assert answer.context["can_confirm"]
    assert answer.context["shown"] == overridden.revision


# The page ------------------------------------------------------------------------------------------------------------
def test_a_line_says_title_people_state_age_and_one_next_move() -> None:
    editor = make_person()
    series = make_series("Why talk?")
    today = timezone.localdate(timezone=editor.zone)
    edition = make_draft(
        make_person("contributor"),
        title="\u5c0f\u5c0f\u62d2\u7edd\u7684\u8d26\u672c",
        language="zh-hans",
        series=series,
    )
    put(edition, "in_review", assignee=editor, due_on=today - timedelta(days=1))
    Authorship.objects.create(essay=edition.essay, author=make_author(name_zh="\u6c88\u4e4b\u884c"))
    line = page(editor).css_first(".queue-part li")
    assert line.css_first("a.t").attributes["lang"] == "zh-Hans"
    assert line.css_first(".what .quiet [lang=zh-Hans]").text() == "\u6c88\u4e4b\u884c"
    assert "Why talk?" in line.css_first(".what").text()
    assert "revision 1" in line.css_first(".what").text()
    assert line.css_first(".state.half").text() == "in review"
    assert line.css_first(".late").text() == "due yesterday"
    assert len(line.css(".next a")) == 1
    assert line.css_first(".next a").text() == "Review the change"


def test_a_scheduled_line_tells_the_time_on_both_sides() -> None:
    publisher = make_person("publisher", time_zone="Asia/Shanghai")
    edition = approve(make_draft(make_person("contributor")), make_person())
    now = timezone.now()
    at = datetime(now.year + 1, 11, 30, 1, 0, tzinfo=UTC)
    publishing.release_revision(revision=head(edition), by=publisher, via="test", at=at)
    text = " ".join(page(publisher).css_first("#part-scheduled + ul .how").text().split())
    assert "30 Nov, 09:00 Beijing time" in text
    assert "29 Nov, 20:00 New York time" in text


def test_a_reminder_goes_out_from_the_queue_and_leads_back_to_it() -> None:
    editor, writer = make_person(), make_person("contributor")
    put(make_draft(writer), "changes_requested", submitted_by=writer)
    form = page(editor).css_first("#part-others + ul .next form")
    data = {field.attributes["name"]: field.attributes["value"] for field in form.css("input")}
    response = client_of(editor).post(form.attributes["action"], data)
    assert response.headers["Location"] == "/admin/"
    assert Message.objects.get().recipient == writer


def test_a_plan_leads_publishers_to_the_site_as_it_will_be() -> None:
    publisher, editor = make_person("publisher"), make_person()
    edition = approve(make_draft(make_person("contributor")), editor)
    at = timezone.now() + timedelta(days=2)
    publishing.release_revision(revision=head(edition), by=publisher, via="test", at=at)
    link = page(publisher).css_first("#part-scheduled + ul .next a").attributes["href"]
    field = page(publisher, link).css_first("input[name=at]").attributes["value"]
    assert field == at.astimezone(publisher.zone).strftime("%Y-%m-%dT%H:%M:%S")
    assert (
        page(editor).css_first("#part-scheduled + ul .next a").attributes["href"].startswith("/admin/essays/edition/")
    )


@pytest.mark.parametrize("at", ["", "x", "2026-02-31T10:00:00+00:00", "2026-02-03T10:00:00"])
def test_a_walk_without_a_real_moment_begins_in_the_present(at: str) -> None:
    assert (
        page(make_person("publisher"), f"/admin/as-of/?at={at.replace('+', '%2B')}")
        .css_first("input[name=at]")
        .attributes["value"]
    )


def test_both_editions_of_a_work_are_published_together() -> None:
    publisher, editor = make_person("publisher"), make_person()
    edition = approve(make_draft(make_person("contributor")), editor)
    assert page(publisher).css_first("#part-ready + ul .next").text(strip=True) == "Publish"
    twin = make_edition(edition.essay, "zh-hans")
    Release.objects.create(edition=twin, essay=edition.essay, revision=make_revision(twin), basis="approval")
    assert page(publisher).css_first("#part-ready + ul .next").text(strip=True) == "Publish both"


def test_a_long_section_ends_in_a_link_to_the_whole_list() -> None:
    editor, writer = make_person(), make_person("contributor")
    for _number in range(21):
        put(make_draft(writer), "in_review", assignee=editor)
    found = page(editor)
    assert len(found.css("#part-mine + ul li")) == 20
    assert found.css_first("#part-mine .count").text() == "20+"
    whole = found.css_first(".queue-part .more a").attributes["href"]
    assert len(page(editor, whole).css("#result_list tbody tr")) == 21


def test_an_empty_desk_says_so_and_draws_nothing() -> None:
    found = page(make_person())
    assert "Nothing waits here." in found.css_first("#content").text()
    assert not found.css("svg.plot, .figures")


def fill(count: int, editor: User) -> None:
    """So many editions in each section."""
    writer, author = make_person("contributor"), make_author()
    series = make_series(f"Series {count}")
    now, today = timezone.now(), timezone.localdate()
    for number in range(count):
        for state, fields in (
            ("submitted", {}), ("in_review", {"assignee": editor}), ("in_review", {"assignee": writer, "due_on": today}),
            ("changes_requested", {}), ("approved", {}),
        ):  # fmt: skip
            edition = put(make_draft(writer, series=series), state, **fields)
            Authorship.objects.create(essay=edition.essay, author=author)
        Release.objects.create(edition=edition, essay=edition.essay, revision=edition.head, basis="approval")
        planned = make_draft(writer, series=series)
        release(head(planned), starts=now + timedelta(days=number + 1))
        make_response("en", "zh-hans", series=series, authors=(author,))
        translation_of_two_revisions(is_minor=False)
        Flag.objects.create(kind="held_import", question_en="Who?", question_zh="?", essay=planned.essay)
        Review.objects.create(
            revision=head(edition), sha256="", verdict="approved", reviewer=editor, submitted_by=writer, at=now
        )
        Event.objects.create(at=now - timedelta(days=2), verb="edition_submit", via="test", edition=edition)


@pytest.mark.parametrize("path", ["/admin/", "/admin/coverage/", "/admin/essays/edition/"])
def test_the_number_of_queries_does_not_grow_with_the_number_of_editions(path: str) -> None:
    publisher = make_person("publisher")
    client = client_of(publisher)
    counts = []
    for more in (3, 57):
        fill(more, publisher)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        assert response.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert set(queue(publisher)) == set(ORDER)


# Words ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("hour", "words"),
    [(4, "evening"), (5, "morning"), (11, "morning"), (12, "afternoon"), (17, "afternoon"), (18, "evening")],
)
def test_the_greeting_follows_the_hour(hour: int, words: str) -> None:
    assert greeting(datetime(2026, 1, 1, hour, tzinfo=UTC)) == f"Good {words}"


def test_the_greeting_is_in_the_persons_own_zone() -> None:
    with time_machine.travel(datetime(2026, 3, 3, 15, 0, tzinfo=UTC)):  # 10:00 in New York, 23:00 in Shanghai
        for zone, words in (("America/New_York", "Good morning, Ann"), ("Asia/Shanghai", "Good evening, Bo")):
            user = make_person("editor", words.rpartition(" ")[2], time_zone=zone)
            assert page(user).css_first("h1").text() == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(-2, "due 2 days ago"), (-1, "due yesterday"), (0, "due today"), (1, "due tomorrow"), (2, "due in 2 days")],
)
def test_a_due_day_is_said_as_people_say_it(days: int, words: str) -> None:
    today = date(2026, 3, 3)
    assert due(today + timedelta(days=days), today) == words


def test_an_age_counts_days_of_the_persons_calendar() -> None:
    late_evening = datetime(2026, 3, 3, 4, 30, tzinfo=UTC)  # the 2nd, 23:30, in New York
    assert age(late_evening, date(2026, 3, 3), NEW_YORK) == "for 1 day"
    assert age(late_evening, date(2026, 3, 3), ZoneInfo("Asia/Shanghai")) == "since today"


def test_a_time_is_read_on_the_persons_side_and_on_the_other() -> None:
    assert [zone.key for zone in zones_for(ZoneInfo("Asia/Shanghai"))] == ["Asia/Shanghai", "America/New_York"]
    assert [zone.key for zone in zones_for(NEW_YORK)] == ["America/New_York", "Asia/Shanghai"]


# The public state ----------------------------------------------------------------------------------------------------
HOURS = {"past": (-3, -2), "until now": (-3, 0), "now": (-1, None), "to come": (1, None), "cancelled": (2, 2)}
CASES: list[tuple[list[tuple[str, str]], str]] = [
    ([], "never"),
    ([("ready", "")], "never"),
    ([("cancelled", "cancelled")], "never"),
    ([("to come", "")], "scheduled"),
    ([("now", "")], "live"),
    ([("past", "corrected"), ("now", "")], "live"),
    ([("past", "withdrawn")], "withdrawn"),
    ([("until now", "withdrawn")], "withdrawn"),
    ([("past", "ended")], "ended"),
    ([("past", "withdrawn"), ("to come", "")], "scheduled"),
    ([("past", "withdrawn"), ("cancelled", "cancelled")], "withdrawn"),
]


@pytest.mark.parametrize(("periods", "word"), CASES)
def test_the_word_for_readers_and_the_filter_by_it_agree(periods: list[tuple[str, str]], word: str) -> None:
    moment = Moment(datetime(2026, 3, 3, 12, 0, tzinfo=UTC))
    edition = make_edition(make_essay())
    for name, ended_as in periods:
        if name == "ready":
            Release.objects.create(
                edition=edition, essay=edition.essay, revision=make_revision(edition), basis="approval"
            )
            continue
        start, end = HOURS[name]
        ends = None if end is None else moment.at + timedelta(hours=end)
        release(make_revision(edition), starts=moment.at + timedelta(hours=start), ends=ends, ended_as=ended_as)
    assert public_states([edition.pk], moment)[edition.pk].word == word
    found = [name for name in PublicState.WORDS if Edition.objects.in_public_state(name, moment).exists()]
    assert found == [word]


# Figures -------------------------------------------------------------------------------------------------------------
def test_an_edition_counts_once_in_the_month_it_came_out() -> None:
    moment = Moment(datetime(2026, 3, 15, 12, 0, tzinfo=UTC))
    edition = make_edition(make_essay())
    start = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
    release(make_revision(edition), starts=start, ends=start + timedelta(days=20), ended_as="corrected")
    release(make_revision(edition, body="<p>Better.</p>"), starts=start + timedelta(days=20))
    months = {
        (month.first_day.month, language): count
        for month in published_per_month(moment)
        for language, count in month.counts.items()
        if count
    }
    assert months == {(1, "en"): 1}
    assert len(published_per_month(moment)) == 12


def test_a_cancelled_or_future_release_is_no_publication() -> None:
    moment = Moment.now()
    edition = make_edition(make_essay())
    later = moment.at + timedelta(days=3)
    release(make_revision(edition), starts=later, ends=later, ended_as="cancelled")
    release(make_revision(make_edition(make_essay())), starts=later)
    assert not any(sum(month.counts.values()) for month in published_per_month(moment))


def test_an_imported_text_counts_in_the_month_printed_on_it() -> None:
    moment = Moment(datetime(2026, 3, 15, 12, 0, tzinfo=UTC))
    for printed in (date(2025, 12, 24), date(2019, 5, 1), None):
        essay = make_essay(published_on=printed)
        release(make_revision(make_edition(essay)), starts=moment.at - timedelta(days=1), basis="import")
    counts = {
        (m.first_day.year, m.first_day.month): m.counts["en"] for m in published_per_month(moment) if m.counts["en"]
    }
    assert counts == {(2025, 12): 1, (2026, 3): 1}


def test_a_decision_is_measured_from_the_submission_before_it() -> None:
    editor = make_person()
    edition = make_draft(make_person("contributor"))
    start = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
    for verb, days in (("edition_submit", 0), ("edition_submit", 10), ("edition_submit", 30)):
        Event.objects.create(at=start + timedelta(days=days), verb=verb, via="test", edition=edition)
    for verdict, days in (("changes_requested", 4), ("approved", 12), ("confirmed", 13)):
        Review.objects.create(
            revision=head(edition),
            sha256="",
            verdict=verdict,
            reviewer=editor,
            comment="Because.",
            at=start + timedelta(days=days),
        )
    assert time_to_decision().days == (2, 4)
    assert time_to_decision().median == 3


def test_a_decision_without_a_submission_is_not_measured() -> None:
    edition = make_draft(None)
    Review.objects.create(
        revision=head(edition), sha256="", verdict="approved", reviewer=make_person(), at=timezone.now()
    )
    assert time_to_decision().days == ()


def test_the_balance_counts_bylines_by_country_and_works_by_language() -> None:
    series = make_series()
    here, there = make_author(country="US"), make_author(country="CN")
    make_response("en", series=series, authors=(here, there))
    make_response("zh-hans", series=series, authors=(there,), original_language="zh-hans")
    make_revision(make_edition(make_essay(series=series, authors=(here,))))  # a draft: readers cannot open it
    make_series("Nobody answered")
    (balance,) = balance_of_series(Moment.now())
    assert balance.series == series
    assert balance.countries == {"US": 1, "CN": 2}
    assert balance.languages == {"en": 1, "zh-hans": 1}


def test_each_plot_has_a_table_that_says_the_same() -> None:
    editor = make_person()
    fill(2, editor)
    found = page(editor)
    figures = found.css("figure")
    assert len(figures) == 4
    for figure in figures:
        assert figure.css_first("svg[role=img]").attributes["aria-label"]
        numbers = sorted(int(cell.text()) for cell in figure.css("td") if cell.text() != "0")
        drawn = len(figure.css("svg.plot rect"))
        assert drawn == len(numbers)
    assert not found.css("script:not([src]), style, [style], [onclick]")


@pytest.mark.parametrize(("language", "first"), [("en", "CN"), ("zh-hans", "US")])
def test_countries_stand_in_the_order_of_the_readers_alphabet(language: str, first: str) -> None:
    make_response("en", series=make_series(), authors=(make_author(country="US"), make_author(country="CN")))
    with translation.override(language):
        (countries,) = [figure for figure in figures(Moment.now()) if figure.name == "countries"]
        assert countries.head[1] == Author.Country(first).label


def test_figures_are_for_editors() -> None:
    fill(1, make_person())
    assert not page(make_person("contributor")).css("figure")


# Coverage ------------------------------------------------------------------------------------------------------------
def cells(title: str) -> dict[str, Any]:
    rows = {str(row.series.title) if row.series else "": row for row in read_coverage(Moment.now())}
    return {cell.language: cell for cell in rows[title].cells}


def test_the_board_counts_what_is_live_on_its_way_and_not_begun() -> None:
    series = make_series("Why talk?")
    make_response("en", "zh-hans", series=series)
    make_response("en", series=series)
    old = timezone.now() - timedelta(days=40)
    put(make_draft(None, series=series), "in_review", state_since=old)
    put(make_draft(None, series=series), "in_review")
    put(make_draft(None, series=series), "declined")
    english, chinese = cells("Why talk?")["en"], cells("Why talk?")["zh-hans"]
    assert (english.live, english.missing) == (2, 0)
    assert [(waiting.state, waiting.count, waiting.since) for waiting in english.waiting] == [("in_review", 2, old)]
    assert (chinese.live, chinese.missing) == (1, 4)


def test_the_board_tells_summaries_from_texts_and_what_is_behind() -> None:
    series = make_series("Why talk?")
    essay = make_response("en", series=series)
    twin = make_edition(essay, "zh-hans")
    release(make_revision(twin, "\u6e21\u8f6e", "\u6458\u8981", body=""))
    Edition.objects.filter(pk=twin.pk).update(head=twin.revisions.get())
    behind = translation_of_two_revisions(is_minor=False)
    behind.essay.series = series
    behind.essay.save()
    chinese = cells("Why talk?")["zh-hans"]
    assert (chinese.live, chinese.summaries, chinese.stale) == (1, 1, 1)


def test_works_without_a_series_stand_last_and_standing_pages_nowhere() -> None:
    make_response("en", kind="page")
    assert read_coverage(Moment.now()) == []
    make_response("en")
    make_response("en", series=make_series("Why talk?"))
    assert [row.series and row.series.title for row in read_coverage(Moment.now())] == ["Why talk?", None]


def test_the_board_is_for_editors() -> None:
    assert client_of(make_person("contributor")).get("/admin/coverage/").status_code == 403
    assert client_of(make_person("editor")).get("/admin/coverage/").status_code == 200
    assert Client().get("/admin/coverage/").status_code == 302


def test_numbers_of_the_board_lead_to_the_list_they_count() -> None:
    editor = make_person()
    series = make_series("Why talk?")
    make_response("en", "zh-hans", series=series)
    put(make_draft(None, series=series), "in_review")
    put(make_draft(None), "in_review")
    links = page(editor, "/admin/coverage/").css(".coverage tbody tr:first-child td:nth-child(3) a")
    lengths = [len(page(editor, link.attributes["href"]).css("#result_list tbody tr")) for link in links]
    assert lengths == [1, 1]
