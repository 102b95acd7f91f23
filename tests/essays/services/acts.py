"""Every act of the desk in a place where it goes through: what test_rights.py and test_failures.py play."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Author, User
from essays.errors import Refusal
from essays.models import Edition, Essay, Release, Review, Revision
from essays.services import cataloguing, commenting, crediting, drafting, previewing, publishing, reviewing
from tests.factories import (
    approve,
    make_author,
    make_edition,
    make_essay,
    make_picture,
    make_portrait,
    make_revision,
    make_series,
    make_topic,
    make_user,
)

DAY = timedelta(days=1)
REASON = "The other editor is at sea until the end of June."


def code_of(act: Callable[..., Any], **arguments: Any) -> str:
    """The code of the refusal that an act meets, or nothing."""
    try:
        act(via="test", **arguments)
    except Refusal as refusal:
        return refusal.code
    return ""


@dataclass
class Place:
    """A text in the state that an act needs, with what it hangs on; an editor and another essay beside it."""

    essay: Essay
    edition: Edition
    revision: Revision
    editor: User
    other: Essay
    release: Release | None = None
    review: Review | None = None


def place(state: str = "drafting") -> Place:
    """An edition in a state, complete enough to be submitted, in which nobody has a hand."""
    essay = make_essay(authors=(make_author(),), topics=(make_topic(),), series=make_series())
    edition, twin = make_edition(essay, "en", state=state), make_edition(essay, "zh-hans")
    heads = make_revision(edition, summary="Short."), make_revision(twin, "渡轮", "摘要", "")
    for one, head in zip((edition, twin), heads, strict=True):
        one.head = head
        one.save()
    return Place(essay, edition, heads[0], make_user("editor"), make_essay())


def approved() -> Place:
    found = place()
    approve(found.revision)
    return found


def pictured() -> Place:
    """A text whose author has a portrait."""
    found = place()
    make_portrait(found.essay.authors.get())
    return found


def live(after: timedelta = timedelta()) -> Place:
    """An edition that is public now, or after a time."""
    found, at = approved(), timezone.now() + after
    found.release = publishing.release_revision(revision=found.revision, by=make_user("publisher"), via="test", at=at)
    return found


def planned() -> Place:
    return live(DAY)


def overridden() -> Place:
    found = place()
    found.review = reviewing.override_approval(
        revision=found.revision, by=make_user("managing editor"), via="test", reason=REASON
    )
    return found


def corrected() -> Place:
    """A public edition with a later revision that was approved."""
    found = live()
    found.revision = make_revision(found.edition, "The Ferry, Mended")
    found.edition.head = found.revision
    found.edition.save()
    approve(found.revision)
    return found


@dataclass(frozen=True)
class Act:
    """One service function: the right it asks for, a place where it goes through, and the call."""

    name: str
    permission: str
    at: Callable[[], Place]
    do: Callable[[Place, User], Any]


def proof(found: Place, by: User) -> str:
    return reviewing.proof_of_reading(found.revision, by)


ACTS = [
    Act(
        "start_essay",
        "essays.add_essay",
        place,
        lambda _p, by: drafting.start_essay(title="A", original_language="en", by=by, via="test"),
    ),
    Act(
        "start_edition",
        "essays.add_edition",
        place,
        lambda p, by: drafting.start_edition(essay=p.other, language="en", by=by, via="test"),
    ),
    Act(
        "save_revision",
        "essays.add_revision",
        place,
        lambda p, by: drafting.save_revision(
            edition=p.edition, parent=p.revision, title="New", body="<p>New words.</p>", by=by, via="test"
        ),
    ),
    Act(
        "save_revision that drops an approval",
        "essays.add_revision",
        lambda: place("approved"),
        lambda p, by: drafting.save_revision(
            edition=p.edition, parent=p.revision, title="New", body="", by=by, via="test"
        ),
    ),
    Act(
        "submit_edition",
        "essays.submit_edition",
        place,
        lambda p, by: reviewing.submit_edition(edition=p.edition, by=by, via="test"),
    ),
    Act(
        "take_back_edition",
        "essays.submit_edition",
        lambda: place("submitted"),
        lambda p, by: reviewing.take_back_edition(edition=p.edition, by=by, via="test"),
    ),
    Act(
        "claim_edition",
        "essays.review_edition",
        lambda: place("submitted"),
        lambda p, by: reviewing.claim_edition(edition=p.edition, by=by, via="test"),
    ),
    Act(
        "assign_edition",
        "essays.review_edition",
        lambda: place("submitted"),
        lambda p, by: reviewing.assign_edition(edition=p.edition, to=p.editor, by=by, via="test"),
    ),
    Act(
        "remind",
        "essays.review_edition",
        lambda: place("changes_requested"),
        lambda p, by: reviewing.remind(edition=p.edition, by=by, via="test"),
    ),
    Act(
        "request_changes",
        "essays.review_edition",
        lambda: place("in_review"),
        lambda p, by: reviewing.request_changes(revision=p.revision, by=by, via="test", comment="Shorter."),
    ),
    Act(
        "decline_edition",
        "essays.review_edition",
        lambda: place("in_review"),
        lambda p, by: reviewing.decline_edition(revision=p.revision, by=by, via="test", comment="Not for us."),
    ),
    Act(
        "approve_revision",
        "essays.approve_revision",
        lambda: place("in_review"),
        lambda p, by: reviewing.approve_revision(revision=p.revision, by=by, via="test", proof=proof(p, by)),
    ),
    Act(
        "reopen_edition",
        "essays.review_edition",
        lambda: place("declined"),
        lambda p, by: reviewing.reopen_edition(edition=p.edition, by=by, via="test"),
    ),
    Act(
        "override_approval",
        "essays.override_approval",
        place,
        lambda p, by: reviewing.override_approval(revision=p.revision, by=by, via="test", reason=REASON),
    ),
    Act(
        "confirm_override",
        "essays.approve_revision",
        overridden,
        lambda p, by: reviewing.confirm_override(review=p.review, by=by, via="test", proof=proof(p, by)),
    ),
    Act(
        "release_revision",
        "essays.release_revision",
        approved,
        lambda p, by: publishing.release_revision(revision=p.revision, by=by, via="test"),
    ),
    Act(
        "release_revision as a correction",
        "essays.release_revision",
        corrected,
        lambda p, by: publishing.release_revision(revision=p.revision, by=by, via="test"),
    ),
    Act(
        "release_together",
        "essays.release_revision",
        approved,
        lambda p, by: publishing.release_together(revisions=[p.revision], by=by, via="test"),
    ),
    Act(
        "withdraw_edition",
        "essays.release_revision",
        live,
        lambda p, by: publishing.withdraw_edition(edition=p.edition, by=by, via="test", note_en="Wrong."),
    ),
    Act(
        "end_edition",
        "essays.release_revision",
        live,
        lambda p, by: publishing.end_edition(edition=p.edition, by=by, via="test"),
    ),
    Act(
        "cancel_release",
        "essays.release_revision",
        planned,
        lambda p, by: publishing.cancel_release(release=p.release, by=by, via="test"),
    ),
    Act(
        "refile_essay of a draft",
        "essays.change_essay",
        place,
        lambda p, by: publishing.refile_essay(essay=p.essay, by=by, via="test", changed=["note_en"]),
    ),
    Act(
        "refile_essay of a public work",
        "essays.change_released_essay",
        live,
        lambda p, by: publishing.refile_essay(essay=p.essay, by=by, via="test", changed=["note_en"]),
    ),
    Act(
        "rename_essay",
        "essays.change_essay",
        place,
        lambda p, by: cataloguing.rename_essay(essay=p.essay, slug="another-address", by=by, via="test"),
    ),
    Act(
        "save_record of a series",
        "essays.change_series",
        place,
        lambda p, by: cataloguing.save_record(p.essay.series, by=by, via="test", changed=["title_en"]),
    ),
    Act(
        "save_record of a topic",
        "essays.change_topic",
        place,
        lambda p, by: cataloguing.save_record(p.essay.topics.get(), by=by, via="test", changed=["name"]),
    ),
    Act(
        "save_record of a new author",
        "accounts.add_author",
        place,
        lambda _p, by: cataloguing.save_record(Author(name_en="Ann New"), by=by, via="test", changed=["name_en"]),
    ),
    Act(
        "protect_byline",
        "accounts.change_author",
        place,
        lambda p, by: crediting.protect_byline(author=p.essay.authors.get(), byline="withheld", by=by, via="test"),
    ),
    Act(
        "set_portrait",
        "accounts.change_author",
        place,
        lambda p, by: crediting.set_portrait(author=p.essay.authors.get(), data=make_picture(), by=by, via="test"),
    ),
    Act(
        "remove_portrait",
        "accounts.change_author",
        pictured,
        lambda p, by: crediting.remove_portrait(author=p.essay.authors.get(), by=by, via="test"),
    ),
    Act(
        "add_comment",
        "essays.add_comment",
        place,
        lambda p, by: commenting.add_comment(revision=p.revision, text="Good.", by=by, via="test"),
    ),
    Act(
        "create_preview",
        "essays.add_previewlink",
        place,
        lambda p, by: previewing.create_preview(revision=p.revision, by=by, via="test", lasts=DAY),
    ),
]
BY_NAME = {act.name: act for act in ACTS}
