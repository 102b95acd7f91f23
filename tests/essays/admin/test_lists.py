"""The list of editions: what it shows, what it can be narrowed by, and acts on several at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from accounts.models import User
from essays import workflow
from essays.admin.lists import EditionListMixin
from essays.models import Authorship, Edition, EssayTopic, Event, Message, Release
from essays.models.public_state import PublicState
from tests.desk import approve, head, make_draft, make_person, put
from tests.factories import (
    make_author,
    make_edition,
    make_essay,
    make_response,
    make_revision,
    make_series,
    make_topic,
    release,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/essays/edition/"


def client_of(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def page(user: User, query: str = "") -> LexborHTMLParser:
    response = client_of(user).get(f"{LIST}?{query}")
    assert response.status_code == 200, query
    return LexborHTMLParser(response.content.decode())


def listed(user: User, query: str = "") -> set[int]:
    links = page(user, query).css("#result_list tbody th a")
    return {int(link.attributes["href"].split("/edition/")[1].split("/")[0]) for link in links}


def act(user: User, action: str, editions: list[Edition], **data: str) -> str:
    """Post a bulk action; returns the text of the page that follows."""
    chosen = {"action": action, "_selected_action": [str(edition.pk) for edition in editions], **data}
    response = client_of(user).post(LIST, chosen, follow=True)
    assert response.status_code == 200
    return " ".join(LexborHTMLParser(response.content.decode()).css_first("#content-start").text().split())


# Columns -------------------------------------------------------------------------------------------------------------
def test_a_row_shows_title_language_both_states_series_assignee_and_due_day() -> None:
    editor = make_person(name="Grace Hall")
    edition = make_draft(None, title="\u6bcf\u5468\u4e00\u684c", language="zh-hans", series=make_series("Why talk?"))
    put(edition, "in_review", assignee=editor, due_on=timezone.localdate(timezone=editor.zone))
    Authorship.objects.create(essay=edition.essay, author=make_author("Ann"))
    release(head(edition))
    row = page(editor).css_first("#result_list tbody tr")
    assert row.css_first(".t[lang=zh-Hans]").text() == "\u6bcf\u5468\u4e00\u684c"
    assert [state.text() for state in row.css(".state")] == ["in review", "readers see it"]
    for words in ("Ann", "\u4e2d\u6587", "Why talk?", "Grace Hall", "due today"):
        assert words in row.text()


@pytest.mark.parametrize("word", sorted(PublicState.WORDS))
def test_the_public_state_of_each_row_is_the_one_it_is_filtered_by(word: str) -> None:
    now = timezone.now()
    make_draft(None)
    make_response()
    for ended_as in ("withdrawn", "ended"):
        release(head(make_draft(None)), starts=now - timedelta(days=2), ends=now - timedelta(days=1), ended_as=ended_as)
    release(head(make_draft(None)), starts=now + timedelta(days=1))
    rows = page(make_person(), f"public={word}").css("#result_list tbody tr")
    assert [row.css("td.field-public_state .state")[0].text() for row in rows] == [str(PublicState.WORDS[word])]


def test_the_list_asks_as_often_for_forty_rows_as_for_two() -> None:
    editor = make_person()
    client = client_of(editor)
    counts = []
    for more in (2, 38):
        for _number in range(more):
            edition = make_draft(None, series=make_series())
            put(edition, "in_review", assignee=editor)
            Authorship.objects.create(essay=edition.essay, author=make_author())
            release(head(edition))
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_contributor_sees_own_editions_only() -> None:
    writer = make_person("contributor")
    own = make_draft(writer)
    make_draft(make_person("contributor"))
    make_response()
    assert listed(writer) == {own.pk}


# Filters -------------------------------------------------------------------------------------------------------------
def test_each_filter_finds_its_own() -> None:
    editor, colleague = make_person(), make_person()
    today = timezone.localdate(timezone=editor.zone)
    series, topic, author = make_series(), make_topic(), make_author("Renata \u00d6hman", "\u6b27\u6587")
    wanted = put(
        make_draft(None, language="zh-hans", series=series),
        "in_review",
        assignee=editor,
        due_on=today - timedelta(days=1),
    )
    EssayTopic.objects.create(content_object=wanted.essay, tag=topic)
    Authorship.objects.create(essay=wanted.essay, author=author)
    other = put(make_draft(None), "submitted", assignee=colleague, submitted_by=make_person("contributor"))
    queries = {
        "turn=mine", "state__exact=in_review", "due=over", "due=week", "language__exact=zh-hans", f"series={series.pk}",
        f"topic={topic.pk}", "author=hman", "author=\u6b27", f"assignee={editor.pk}",
    }  # fmt: skip
    assert {query: listed(editor, query) for query in queries} == {key: {wanted.pk} for key in queries}
    others = {"turn=others", "due=open", "series=none", f"assignee={colleague.pk}"}
    assert {query: listed(editor, query) for query in others} == {key: {other.pk} for key in others}


def test_filters_narrow_each_other() -> None:
    editor, series = make_person(), make_series()
    both = put(make_draft(None, series=series), "declined")
    make_draft(None, series=series)
    put(make_draft(None), "declined")
    assert listed(editor, f"series={series.pk}&state__exact=declined") == {both.pk}


def test_the_form_of_a_filter_keeps_the_others_and_the_search() -> None:
    editor, series = make_person(), make_series("Why talk?")
    make_draft(None, series=series, title="A ferry")
    found = page(editor, "state__exact=drafting&turn=&q=ferry")
    form = found.css_first("details[data-filter-title=series] form")
    hidden = {field.attributes["name"]: field.attributes["value"] for field in form.css("input[type=hidden]")}
    assert hidden["state__exact"] == "drafting"
    assert hidden["q"] == "ferry"
    assert "Why talk?" in form.css_first("select").text()


@pytest.mark.parametrize(
    "query", ["series=x", "topic=%00", "assignee=-1", "author=%20", "public=nonsense", "turn=x", "due=x"]
)
def test_a_filter_that_means_nothing_narrows_nothing(query: str) -> None:
    edition = make_draft(None)
    assert listed(make_person(), query) == {edition.pk}


def test_translations_behind_their_original_can_be_found() -> None:
    essay = make_essay()
    original = make_edition(essay)
    first, second = make_revision(original), make_revision(original)
    release(second)
    behind = make_edition(essay, "zh-hans", source_revision=first)
    fresh = make_edition(make_response("en"), "zh-hans")
    Edition.objects.filter(pk=fresh.pk).update(source_revision=fresh.essay.releases.get().revision)
    assert listed(make_person(), "translation=behind") == {behind.pk}
    assert listed(make_person(), "translation=all") == {behind.pk, fresh.pk}


def test_translations_of_which_nobody_knows_what_they_render_can_be_found() -> None:
    essay = make_essay()
    source = make_revision(make_edition(essay))
    untied, tied, empty = (
        make_edition(essay, "zh-hans"),
        make_edition(make_essay(), "zh-hans"),
        make_edition(make_essay(), "zh-hans"),
    )
    alone = make_edition(make_essay(), "zh-hans")
    for edition in (untied, tied, alone):
        Edition.objects.filter(pk=edition.pk).update(head=make_revision(edition))
    for edition in (tied, empty):
        make_revision(make_edition(edition.essay))
    Edition.objects.filter(pk=tied.pk).update(source_revision=source)
    assert listed(make_person(), "translation=untied") == {untied.pk}


@pytest.mark.parametrize("words", ["ferry", "Ann Wri", "\u5b89", "the-address"])
def test_the_search_finds_title_author_and_address(words: str) -> None:
    wanted = make_draft(None, title="A ferry")
    wanted.essay.slug = "the-address"
    wanted.essay.save()
    Authorship.objects.create(essay=wanted.essay, author=make_author("Ann Writer", "\u5b89"))
    make_draft(None, title="A bridge")
    assert listed(make_person(), f"q={words}") == {wanted.pk}


# Acts on several -----------------------------------------------------------------------------------------------------
def test_there_is_no_approving_and_no_deleting_of_several() -> None:
    offered = {
        option.attributes["value"]
        for option in _with_rows(make_person("managing editor")).css("select[name=action] option")
    }
    assert offered == {"", "assign", "remind", "schedule"}


def _with_rows(user: User) -> LexborHTMLParser:
    make_draft(None)
    return page(user)


@pytest.mark.parametrize(
    ("role", "offered"),
    [("contributor", set()), ("editor", {"assign", "remind"}), ("publisher", {"assign", "remind", "schedule"})],
)
def test_each_role_is_offered_what_it_may_do(role: str, offered: set[str]) -> None:
    person = make_person(role)
    make_draft(person)
    options = {option.attributes["value"] for option in page(person).css("select[name=action] option")}
    assert options - {""} == offered


@pytest.mark.parametrize(
    ("role", "action"), [("contributor", "assign"), ("contributor", "remind"), ("editor", "schedule")]
)
def test_an_action_that_is_not_offered_is_a_closed_door(role: str, action: str) -> None:
    person = make_person(role)
    edition = put(make_draft(person), "in_review")
    events = Event.objects.count()
    act(person, action, [edition], confirmed="yes", to=str(person.pk), at="2099-01-01T10:00")
    assert Event.objects.count() == events
    assert not Release.objects.exists()


def test_assigning_asks_for_a_reviewer_first() -> None:
    editor = make_person()
    edition = put(make_draft(None, title="A ferry"), "submitted")
    text = act(editor, "assign", [edition])
    assert "Assign these editions" in text
    assert "A ferry" in text
    assert Edition.objects.get(pk=edition.pk).state == workflow.SUBMITTED


def test_several_editions_are_assigned_and_refusals_say_why() -> None:
    editor, reviewer = make_person(), make_person(name="Paul Adeyemi")
    good = [put(make_draft(None), "submitted") for _number in range(2)]
    own = put(make_draft(reviewer, title="His own"), "submitted", submitted_by=reviewer)
    draft = make_draft(None, title="Still a draft")
    text = act(editor, "assign", [*good, own, draft], confirmed="yes", to=str(reviewer.pk), due_on="2099-02-01")
    assert "2 editions assigned." in text
    assert "2 editions were refused:" in text
    assert "His own: Whoever had a hand in a text does not review it." in text
    assert "Still a draft: This cannot be done now: the edition is drafting." in text
    for edition in Edition.objects.filter(pk__in=[edition.pk for edition in good]):
        assert (edition.state, edition.assignee, str(edition.due_on)) == (workflow.IN_REVIEW, reviewer, "2099-02-01")
    assert Message.objects.filter(recipient=reviewer).count() == 2


def test_only_reviewers_can_be_assigned() -> None:
    edition = put(make_draft(None), "submitted")
    text = act(make_person(), "assign", [edition], confirmed="yes", to=str(make_person("contributor").pk))
    assert "Select a valid choice" in text
    assert Edition.objects.get(pk=edition.pk).assignee is None


def test_several_reminders_go_out_in_order_of_id_whatever_the_order_of_the_list() -> None:
    editor, writer = make_person(), make_person("contributor")
    editions = [put(make_draft(writer), "changes_requested") for _number in range(3)]
    text = act(editor, "remind", editions[::-1])
    assert "3 reminders written." in text
    events = Event.objects.filter(verb="edition_remind").order_by("id")
    assert [event.edition_id for event in events] == [edition.pk for edition in editions]
    assert Message.objects.filter(recipient=writer, event__verb="edition_remind").count() == 3


def test_several_ready_editions_are_scheduled_in_the_persons_own_zone() -> None:
    publisher, editor = make_person("publisher", time_zone="Asia/Shanghai"), make_person()
    ready = [approve(make_draft(make_person("contributor")), editor) for _number in range(2)]
    draft = make_draft(None, title="Not yet")
    text = act(publisher, "schedule", [*ready, draft], confirmed="yes", at="2099-03-01T09:00")
    assert "2 editions scheduled." in text
    assert "Not yet: Nothing of it waits for a publisher. It has to be approved first." in text
    at = datetime(2099, 3, 1, 1, 0, tzinfo=UTC)
    assert list(Release.objects.values_list("starts_at", flat=True)) == [at, at]


def test_the_schedule_form_names_the_zone_and_refuses_times_that_are_over() -> None:
    publisher = make_person("publisher", time_zone="Asia/Shanghai")
    edition = approve(make_draft(make_person("contributor")), make_person())
    assert "Beijing time" in act(publisher, "schedule", [edition])
    yesterday = (timezone.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert "This time is over." in act(publisher, "schedule", [edition], confirmed="yes", at=yesterday)
    assert Release.objects.get().starts_at is None


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    publisher = make_person("publisher", time_zone="America/New_York")
    edition = approve(make_draft(make_person("contributor")), make_person())
    day = next(  # the second Sunday of March of a coming year
        datetime(timezone.now().year + 1, 3, number, tzinfo=ZoneInfo("America/New_York"))
        for number in range(8, 15)
        if datetime(timezone.now().year + 1, 3, number, tzinfo=UTC).weekday() == 6
    )
    text = act(publisher, "schedule", [edition], confirmed="yes", at=f"{day:%Y-%m-%d}T02:30")
    assert "couldn\u2019t be interpreted" in text
    assert Release.objects.get().starts_at is None


def test_the_rest_is_done_when_one_is_refused() -> None:
    """Each edition is an act of its own: a refusal in the middle undoes nothing."""
    editor = make_person()
    first, middle, last = put(make_draft(None), "submitted"), make_draft(None), put(make_draft(None), "submitted")
    act(editor, "assign", [first, middle, last], confirmed="yes", to=str(make_person().pk))
    states = [Edition.objects.get(pk=edition.pk).state for edition in (first, middle, last)]
    assert states == [workflow.IN_REVIEW, workflow.DRAFTING, workflow.IN_REVIEW]


def test_a_long_list_of_refusals_is_cut_and_says_so() -> None:
    editor = make_person()
    text = act(editor, "remind", [put(make_draft(None), "approved") for _number in range(22)])
    assert "22 editions were refused:" in text
    assert "and 2 more" in text


def test_the_right_to_delete_would_not_bring_deleting_back() -> None:
    root = make_person("managing editor")
    root.user_permissions.add(Permission.objects.get(codename="delete_edition"))
    options = {
        option.attributes["value"]
        for option in _with_rows(User.objects.get(pk=root.pk)).css("select[name=action] option")
    }
    assert "delete_selected" not in options
    assert "approve" not in EditionListMixin.actions
