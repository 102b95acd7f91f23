"""Every page of the desk asks the database a fixed number of questions, be there ten works or ten thousand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Author, User
from essays import workflow
from essays.models import (
    Authorship,
    Comment,
    Edition,
    Essay,
    EssayTopic,
    Event,
    Flag,
    Message,
    Path,
    Release,
    Revision,
    Series,
    Topic,
)

pytestmark = (
    pytest.mark.django_db
)  # without it pytest-django makes no test database, and the fixture would meet the real one

FEW: Final = 12
MANY: Final = 10_000
FIRST: Final = 1_000_000  # ids are given here, so that heads need no second pass; they stay clear of the sequences
STATES: Final = tuple(workflow.STATES)
BODY: Final = '<p id="p1">The ferry was late.</p><p id="p2">Nobody minded.</p>'
ONE: Final = FIRST  # the edition with the long history

# How many questions each page may ask, at most; the contributor sees only what they have a hand in.
PAGES: Final = {
    "/admin/": 24,
    "/admin/coverage/": 13,
    "/admin/essays/edition/": 11,
    "/admin/essays/edition/?turn=mine": 11,
    "/admin/essays/edition/?turn=others": 11,
    "/admin/essays/edition/?public=live": 11,
    "/admin/essays/edition/?public=scheduled": 11,
    "/admin/essays/edition/?public=withdrawn": 11,
    "/admin/essays/edition/?public=ended": 11,
    "/admin/essays/edition/?public=never": 11,
    "/admin/essays/edition/?due=over": 11,
    "/admin/essays/edition/?due=week": 11,
    "/admin/essays/edition/?due=open": 11,
    "/admin/essays/edition/?language__exact=en": 11,
    "/admin/essays/edition/?state__exact=in_review": 11,
    "/admin/essays/edition/?translation=behind": 11,
    "/admin/essays/edition/?translation=all": 11,
    "/admin/essays/edition/?translation=untied": 11,
    "/admin/essays/edition/?series=1000001": 11,
    "/admin/essays/edition/?series=none": 11,
    "/admin/essays/edition/?topic=1000001": 11,
    "/admin/essays/edition/?author=Author": 11,
    "/admin/essays/edition/?assignee=none": 11,
    "/admin/essays/edition/?q=ferry": 11,
    "/admin/essays/edition/?o=7": 11,
    "/admin/essays/edition/1000000/change/": 20,
    "/admin/essays/edition/1000000/review/": 17,
    "/admin/essays/edition/1000000/history/": 15,
    "/admin/essays/essay/": 10,
    "/admin/essays/essay/?q=ferry": 10,
    "/admin/essays/essay/?kind__exact=response": 10,
    "/admin/essays/essay/?series__id__exact=1000001": 10,
    "/admin/essays/essay/1000000/change/": 19,
    "/admin/essays/essay/add/": 5,
    "/admin/essays/series/": 6,
    "/admin/essays/series/1000001/change/": 5,
    "/admin/essays/topic/": 6,
    "/admin/accounts/author/": 6,
    "/admin/accounts/author/?q=Author": 6,
    "/admin/accounts/author/1000000/change/": 6,
    "/admin/essays/revision/": 6,
    "/admin/essays/release/": 8,
    "/admin/essays/event/": 8,
    "/admin/essays/flag/": 6,
    "/admin/essays/message/": 6,
    "/admin/essays/path/": 6,
    "/admin/accounts/user/": 8,
    "contributor /admin/": 13,
    "contributor /admin/essays/edition/": 11,
    "contributor /admin/essays/edition/?turn=mine": 11,
    "contributor /admin/essays/edition/?q=ferry": 11,
    "contributor /admin/essays/edition/1000000/change/": 20,
    "contributor /admin/essays/edition/1000000/review/": 17,
    "contributor /admin/essays/edition/1000000/history/": 17,
    "contributor /admin/essays/essay/": 10,
    "contributor /admin/essays/revision/": 6,
    "contributor /admin/essays/release/": 8,
    "contributor /admin/essays/event/": 8,
    "contributor /admin/essays/flag/": 6,
    "contributor /admin/essays/path/": 6,
}


def fill(essays: range, revisions: range, by: User, writer: User) -> None:
    """Works with their editions, in every state; and some more history on one of them."""
    now, numbers = timezone.now(), list(essays)
    ids = [FIRST + number for number in numbers]
    Author.objects.bulk_create(
        Author(id=pk, slug=f"author-{pk}", name_en=f"Author {pk}", sort_key_en=b"a", sort_key_zh=b"a")
        for pk in ids
        if pk % 10 == 0
    )
    Essay.objects.bulk_create(
        Essay(
            id=pk, slug=f"work-{pk}", series_id=FIRST + pk % 3 if pk % 5 else None, original_language="en", listed_on=now.date(),
            published_on=date(2020 + pk % 5, 1, 1),
        )
        for pk in ids
    )  # fmt: skip
    Authorship.objects.bulk_create(Authorship(essay_id=pk, author_id=pk - pk % 10) for pk in ids)
    EssayTopic.objects.bulk_create(EssayTopic(content_object_id=pk, tag_id=FIRST + pk % 3) for pk in ids)
    Path.objects.bulk_create(Path(kind="essay", slug=f"work-{pk}", essay_id=pk) for pk in ids)
    english, chinese = list(_editions(ids, "en", by, writer)), list(_editions(ids[::2], "zh-hans", by, writer))
    Edition.objects.bulk_create([*english, *chinese])
    Revision.objects.bulk_create(
        Revision(id=edition.head_id, edition=edition, number=1, title="A ferry", body=BODY, words=6, sha256="0" * 64,
                 written_by=writer, written_at=now) for edition in (*english, *chinese)
    )  # fmt: skip
    Release.objects.bulk_create(_releases(english, by))
    Event.objects.bulk_create(
        Event(at=now, verb="edition_submit", by=writer, via="test", essay_id=edition.essay_id, edition=edition)
        for edition in english[::4]
    )
    Flag.objects.bulk_create(
        Flag(kind="conflict", question_en="Which?", question_zh="Which?", essay_id=pk, edition_id=pk)
        for pk in ids[:1000]
    )
    lengthen(revisions, by, writer)


def _editions(ids: Iterable[int], language: str, by: User, writer: User) -> Iterable[Edition]:
    """Each in one of the six states; what is with the editors has a reviewer and a day; Chinese ones are translations."""
    today, far = timezone.localdate(), MANY * 2
    for pk in ids:
        state, is_chinese = STATES[pk % 6], language != "en"
        with_editors = state in (workflow.SUBMITTED, workflow.IN_REVIEW)
        yield Edition(
            id=pk + far * is_chinese, essay_id=pk, language=language, state=state, head_id=pk + far * is_chinese,
            source_revision_id=pk if is_chinese else None, started_by=writer, submitted_by=writer if with_editors else None,
            assignee=by if with_editors and pk % 2 else None, due_on=today + timedelta(days=pk % 20 - 9) if with_editors else None,
        )  # fmt: skip


def _releases(editions: Iterable[Edition], by: User) -> Iterable[Release]:
    """Live since this week or for years, planned, ready, withdrawn, ended, or none, in turn and apart from the states."""
    now, day = timezone.now(), timedelta(days=1)
    periods: list[dict[str, Any]] = [
        {"starts_at": now - day}, {"starts_at": now + day}, {"starts_at": None}, {"starts_at": now - 900 * day},
        {"starts_at": now - 9 * day, "ends_at": now - day, "ended_as": "withdrawn"},
        {"starts_at": now - 9 * day, "ends_at": now - day, "ended_as": "ended"}, {},
    ]  # fmt: skip
    for edition in editions:
        if period := periods[edition.pk % 7]:
            yield Release(
                edition=edition,
                essay_id=edition.essay_id,
                revision_id=edition.head_id,
                basis="approval",
                by=by,
                **period,
            )


def lengthen(numbers: range, by: User, writer: User) -> None:
    """Revisions, remarks, acts and mails on one edition; its head is the last of them."""
    now, far = timezone.now(), FIRST * 2
    Revision.objects.bulk_create(
        Revision(id=far + number, edition_id=ONE, number=number, title=f"A ferry {number}", body=BODY + f"<p>{number}</p>",
                 words=7, sha256=f"{number:064}", written_by=writer, written_at=now) for number in numbers
    )  # fmt: skip
    Edition.objects.filter(pk=ONE).update(head=far + numbers[-1], state=workflow.IN_REVIEW, assignee=by)
    Comment.objects.bulk_create(Comment(revision_id=far + number, text="Why?", by=by) for number in numbers)
    events = Event.objects.bulk_create(
        Event(at=now, verb="revision_saved", by=writer, via="test", essay_id=ONE, edition_id=ONE,
              details={"revision": far + number}) for number in numbers
    )  # fmt: skip
    Message.objects.bulk_create(
        Message(event=event, recipient=by, kind="news", subject="Saved", text="Saved.", due_at=now) for event in events
    )


def correct_one(by: User) -> None:
    """Readers see a later revision of the one, so that its translation is behind."""
    now, day = timezone.now(), timedelta(days=1)
    Release.objects.filter(edition_id=ONE).delete()
    Release.objects.create(
        edition_id=ONE, essay_id=ONE, revision_id=FIRST * 2 + 2, starts_at=now - day, basis="approval", by=by
    )


def make_people() -> dict[str, User]:
    people = {
        role: User.objects.create_user(f"{role[:7]}@desk.example", name=role, is_staff=True)
        for role in ("managing editor", "contributor")
    }
    for role, user in people.items():
        user.groups.add(Group.objects.get(name=role))
    return people


def make_shelves() -> None:
    """Series and topics, which stay few."""
    Series.objects.bulk_create(
        Series(id=FIRST + n, slug=f"series-{n}", title_en=f"Series {n}", opened_on=date(2024, 1, 1)) for n in range(3)
    )
    Topic.objects.bulk_create(Topic(id=FIRST + n, slug=f"topic-{n}", name=f"Topic {n}") for n in range(3))


def count_all(clients: dict[str, Client]) -> dict[str, int]:
    """How many questions each page asks."""
    return {
        page: _count(clients["contributor" if page.startswith("contributor ") else "managing editor"], page)
        for page in PAGES
    }


def _count(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(page.removeprefix("contributor "))
    assert answer.status_code == 200, page
    return len(asked)


@pytest.fixture(scope="module")
def counts(django_db_setup: None, django_db_blocker: Any) -> tuple[dict[str, int], dict[str, int]]:
    """The counts with few works and with many: made once for the module, in a transaction that is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        people = make_people()
        clients = {role: Client() for role in people}
        for role, client in clients.items():
            client.force_login(people[role])
        by, writer = people["managing editor"], people["contributor"]
        make_shelves()
        fill(range(FEW), range(2, 5), by, writer)
        correct_one(by)
        ContentType.objects.get_for_models(
            Author, Essay, Series, Topic, Edition
        )  # what a process remembers is not counted
        few = count_all(clients)
        fill(range(FEW, MANY), range(5, 101), by, writer)
        many = count_all(clients)
        transaction.set_rollback(True)
    return few, many


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_many_questions_of_ten_thousand_works_as_of_a_dozen(
    page: str, counts: tuple[dict[str, int], dict[str, int]]
) -> None:
    few, many = counts
    assert few[page] == many[page]
    assert many[page] <= PAGES[page]
