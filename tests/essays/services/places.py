"""Texts in the state that an act needs: where acts.py lets each act of the desk go through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from essays.models import Edition, Essay, Flag, Mark, Release, Review, Revision
from essays.services import flagging, pairing, publishing, reviewing
from essays.text.pairing import KnownPair
from tests.factories import (
    approve,
    make_author,
    make_edition,
    make_essay,
    make_response,
    make_revision,
    make_series,
    make_topic,
    make_user,
)

DAY = timedelta(days=1)
TOGETHER = KnownPair(("p1", "p2"), ())
REASON = "The other editor is at sea until the end of June."


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
    flag: Flag | None = None
    mark: Mark | None = None


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


def live(after: timedelta = timedelta()) -> Place:
    """An edition that is public now, or after a time."""
    found, at = approved(), timezone.now() + after
    found.release = publishing.release_revision(revision=found.revision, by=make_user("publisher"), via="test", at=at)
    return found


def paired() -> Place:
    """An edition of which an editor has said something about its paragraphs."""
    found = place()
    pairing.correct_pairing(essay=found.essay, pairs=[TOGETHER], by=found.editor, via="test")
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


def questioned() -> Place:
    found = place()
    found.flag = flagging.open_flag(Flag.Kind.SAME_AUTHOR, "Are they one?", essay=found.essay)
    return found


def beside_live(found: Place) -> Place:
    """The place with another work that readers can open."""
    found.other = make_response()
    return found


def proposed() -> Place:
    """A public text with a mark that nobody accepted yet."""
    found = live()
    found.mark = Mark.objects.create(essay=found.essay, block="p1", kind="difference", by=found.editor)
    return found
