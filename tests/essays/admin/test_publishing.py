"""What a publisher can do with what readers see, and nobody else; preview links; the site as of another moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from essays.as_of import COOKIE
from essays.models import Edition, PreviewLink, Release
from essays.moments import Moment
from essays.services.drafting import save_revision, start_edition
from essays.services.previewing import create_preview
from essays.services.publishing import release_revision
from essays.wall_clock import moments_at
from tests.desk import approve, head, make_draft, make_person

pytestmark = pytest.mark.django_db

NEW_YORK = ZoneInfo("America/New_York")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(edition: Edition, page: str = "change") -> str:
    return reverse(f"admin:essays_edition_{page}", args=[edition.pk])


def move(client: Client, edition: Edition, name: str, **words: Any) -> Any:
    return client.post(url(edition, name), {"revision": head(edition).pk, "confirmed": "yes", **words})


def live(edition: Edition) -> Release | None:
    return Release.objects.live(Moment.now()).filter(edition=edition).first()


@pytest.fixture
def writer() -> User:
    return make_person("contributor")


@pytest.fixture
def publisher() -> User:
    return make_person("publisher")


@pytest.fixture
def edition(writer: User) -> Edition:
    """An approved text."""
    return approve(make_draft(writer), make_person("editor"))


def revise(edition: Edition, by: User, title: str = "A later ferry") -> Edition:
    """Another revision, approved."""
    found = Edition.objects.get(pk=edition.pk)
    save_revision(
        edition=found, parent=head(found), title=title, summary="Short.", body="<p>One.</p>", by=by, via="test"
    )
    return approve(found, make_person("editor"))


def test_an_approved_text_is_published_in_one_step(edition: Edition, publisher: User) -> None:
    move(client_of(publisher), edition, "release")
    shown = live(edition)
    assert shown is not None
    assert (shown.revision, shown.by) == (head(edition), publisher)


def test_what_is_not_approved_is_not_published(writer: User, publisher: User) -> None:
    edition = make_draft(writer)
    answer = client_of(publisher).post(url(edition, "release"), {"revision": edition.head_id}, follow=True)
    assert live(edition) is None
    assert "Only an approved text can be published" in answer.content.decode()


@pytest.mark.parametrize("role", ["contributor", "translator", "editor"])
def test_whoever_may_not_publish_changes_nothing_that_readers_see(role: str, edition: Edition, publisher: User) -> None:
    person = make_person(role)
    Edition.objects.filter(pk=edition.pk).update(assignee=person)
    client = client_of(person)
    later = "2030-05-04T09:30"
    for name in ("release", "schedule", "together", "roll_back"):
        move(client, edition, name, at=later)
    assert not edition.releases.filter(starts_at__isnull=False).exists()
    release_revision(revision=head(edition), by=publisher, via="test")
    revise(edition, edition.started_by)
    planned = release_revision(revision=head(edition), by=publisher, via="test", at=timezone.now() + timedelta(days=1))
    before = list(edition.releases.order_by("pk").values())
    for name in ("withdraw", "end", "release", "schedule", "roll_back"):
        move(client, edition, name, at=later, note_en="No.", note_zh="\u4e0d\u3002")
    client.post(url(edition, "cancel"), {"release": planned.pk})
    assert list(edition.releases.order_by("pk").values()) == before


def test_a_correction_needs_a_note_in_both_languages_or_is_minor(
    edition: Edition, writer: User, publisher: User
) -> None:
    release_revision(revision=head(edition), by=publisher, via="test")
    first = live(edition)
    revise(edition, writer)
    client = client_of(publisher)
    assert client.post(url(edition, "release"), {"revision": head(edition).pk}).status_code == 200
    assert move(client, edition, "release").status_code == 400
    assert move(client, edition, "release", note_en="A name.").status_code == 400
    assert live(edition) == first
    move(client, edition, "release", note_en="A name.", note_zh="\u4eba\u540d\u3002")
    shown = live(edition)
    assert shown is not None
    assert (shown.note_en, shown.note_zh, shown.is_minor) == ("A name.", "\u4eba\u540d\u3002", False)
    revise(edition, writer, "Again")
    move(client, edition, "release", is_minor="on")
    shown = live(edition)
    assert shown is not None
    assert (shown.revision.title, shown.is_minor) == ("Again", True)


def test_a_time_is_read_in_the_persons_zone(edition: Edition) -> None:
    publisher = make_person("publisher", time_zone="Asia/Shanghai")
    client = client_of(publisher)
    assert "Beijing time" in client.post(url(edition, "schedule"), {"revision": edition.head_id}).content.decode()
    move(client, edition, "schedule", at="2030-05-04T09:30")
    assert edition.releases.get().starts_at == datetime(2030, 5, 4, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert live(edition) is None


@pytest.mark.parametrize("at", ["2020-05-04T09:30", "", "tomorrow", "2030-03-10T02:30"])
def test_a_time_that_is_over_missing_or_skipped_is_refused(at: str, edition: Edition, publisher: User) -> None:
    assert move(client_of(publisher), edition, "schedule", at=at).status_code == 400
    assert edition.releases.get().starts_at is None


def test_of_a_time_that_comes_twice_the_person_says_which(edition: Edition, publisher: User) -> None:
    client = client_of(publisher)
    answer = move(client, edition, "schedule", at="2030-11-03T01:30")
    assert answer.status_code == 400
    assert "which" in answer.context["form"].fields
    move(client, edition, "schedule", at="2030-11-03T01:30", which="1")
    assert edition.releases.get().starts_at == datetime(2030, 11, 3, 6, 30, tzinfo=UTC)


def test_a_wall_clock_shows_most_times_once() -> None:
    assert len(moments_at(datetime(2030, 5, 4, 9, 30), NEW_YORK)) == 1  # noqa: DTZ001  a wall clock has no zone
    assert moments_at(datetime(2030, 3, 10, 2, 30), NEW_YORK) == []  # noqa: DTZ001
    first, second = moments_at(datetime(2030, 11, 3, 1, 30), NEW_YORK)  # noqa: DTZ001
    assert second - first == timedelta(hours=1)


def test_a_plan_is_cancelled(edition: Edition, publisher: User) -> None:
    client = client_of(publisher)
    move(client, edition, "schedule", at="2030-05-04T09:30")
    client.post(url(edition, "cancel"), {"release": edition.releases.get().pk})
    assert edition.releases.get().ended_as == "cancelled"


def test_a_plan_of_another_edition_is_not_there(edition: Edition, publisher: User, writer: User) -> None:
    other = approve(make_draft(writer), make_person("editor"))
    planned = release_revision(revision=head(other), by=publisher, via="test", at=timezone.now() + timedelta(days=1))
    assert client_of(publisher).post(url(edition, "cancel"), {"release": planned.pk}).status_code == 404


def test_a_withdrawal_tells_readers_why(edition: Edition, publisher: User) -> None:
    release_revision(revision=head(edition), by=publisher, via="test")
    client = client_of(publisher)
    assert move(client, edition, "withdraw").status_code == 400
    assert live(edition) is not None
    move(client, edition, "withdraw", note_en="The author asked for it.")
    assert live(edition) is None
    assert "The author asked for it." in Client().get(edition.essay.get_absolute_url()).content.decode()


def test_a_text_ends_without_a_notice(edition: Edition, publisher: User) -> None:
    release_revision(revision=head(edition), by=publisher, via="test")
    move(client_of(publisher), edition, "end")
    assert edition.releases.get().ended_as == "ended"


def test_readers_get_an_earlier_revision_again(edition: Edition, writer: User, publisher: User) -> None:
    first = head(edition)
    release_revision(revision=first, by=publisher, via="test")
    revise(edition, writer)
    release_revision(revision=head(edition), by=publisher, via="test")
    client = client_of(publisher)
    assert first in client.get(url(edition)).context["earlier"]
    client.post(url(edition, "roll_back"), {"revision": first.pk, "confirmed": "yes", "is_minor": "on"})
    shown = live(edition)
    assert shown is not None
    assert shown.revision == first


def test_nothing_rolls_back_to_what_was_never_approved(writer: User, publisher: User) -> None:
    edition = make_draft(writer)
    never = head(edition)
    revise(edition, writer)
    release_revision(revision=head(edition), by=publisher, via="test")
    client_of(publisher).post(url(edition, "roll_back"), {"revision": never.pk, "confirmed": "yes", "is_minor": "on"})
    shown = live(edition)
    assert shown is not None
    assert shown.revision == head(edition)


def test_both_languages_go_out_at_one_moment_or_neither(edition: Edition, publisher: User, writer: User) -> None:
    client = client_of(publisher)
    move(client, edition, "together")
    assert live(edition) is None
    twin = start_edition(essay=edition.essay, language="zh-hans", by=writer, via="test")
    save_revision(edition=twin, parent=None, title="\u6865", summary="\u6458\u8981", by=writer, via="test")
    approve(twin, make_person("editor"))
    move(client, edition, "together")
    one, other = live(edition), live(twin)
    assert one is not None
    assert other is not None
    assert one.starts_at == other.starts_at


# Preview links -------------------------------------------------------------------------------------------------------
def test_a_preview_link_shows_one_revision_to_whoever_has_it(writer: User, publisher: User) -> None:
    edition = make_draft(writer, title="Unseen")
    answer = move(client_of(publisher), edition, "preview", days="7")
    address = answer.context["address"]
    path = address[address.index("/preview/") :]
    page = Client().get(path)
    assert page.status_code == 200
    assert "Unseen" in page.content.decode()
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in page.headers
    assert PreviewLink.objects.get().last_used_at is not None
    save_revision(edition=edition, parent=head(edition), title="Later", by=writer, via="test")
    assert "Unseen" in Client().get(path).content.decode()


def test_unknown_closed_and_outlived_links_answer_the_same(writer: User, publisher: User) -> None:
    edition = make_draft(writer)
    closed, over = (
        create_preview(revision=head(edition), by=publisher, via="test", lasts=timedelta(days=1)) for _ in range(2)
    )
    first, second = PreviewLink.objects.order_by("pk")
    client_of(publisher).post(url(edition, "revoke"), {"link": first.pk})
    PreviewLink.objects.filter(pk=second.pk).update(expires_at=timezone.now())
    answers = [Client().get(f"/preview/{token}/") for token in (closed, over, "x" * len(closed))]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.content for answer in answers}) == 1
    assert not PreviewLink.objects.exclude(last_used_at=None).exists()


def test_whoever_may_not_make_links_makes_and_closes_none(writer: User, publisher: User) -> None:
    edition = make_draft(writer)
    move(client_of(writer), edition, "preview", days="7")
    assert not PreviewLink.objects.exists()
    create_preview(revision=head(edition), by=publisher, via="test", lasts=timedelta(days=1))
    client_of(writer).post(url(edition, "revoke"), {"link": PreviewLink.objects.get().pk})
    assert PreviewLink.objects.get().revoked_at is None


# The site as of another moment ---------------------------------------------------------------------------------------
def walk(client: Client, at: datetime, **words: Any) -> Any:
    return client.post(reverse("as_of"), {"at": at.astimezone(NEW_YORK).strftime("%Y-%m-%dT%H:%M:%S"), **words})


def test_a_publisher_sees_the_site_as_of_a_moment_to_come_and_nobody_else_does(
    edition: Edition, publisher: User
) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    release_revision(revision=head(edition), by=publisher, via="test", at=tomorrow)
    client, address = client_of(publisher), edition.essay.get_absolute_url()
    assert client.get(address).status_code == 404
    walk(client, tomorrow + timedelta(hours=1))
    page = client.get(address)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "private, no-store")
    assert "You see the site as of" in page.content.decode()
    assert Client().get(address).status_code == 404
    assert client.get(reverse("admin:index")).status_code == 200
    client.post(reverse("as_of_end"))
    assert client.get(address).status_code == 404
    assert "You see the site as of" not in client.get("/en/").content.decode()


def test_a_moment_past_shows_what_readers_saw_then(edition: Edition, publisher: User) -> None:
    release_revision(revision=head(edition), by=publisher, via="test")
    then = timezone.now() - timedelta(days=2)
    Release.objects.update(starts_at=then, ends_at=then + timedelta(days=1), ended_as="withdrawn")
    client, address = client_of(publisher), edition.essay.get_absolute_url()
    assert client.get(address).status_code == 410
    walk(client, then + timedelta(hours=1))
    assert client.get(address).status_code == 200


def test_approved_drafts_are_shown_only_when_asked_for(edition: Edition, publisher: User) -> None:
    client, address = client_of(publisher), edition.essay.get_absolute_url()
    walk(client, timezone.now())
    assert client.get(address).status_code == 404
    walk(client, timezone.now(), rehearse="on")
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("who", ["nobody", "editor", "another publisher", "a publisher no more", "signed out"])
def test_the_cookie_counts_only_with_the_session_of_its_publisher(who: str, edition: Edition, publisher: User) -> None:
    client, address = client_of(publisher), edition.essay.get_absolute_url()
    walk(client, timezone.now(), rehearse="on")
    cookie = client.cookies[COOKIE].value
    if who == "a publisher no more":
        publisher.groups.clear()
        thief = client
    elif who == "signed out":
        client.logout()
        thief = Client()
    else:
        thief = Client() if who == "nobody" else client_of(make_person(who.removeprefix("another ")))
    thief.cookies[COOKIE] = cookie
    page = thief.get(address)
    assert page.status_code == 404
    assert "no-store" not in page.headers.get("Cache-Control", "")


def test_a_forged_cookie_counts_for_nothing(edition: Edition, publisher: User) -> None:
    client = client_of(publisher)
    client.cookies[COOKIE] = "WyIyMDMwIiwgdHJ1ZSwgIngiXQ:1x:y"
    assert client.get(edition.essay.get_absolute_url()).status_code == 404


def test_only_publishers_choose_a_moment(edition: Edition) -> None:
    client = client_of(make_person("editor"))
    assert client.get(reverse("as_of")).status_code == 403
    assert walk(client, timezone.now(), rehearse="on").status_code == 403
    assert client.get(reverse("as_of_end")).status_code == 405


def test_readers_without_the_cookie_cost_no_session(django_assert_num_queries: Any, edition: Edition) -> None:
    client = client_of(make_person("publisher"))
    with django_assert_num_queries(2):
        assert client.get("/en/about/").status_code == 200
