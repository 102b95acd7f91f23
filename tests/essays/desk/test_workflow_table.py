"""Every state x move x role x relation against one table: who may move a draft, and who may not."""

from __future__ import annotations

import itertools

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User
from essays import workflow
from essays.errors import MoveRefused
from essays.models import Authorship, Edition, Revision
from essays.services import cataloguing, drafting, reviewing

pytestmark = pytest.mark.django_db

ROLES = ("contributor", "translator", "editor", "publisher", "managing editor", "superuser", "nobody")
RELATIONS = ("owner", "credited", "translator", "reviewer", "stranger")
EDITORS = {"editor", "publisher", "managing editor", "superuser"}
WRITERS = EDITORS | {"contributor", "translator"}
HANDS = {"owner", "credited", "translator"}
SOURCES = {
    "submit": {"drafting", "changes_requested"},
    "take_back": {"submitted", "in_review"},
    "claim": {"submitted"},
    "request_changes": {"in_review"},
    "approve": {"in_review"},
    "decline": {"submitted", "in_review"},
    "reopen": {"approved", "declined"},
}


def expected(move: str, state: str, role: str, relation: str) -> bool:
    """The rule in words: editors decide on texts in which they have no hand; people of a text submit it and take it back."""
    if state not in SOURCES[move]:
        return False
    if move == "submit":
        return role in WRITERS
    if move == "take_back":
        return role in WRITERS and (relation in HANDS or role in EDITORS)
    if move == "reopen":
        return role in EDITORS
    return role in EDITORS and relation not in HANDS


def make_person(role: str) -> User:
    person = User.objects.create_user("somebody@desk.example", is_superuser=role == "superuser")
    if role not in ("superuser", "nobody"):
        person.groups.add(Group.objects.get(name=role))
    return person


def make_edition(person: User, relation: str) -> Edition:
    """An edition to which a person stands in a relation."""
    essay = drafting.start_essay(title="A bridge", original_language="en", by=None, via="test")
    edition = drafting.start_edition(essay=essay, language="en", by=None, via="test")
    drafting.save_revision(
        edition=edition, parent=None, title="A bridge", summary="Short.", body="<p>Words.</p>", by=None, via="test"
    )
    other = drafting.start_edition(essay=essay, language="zh-hans", by=None, via="test")
    drafting.save_revision(edition=other, parent=None, title="桥", summary="摘要", by=None, via="test")
    author = cataloguing.create_author(name_en="Ann Writer")
    Authorship.objects.create(essay=essay, author=author)
    fields: dict[str, object] = {}
    if relation == "owner":
        fields["started_by"] = person
    elif relation == "credited":
        author.user = person
        author.save()
    elif relation == "translator":
        fields["translator"] = cataloguing.create_author(name_en="Tess Lator", user=person)
    elif relation == "reviewer":
        fields["assignee"] = person
    if fields:
        Edition.objects.filter(pk=edition.pk).update(**fields)
    edition.refresh_from_db()
    return edition


def make_move(move: str, edition: Edition, person: User) -> None:
    head = Revision.objects.get(pk=edition.head_id)
    match move:
        case "submit":
            reviewing.submit_edition(edition=edition, by=person, via="test")
        case "take_back":
            reviewing.take_back_edition(edition=edition, by=person, via="test")
        case "claim":
            reviewing.claim_edition(edition=edition, by=person, via="test")
        case "request_changes":
            reviewing.request_changes(revision=head, by=person, via="test", comment="Shorter.")
        case "approve":
            proof = reviewing.proof_of_reading(head, person)
            reviewing.approve_revision(revision=head, by=person, via="test", proof=proof)
        case "decline":
            reviewing.decline_edition(revision=head, by=person, via="test", comment="Not for us.")
        case "reopen":
            reviewing.reopen_edition(edition=edition, by=person, via="test")


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("role", ROLES)
def test_only_whom_the_table_names_can_make_a_move(role: str, relation: str) -> None:
    person = make_person(role)
    edition = make_edition(person, relation)
    wrong = []
    for state, move in itertools.product(sorted(workflow.STATES), sorted(SOURCES)):
        moved = tried(move, state, edition, person)
        if moved != expected(move, state, role, relation):
            wrong.append((move, state, "moved" if moved else "refused"))
    assert wrong == []


def tried(move: str, state: str, edition: Edition, person: User) -> bool:
    """Whether the move goes through from the state; afterwards everything is as before."""
    with transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(state=state)
        try:
            make_move(move, Edition.objects.get(pk=edition.pk), person)
            moved = Edition.objects.get(pk=edition.pk).state != state
        except MoveRefused:
            moved = False
        transaction.set_rollback(True)
    return moved


def test_the_table_of_the_test_is_the_table_of_the_code() -> None:
    assert {name: set(move.sources) for name, move in workflow.MOVES.items() if name != "revise"} == SOURCES
