"""Every act of the desk in a place where it goes through: what test_rights.py and test_failures.py play."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import Author, User
from essays.services import (
    cataloguing,
    commenting,
    crediting,
    drafting,
    flagging,
    marking,
    pairing,
    previewing,
    publishing,
    reminding,
    reviewing,
    translating,
)
from tests.essays.services.places import (
    DAY,
    REASON,
    TOGETHER,
    Place,
    approved,
    beside_live,
    corrected,
    live,
    overridden,
    paired,
    place,
    planned,
    proposed,
    questioned,
)


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
        lambda p, by: reminding.remind(edition=p.edition, by=by, via="test"),
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
        "file_reply of a draft",
        "essays.change_essay",
        lambda: beside_live(place()),
        lambda p, by: cataloguing.file_reply(essay=p.essay, answered=p.other, block="p1", by=by, via="test"),
    ),
    Act(
        "file_reply of a public work",
        "essays.change_released_essay",
        lambda: beside_live(live()),
        lambda p, by: cataloguing.file_reply(essay=p.essay, answered=p.other, by=by, via="test"),
    ),
    Act(
        "mark_paragraph",
        "essays.add_mark",
        live,
        lambda p, by: marking.mark_paragraph(essay=p.essay, block="p1", kind="difference", by=by, via="test"),
    ),
    Act(
        "accept_mark",
        "essays.add_mark",
        proposed,
        lambda p, by: marking.accept_mark(mark=p.mark, by=by, via="test"),
    ),
    Act(
        "remove_mark",
        "essays.delete_mark",
        proposed,
        lambda p, by: marking.remove_mark(mark=p.mark, by=by, via="test"),
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
        "credit_translation of a draft",
        "essays.change_edition",
        place,
        lambda p, by: crediting.credit_translation(
            edition=p.edition, translator=None, reviser=None, is_machine_assisted=True, by=by, via="test"
        ),
    ),
    Act(
        "credit_translation of a public text",
        "essays.change_released_essay",
        live,
        lambda p, by: crediting.credit_translation(
            edition=p.edition, translator=None, reviser=None, is_machine_assisted=True, by=by, via="test"
        ),
    ),
    Act(
        "correct_pairing",
        "essays.change_edition",
        place,
        lambda p, by: pairing.correct_pairing(essay=p.essay, pairs=[TOGETHER], by=by, via="test"),
    ),
    Act(
        "forget_pairing",
        "essays.change_edition",
        paired,
        lambda p, by: pairing.forget_pairing(essay=p.essay, pair=TOGETHER, by=by, via="test"),
    ),
    Act(
        "add_comment",
        "essays.add_comment",
        place,
        lambda p, by: commenting.add_comment(revision=p.revision, text="Good.", by=by, via="test"),
    ),
    Act(
        "answer_flag",
        "essays.change_flag",
        questioned,
        lambda p, by: flagging.answer_flag(flag=p.flag, answer="They are two.", by=by, via="test"),
    ),
    Act(
        "tie_translation",
        "essays.change_edition",
        place,
        lambda p, by: translating.tie_translation(
            edition=p.essay.editions.get(language="zh-hans"), source=p.revision, by=by, via="test"
        ),
    ),
    Act(
        "create_preview",
        "essays.add_previewlink",
        place,
        lambda p, by: previewing.create_preview(revision=p.revision, by=by, via="test", lasts=DAY),
    ),
]
BY_NAME = {act.name: act for act in ACTS}
