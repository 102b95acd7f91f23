"""What each act of the audit is called: in a timeline, and in the mail that tells others of it. Whole sentences, for translation.

`told` follows the person's name in a timeline. The other three make a mail: `%(who)s` did it, `%(title)s` is the text, `%(when)s`
a planned time in the recipient's zone, `%(day)s` the day on which a review is due. Words of drafts and remarks never travel by mail:
it says what happened, and where to look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True, slots=True)
class Act:
    """The words of one act. Without `happened` nobody is told of it."""

    told: str | StrPromise
    subject: str | StrPromise = ""
    happened: str | StrPromise = ""
    what_next: str | StrPromise = ""


PLANNED: Final = "release_planned"  # the words of a release_written that begins later
BY_CALENDAR: Final = frozenset({"review_due_soon", "review_overdue"})  # whose sentences name nobody who did it
NOTHING_TO_DO: Final = _("There is nothing for you to do.")

ACTS: Final[dict[str, Act]] = {
    "essay_started": Act(_("began the work")),
    "essay_refiled": Act(_("changed what belongs to the work: series, authors, topics, date or notes")),
    "essay_renamed": Act(_("changed its address")),
    "reply_filed": Act(_("changed which paragraph it replies to")),
    "paragraph_marked": Act(_("marked a paragraph")),
    "mark_accepted": Act(_("accepted a proposed mark")),
    "mark_removed": Act(_("took a mark away")),
    "essay_credited": Act(_("changed the byline")),
    "essay_supplemented": Act(_("added to the work from a document")),
    "edition_started": Act(_("began this edition")),
    "translation_started": Act(_("began to translate it")),
    "translation_renewed": Act(_("tied the translation to a later revision of the original")),
    "translation_credited": Act(_("said who translated and revised it, and whether a machine helped")),
    "pairing_corrected": Act(_("corrected which paragraphs of the two languages stand beside each other")),
    "translation_tied": Act(_("said which revision of the original the translation renders")),
    "translation_untied": Act(_("said that it is not known which revision of the original the translation renders")),
    "translation_behind": Act(
        _("published a revision of the original that this translation does not follow yet"),
        _("The original has changed: %(title)s"),
        _("%(who)s published a revision of the original of “%(title)s”."),
        _("See what changed in it, and bring the translation up to it, or say that it follows already."),
    ),
    "revision_saved": Act(_("saved revision %(number)s")),
    "edition_submit": Act(
        _("sent it for review"),
        _("For review: %(title)s"),
        _("%(who)s sent “%(title)s” for review."),
        _("Read it and claim it, or leave it to a colleague."),
    ),
    "edition_take_back": Act(
        _("took it back"),
        _("Taken back: %(title)s"),
        _("%(who)s took “%(title)s” back to work on it."),
        _("You need not review it now. You will hear when it is submitted again."),
    ),
    "edition_claim": Act(_("began to review it")),
    "edition_assign": Act(
        _("asked %(to)s to review it"),
        _("Please review: %(title)s"),
        _("%(who)s asks you to review “%(title)s”."),
        _("Read the differences, then approve it or ask for changes."),
    ),
    "edition_request_changes": Act(
        _("asked for changes"),
        _("Changes asked for: %(title)s"),
        _("%(who)s asks for changes to “%(title)s”."),
        _("Read the reasons at the text, make the changes, and submit it again."),
    ),
    "edition_approve": Act(
        _("approved it"),
        _("Approved: %(title)s"),
        _("%(who)s approved “%(title)s”."),
        _("A publisher decides when readers see it. A change to the text needs a new approval."),
    ),
    "edition_decline": Act(
        _("declined it"),
        _("Declined: %(title)s"),
        _("%(who)s declined “%(title)s”."),
        _("Read the reasons at the text. An editor can reopen it."),
    ),
    "edition_reopen": Act(
        _("reopened it"),
        _("Reopened: %(title)s"),
        _("%(who)s reopened “%(title)s”. It is a draft again; what readers see stays as it is."),
        _("Go on writing, then submit it."),
    ),
    "edition_remind": Act(
        _("reminded whoever has the next move"),
        _("Waiting for you: %(title)s"),
        _("%(who)s reminds you that the next move on “%(title)s” is yours."),
        _("Open it to see what is asked."),
    ),
    "review_due_soon": Act(
        _("%(to)s was reminded that the review is due on %(day)s"),
        _("Due on %(day)s: %(title)s"),
        _("Your review of “%(title)s” is due on %(day)s."),
        _(
            "Read the differences, then approve it or ask for changes. If you need more time, ask the editors for a later day."
        ),
    ),
    "review_overdue": Act(
        _("%(to)s was reminded that the review was due on %(day)s"),
        _("Overdue: %(title)s"),
        _("Your review of “%(title)s” was due on %(day)s."),
        _(
            "Read the differences, then approve it or ask for changes. If you need more time, ask the editors for a later day."
        ),
    ),
    "approval_overridden": Act(
        _("approved it against the rule"),
        _("Approved against the rule: %(title)s"),
        _("%(who)s approved “%(title)s” against the rule that another person reviews a text."),
        _("Read the text and the reason, then confirm the approval or reopen the text."),
    ),
    "override_confirmed": Act(_("confirmed the approval against the rule")),
    "comment_added": Act(
        _("left a remark"),
        _("A remark on %(title)s"),
        _("%(who)s left a remark on “%(title)s”."),
        _("Read and answer it at the text."),
    ),
    "comment_resolved": Act(_("settled a remark")),
    "release_written": Act(
        _("published revision %(number)s"),
        _("Published: %(title)s"),
        _("%(who)s published “%(title)s”. Readers see it now."),
        NOTHING_TO_DO,
    ),
    PLANNED: Act(
        _("scheduled revision %(number)s for %(when)s"),
        _("Scheduled: %(title)s"),
        _("%(who)s scheduled “%(title)s”. Readers see it from %(when)s."),
        NOTHING_TO_DO,
    ),
    "release_cancelled": Act(
        _("cancelled a planned publication"),
        _("Cancelled: %(title)s"),
        _("%(who)s cancelled a planned publication of “%(title)s”. Readers see what they saw before."),
        _("Open the edition to see what is planned now."),
    ),
    "edition_withdrawn": Act(
        _("withdrew it"),
        _("Withdrawn: %(title)s"),
        _("%(who)s withdrew “%(title)s”. Readers find a dated notice in its place."),
        _("The text is kept. Open the edition to work on it."),
    ),
    "edition_ended": Act(
        _("ended its publication"),
        _("Ended: %(title)s"),
        _("%(who)s ended the publication of “%(title)s”. Readers cannot see it now."),
        _("The text is kept. Open the edition to work on it."),
    ),
    "question_answered": Act(_("answered a question")),
    "preview_created": Act(_("made a preview link")),
    "preview_revoked": Act(_("closed a preview link")),
    # Reviews that no act tells of (written by a command, or before there were acts).
    "review_approved": Act(_("approved it")),
    "review_changes_requested": Act(_("asked for changes")),
    "review_declined": Act(_("declined it")),
    "review_override": Act(_("approved it against the rule")),
    "review_confirmed": Act(_("confirmed the approval against the rule")),
    # No acts, but moments that a timeline shows: nothing runs when a planned time comes, the page simply is another one.
    "readers_see": Act(_("Readers see revision %(number)s")),
    "readers_corrected": Act(_("Readers see another revision in place of %(number)s")),
    "readers_ended": Act(_("Readers no longer see revision %(number)s")),
    "readers_withdrawn": Act(_("Readers find a notice in place of revision %(number)s")),
}
UNKNOWN: Final = Act(
    _("did something that this page has no words for"),
    _("Changed: %(title)s"),
    _("%(who)s changed something about “%(title)s”."),
    _("Open it to see what."),
)


def act_of(verb: str) -> Act:
    """The words of a verb; an honest stand-in for one that this table does not know yet."""
    return ACTS.get(verb, UNKNOWN)
