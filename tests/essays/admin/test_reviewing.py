"""The moves of a draft through their addresses, the page of differences, remarks: by the right people, and refused for all others."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from essays.models import Comment, Edition, Flag, Message, Review
from essays.services.commenting import add_comment
from essays.services.drafting import save_revision
from essays.services.reviewing import override_approval, proof_of_reading
from tests.desk import approve, head, make_draft, make_person, put
from tests.factories import make_author, make_edition, make_revision

pytestmark = pytest.mark.django_db

MOVES = (
    "submit", "take_back", "claim", "assign", "request_changes", "approve", "decline", "reopen", "override",
    "confirm_override", "release", "schedule", "together", "roll_back", "withdraw", "end", "cancel", "preview", "revoke",
    "comment", "settle", "keep", "discard", "start_other",
)  # fmt: skip


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(edition: Edition, page: str = "change") -> str:
    return reverse(f"admin:essays_edition_{page}", args=[edition.pk])


def complete(edition: Edition) -> Edition:
    """What the checklist asks for besides the text: a byline, and title and summary in the other language."""
    author = make_author("Ann Lee")
    edition.essay.authorships.create(author=author)
    twin = make_edition(edition.essay, "zh-hans")
    Edition.objects.filter(pk=twin.pk).update(head=make_revision(twin, "\u6865", "\u6458\u8981", ""))
    return edition


def move(client: Client, edition: Edition, name: str, **words: Any) -> Any:
    """Send a move with its words, as its small page does."""
    return client.post(url(edition, name), {"revision": head(edition).pk, "confirmed": "yes", **words})


def state(edition: Edition) -> str:
    return Edition.objects.get(pk=edition.pk).state


@pytest.fixture
def writer() -> User:
    return make_person("contributor")


@pytest.fixture
def editor() -> User:
    return make_person("editor")


@pytest.fixture
def edition(writer: User) -> Edition:
    return complete(make_draft(writer))


@pytest.mark.parametrize("name", MOVES)
def test_no_address_of_a_move_answers_a_get(name: str, edition: Edition) -> None:
    assert client_of(make_person("managing editor")).get(url(edition, name)).status_code == 405


@pytest.mark.parametrize("name", MOVES)
def test_a_move_is_not_there_for_strangers_and_asks_others_to_sign_in(name: str, edition: Edition) -> None:
    before = (state(edition), Review.objects.count(), edition.releases.count())
    assert client_of(make_person("contributor")).post(url(edition, name), {"confirmed": "yes"}).status_code == 404
    answer = Client().post(url(edition, name), {"confirmed": "yes"})
    assert (answer.status_code, "login" in answer.url) == (302, True)
    assert (state(edition), Review.objects.count(), edition.releases.count()) == before


def test_a_draft_goes_from_hand_to_hand(edition: Edition, writer: User, editor: User) -> None:
    writes, edits = client_of(writer), client_of(editor)
    move(writes, edition, "submit")
    assert state(edition) == "submitted"
    move(writes, edition, "take_back")
    assert state(edition) == "drafting"
    move(writes, edition, "submit")
    move(edits, edition, "claim")
    assert (state(edition), Edition.objects.get(pk=edition.pk).assignee) == ("in_review", editor)
    move(edits, edition, "request_changes", comment="Shorter, please.")
    assert state(edition) == "changes_requested"
    assert Review.objects.get().comment == "Shorter, please."
    move(writes, edition, "submit")
    move(edits, edition, "claim")
    move(edits, edition, "decline", comment="Not for us.")
    assert state(edition) == "declined"
    move(edits, edition, "reopen")
    assert state(edition) == "drafting"


def test_what_is_missing_is_told_and_the_draft_stays(writer: User) -> None:
    edition = make_draft(writer)
    answer = client_of(writer).post(url(edition, "submit"), follow=True)
    assert state(edition) == "drafting"
    assert "Name at least one author." in answer.content.decode()


@pytest.mark.parametrize("name", ["request_changes", "decline"])
def test_a_reason_is_asked_for_on_a_small_page(name: str, edition: Edition, editor: User) -> None:
    put(edition, "in_review", assignee=editor)
    client = client_of(editor)
    assert client.post(url(edition, name), {"revision": edition.head_id}).status_code == 200
    assert move(client, edition, name, comment="  ").status_code == 400
    assert state(edition) == "in_review"
    assert not Review.objects.exists()


def test_the_writer_does_not_decide_on_the_own_text_whatever_is_posted(editor: User) -> None:
    edition = complete(make_draft(editor))
    client = client_of(editor)
    put(edition, "submitted")
    move(client, edition, "claim")
    assert state(edition) == "submitted"
    put(edition, "in_review")
    for name in ("approve", "request_changes", "decline"):
        move(client, edition, name, comment="Mine is good.", proof=proof_of_reading(head(edition), editor))
        assert state(edition) == "in_review"
    assert not Review.objects.exists()


def test_a_contributor_who_sees_the_text_makes_no_move_of_an_editor(edition: Edition, writer: User) -> None:
    client = client_of(writer)
    put(edition, "in_review")
    for name in ("approve", "request_changes", "decline", "claim", "reopen", "override"):
        move(client, edition, name, comment="Yes.", reason="A reason that is long enough.", proof="x")
        assert state(edition) == "in_review"
    assert not Review.objects.exists()


def test_an_approval_needs_the_page_of_exactly_this_revision(edition: Edition, writer: User, editor: User) -> None:
    put(edition, "in_review", assignee=editor)
    client = client_of(editor)
    answer = move(client, edition, "approve")
    assert (state(edition), answer.url) == ("in_review", url(edition, "review"))
    other = make_person("editor")
    move(client, edition, "approve", proof=proof_of_reading(head(edition), other))
    assert state(edition) == "in_review"
    proof = client.get(url(edition, "review")).context["proof"]
    put(edition, "drafting")
    first = head(edition)
    save_revision(edition=edition, parent=first, title="Another", by=writer, via="test")
    put(edition, "in_review")
    client.post(url(edition, "approve"), {"revision": first.pk, "confirmed": "yes", "proof": proof})
    assert state(edition) == "in_review"
    proof = client.get(url(edition, "review")).context["proof"]
    move(client, edition, "approve", proof=proof)
    assert state(edition) == "approved"
    assert edition.releases.get().revision == head(edition)


def test_a_text_is_assigned_with_a_day_to_somebody_without_a_hand_in_it(edition: Edition, editor: User) -> None:
    put(edition, "submitted")
    colleague = make_person("editor")
    client = client_of(editor)
    assert move(client, edition, "assign", to=edition.started_by_id).status_code == 400
    move(client, edition, "assign", to=colleague.pk, due_on="2030-05-04")
    assigned = Edition.objects.get(pk=edition.pk)
    assert (assigned.state, assigned.assignee, str(assigned.due_on)) == ("in_review", colleague, "2030-05-04")


def test_against_the_rule_only_with_the_right_and_a_reason_and_a_second_reader(edition: Edition, editor: User) -> None:
    managing = make_person("managing editor")
    put(edition, "in_review")
    move(client_of(editor), edition, "override", reason="It is an emergency tonight.")
    assert state(edition) == "in_review"
    client = client_of(managing)
    assert move(client, edition, "override", reason="short").status_code == 400
    move(client, edition, "override", reason="It is an emergency tonight.")
    assert state(edition) == "approved"
    move(client, edition, "confirm_override", proof=proof_of_reading(head(edition), managing))
    assert Flag.objects.get().closed_at is None
    page = client_of(editor).get(url(edition, "review"))
    assert page.context["can_confirm"]
    move(client_of(editor), edition, "confirm_override", proof=page.context["proof"])
    assert Flag.objects.get().closed_at is not None


def test_a_revision_of_another_edition_is_not_there(edition: Edition, editor: User) -> None:
    put(edition, "in_review", assignee=editor)
    other = make_draft(make_person("contributor"))
    answer = client_of(editor).post(
        url(edition, "decline"), {"revision": other.head_id, "confirmed": "yes", "comment": "No."}
    )
    assert (answer.status_code, state(edition)) == (404, "in_review")


def test_a_remark_stands_at_its_paragraph_and_holds_back_the_approval(
    edition: Edition, writer: User, editor: User
) -> None:
    put(edition, "in_review", assignee=editor)
    edits, writes = client_of(editor), client_of(writer)
    edits.post(
        url(edition, "comment"), {"text": "Too long.", "block": "p2", "must_resolve": "on", "revision": edition.head_id}
    )
    thread = Comment.objects.get()
    assert (thread.block, thread.must_resolve, thread.by) == ("p2", True, editor)
    page = edits.get(url(edition, "review"))
    move(edits, edition, "approve", proof=page.context["proof"])
    assert state(edition) == "in_review"
    writes.post(url(edition, "comment"), {"text": "Shortened.", "thread": thread.pk})
    assert thread.replies.get().by == writer
    writes.post(url(edition, "settle"), {"comment": thread.pk})
    assert Comment.objects.get(pk=thread.pk).resolved_at is None
    edits.post(url(edition, "settle"), {"comment": thread.pk})
    move(edits, edition, "approve", proof=page.context["proof"])
    assert state(edition) == "approved"


def test_only_an_editors_remark_can_hold_back_an_approval(edition: Edition, writer: User) -> None:
    client_of(writer).post(url(edition, "comment"), {"text": "Mine.", "must_resolve": "on"})
    assert not Comment.objects.get().must_resolve


def test_a_thread_of_another_edition_cannot_be_answered_or_settled_here(
    edition: Edition, writer: User, editor: User
) -> None:
    other = make_draft(make_person("contributor"))
    thread = add_comment(revision=head(other), text="Elsewhere.", by=editor, via="test")
    client = client_of(writer)
    assert client.post(url(edition, "comment"), {"text": "Here.", "thread": thread.pk}).status_code == 404
    assert client.post(url(edition, "settle"), {"comment": thread.pk}).status_code == 404
    assert Comment.objects.count() == 1


def test_the_difference_is_from_what_readers_see_and_folds_the_rest(
    edition: Edition, writer: User, editor: User
) -> None:
    from essays.services.publishing import release_revision

    approve(edition, editor)
    release_revision(revision=head(edition), by=make_person("publisher"), via="test")
    live = head(edition)
    save_revision(
        edition=edition, parent=live, title="A late ferry", summary="Short.", body="<p>One.</p><p>Two boats.</p>",
        by=writer, via="test",
    )  # fmt: skip
    page = client_of(editor).get(url(edition, "review"))
    text = page.content.decode()
    assert page.context["base"] == live
    assert page.context["comparison"].changed == 1
    assert "A <ins>late </ins>ferry" in text
    assert "Two<ins> boats</ins>." in text
    assert '<details class="same">' in text


def test_chinese_differences_are_marked_by_characters(writer: User, editor: User) -> None:
    edition = make_draft(writer)
    first = head(edition)
    before, after = "\u80fd\u5426", "\u4f55\u65f6"
    sentence = "\u6211\u4e0d\u77e5\u9053\u4e24\u56fd{}\u56de\u5230\u684c\u8fb9\u3002"
    old, new = (f"<p>{sentence.format(word)}\u684c\u5b50\u8981\u6709\u4eba\u6446\u3002</p>" for word in (before, after))
    second = save_revision(edition=edition, parent=first, title="T", body=old, by=writer, via="test")
    save_revision(edition=edition, parent=second, title="T", body=new, by=writer, via="test")
    text = client_of(editor).get(url(edition, "review") + "?from=2").content.decode()
    assert sentence.format(f"<del>{before}</del><ins>{after}</ins>") in text


def test_a_lost_emphasis_and_a_changed_link_are_told(writer: User, editor: User) -> None:
    edition = make_draft(writer)
    old = '<p>One <em>word</em> and <a href="https://one.example/">a link</a> in a sentence.</p>'
    second = save_revision(edition=edition, parent=head(edition), title="T", body=old, by=writer, via="test")
    new = '<p>One word and <a href="https://two.example/">a link</a> in a sentence.</p>'
    save_revision(edition=edition, parent=second, title="T", body=new, by=writer, via="test")
    text = client_of(editor).get(url(edition, "review") + "?from=2").content.decode()
    assert '<del class="mark">[emphasis]</del>' in text
    assert '<del class="mark">[link https://one.example/]</del>' in text
    assert '<ins class="mark">[link https://two.example/]</ins>' in text


def test_a_footnote_is_named_at_both_ends_in_the_difference(writer: User, editor: User) -> None:
    edition = make_draft(writer)
    kept = "<p>One.</p><p>Two of us<span data-note>A note.</span> stay here.</p>"
    save_revision(edition=edition, parent=head(edition), title="Title", body=kept, by=writer, via="test")
    noted = kept.replace("One.", 'One<span data-note>See <a href="https://e.org/">it</a>.</span>.').replace(
        "here", "there"
    )
    save_revision(edition=edition, parent=head(edition), title="Title", body=noted, by=writer, via="test")
    page = client_of(editor).get(url(edition, "review") + f"?from={head(edition).number - 1}").content.decode()
    assert '<ins class="mark">[footnote]</ins><ins>See </ins>' in page
    assert '<ins class="mark">[end of footnote]</ins>' in page
    assert 'Two of us<span class="mark">[footnote]</span>A note.<span class="mark">[end of footnote]</span> ' in page


def test_an_old_override_is_read_and_confirmed_as_the_revision_it_was_of(
    edition: Edition, writer: User, editor: User
) -> None:
    review = override_approval(
        revision=head(edition), by=make_person("managing editor"), via="test", reason="It is an emergency tonight."
    )
    save_revision(edition=edition, parent=head(edition), title="Later", by=writer, via="test")
    client = client_of(editor)
    assert not client.get(url(edition, "review")).context["can_confirm"]
    page = client.get(url(edition, "review") + f"?to={review.revision.number}")
    assert page.context["can_confirm"]
    move(client, edition, "confirm_override", proof=page.context["proof"])
    assert Flag.objects.get().closed_at is not None


def test_a_near_move_that_cannot_be_made_is_shown_with_its_reason(editor: User) -> None:
    edition = complete(make_draft(editor))
    put(edition, "submitted")
    page = client_of(editor).get(url(edition)).content.decode()
    assert "Whoever had a hand in a text does not review it." in page
    assert "disabled" in page


@pytest.mark.parametrize(
    ("in_state", "label"),
    [
        ("in_review", "Remind the reviewer"),
        ("changes_requested", "Remind its writers"),
        ("drafting", "Remind its writers"),
    ],
)
def test_whoever_is_waited_for_is_reminded_from_the_page_by_others_only(
    in_state: str, label: str, edition: Edition, writer: User, editor: User
) -> None:
    reviewer = make_person()
    awaited = reviewer if in_state == "in_review" else writer
    put(edition, in_state, assignee=reviewer)
    assert label in client_of(editor).get(url(edition)).content.decode()
    client_of(editor).post(url(edition, "remind"))
    assert Message.objects.get(event__verb="edition_remind").recipient == awaited
    assert "Remind " not in client_of(awaited).get(url(edition)).content.decode()


@pytest.mark.parametrize("in_state", ["submitted", "approved", "declined"])
def test_nobody_is_reminded_of_a_text_that_waits_for_nobody_in_particular(
    in_state: str, edition: Edition, editor: User
) -> None:
    put(edition, in_state)
    assert "Remind " not in client_of(editor).get(url(edition)).content.decode()
    answer = client_of(editor).post(url(edition, "remind"), follow=True)
    assert "This cannot be done now" in answer.content.decode()
    assert not Message.objects.exists()


def test_what_an_import_left_lying_waits_for_nobody(editor: User) -> None:
    edition = make_draft(None)
    edition.essay.authorships.create(author=make_author("Ann Lee", user=make_person("contributor")))
    assert "Remind " not in client_of(editor).get(url(edition)).content.decode()
