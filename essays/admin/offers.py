"""Which moves a person is offered at an edition, what each will do, and why a near one cannot be made. The services decide anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essays import workflow

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from essays.admin.standing import Standing


@dataclass(frozen=True, slots=True)
class Offer:
    """A move: `name` is that of its address, `consequence` what it will do, `reason` why it cannot be made now ("" if it can).

    `is_page` marks one that leads to a page (a link), not to an act (a form).
    """

    name: str
    label: str
    consequence: str = ""
    reason: str | StrPromise = ""
    is_main: bool = False
    is_page: bool = False


def offers_at(standing: Standing) -> list[Offer]:
    """What a person can do with the draft, the most likely first."""
    by_state = {
        workflow.DRAFTING: _while_writing,
        workflow.CHANGES_REQUESTED: _while_writing,
        workflow.SUBMITTED: _while_submitted,
        workflow.IN_REVIEW: _while_reviewed,
        workflow.APPROVED: _once_approved,
        workflow.DECLINED: _once_declined,
    }
    return list(by_state[standing.edition.state](standing))


def public_offers_at(standing: Standing) -> list[Offer]:
    """What a publisher can do with what readers see."""
    if not (standing.has("release_revision") and standing.live):
        return []
    return [
        Offer("withdraw", _("Withdraw"), _("Readers find a dated notice in its place, at once.")),
        Offer("end", _("End its publication"), _("Readers no longer see it; no notice stands in its place.")),
    ]


def rare_offers_at(standing: Standing) -> list[Offer]:
    """What is seldom done."""
    offers = []
    edition = standing.edition
    if standing.has("override_approval") and edition.head and edition.state != workflow.APPROVED:
        told = _(
            "For emergencies. Your reason is told to all publishers, and another person has to read the text later."
        )
        offers.append(Offer("override", _("Approve against the rule"), told))
    if standing.has("add_previewlink") and edition.head:
        offers.append(
            Offer(
                "preview",
                _("Make a preview link"),
                _("It shows this revision to whoever has the link, without an account."),
            )
        )
    if edition.head and edition.language != edition.essay.original_language and standing.has("change_edition"):
        told = _("Translator, reviser, and whether a machine helped: readers find it above the translation.")
        offers.append(Offer("credit_translation", _("Say who translated it"), told))
    return offers


def _while_writing(standing: Standing) -> Iterator[Offer]:
    if standing.has("submit_edition"):
        reason = standing.missing[0].sentence if standing.missing else ""
        yield Offer("submit", _("Submit"), _("Editors read it. You can take it back."), reason, is_main=True)
    if standing.has("review_edition") and standing.others_write:
        yield Offer("remind", _("Remind its writers"), _("They get a mail now: the next move is theirs."))


def _while_submitted(standing: Standing) -> Iterator[Offer]:
    if standing.has("review_edition"):
        yield Offer("claim", _("Claim it"), _("You review it; others see that you do."), _own(standing), is_main=True)
        yield Offer("assign", _("Assign it"), _("Ask somebody to review it, by a day."))
    yield from _take_back(standing)
    if standing.has("review_edition"):
        yield Offer("decline", _("Decline"), _("Needs a reason. It can be reopened."), _own_no(standing))


def _while_reviewed(standing: Standing) -> Iterator[Offer]:
    if standing.has("approve_revision"):
        yield Offer("review", _("Review the change"), _difference(standing), _own(standing), is_main=True, is_page=True)
    if standing.has("review_edition"):
        yield Offer(
            "request_changes",
            _("Ask for changes"),
            _("Needs a reason; it goes back to its writers."),
            _own_no(standing),
        )
        yield Offer("assign", _("Assign it to somebody else"))
        reviewer = standing.edition.assignee
        if reviewer and reviewer != standing.user:
            told = _("%(who)s gets a mail now: the next move is theirs.") % {"who": reviewer}
            yield Offer("remind", _("Remind the reviewer"), told)
    yield from _take_back(standing)
    if standing.has("review_edition"):
        yield Offer("decline", _("Decline"), _("Needs a reason. It can be reopened."), _own_no(standing))


def _once_approved(standing: Standing) -> Iterator[Offer]:
    if standing.ready:
        yield from _publish(standing)
    if standing.has("review_edition") and standing.ready:
        yield Offer(
            "reopen",
            _("Reopen"),
            _("It becomes a draft again and needs a new approval. What readers see stays."),
        )


def _publish(standing: Standing) -> Iterator[Offer]:
    if not standing.has("review_edition"):
        return
    reason = "" if standing.has("release_revision") else _("A publisher decides when readers see it.")
    if standing.live:
        yield Offer(
            "release", _("Publish the correction"), _("Readers see it at once, with your note."), reason, is_main=True
        )
    else:
        yield Offer("release", _("Publish now"), _("Readers see it at once."), reason, is_main=True)
    yield Offer("schedule", _("Schedule"), _("Readers see it from a time that you give."), reason)
    if standing.twin and standing.twin.releases.filter(starts_at=None).exists():
        yield Offer("together", _("Publish both languages"), _("Both from the same moment, or neither."), reason)


def _once_declined(standing: Standing) -> Iterator[Offer]:
    if standing.has("review_edition"):
        yield Offer("reopen", _("Reopen"), _("It becomes a draft again."), is_main=True)


def _take_back(standing: Standing) -> Iterator[Offer]:
    if standing.has("submit_edition") and (standing.has_hand or standing.has("review_edition")):
        told = _("It becomes a draft again; whoever reviews it is told.")
        yield Offer("take_back", _("Take it back") if standing.has_hand else _("Give it back"), told)


def _own(standing: Standing) -> str:
    return _("Whoever had a hand in a text does not review it.") if standing.has_hand else ""


def _own_no(standing: Standing) -> str:
    """The same for a no: whoever was given the review may still send the text back, a hand in it or not."""
    return "" if standing.edition.assignee_id == standing.user.pk else _own(standing)


def _difference(standing: Standing) -> str:
    if standing.base is None:
        return _("There is nothing earlier to compare it with.")
    count = standing.changed
    if standing.live:
        return ngettext(
            "%(count)s paragraph differs from what readers see.",
            "%(count)s paragraphs differ from what readers see.",
            count,
        ) % {"count": count}
    return ngettext(
        "%(count)s paragraph differs from the last one that was reviewed.",
        "%(count)s paragraphs differ from the last one that was reviewed.",
        count,
    ) % {"count": count}
