"""People and texts of the desk for tests: made through the services, as the desk makes them."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.contrib.auth.models import Group

from accounts.models import User
from essays.models import Edition, Revision
from essays.services import drafting, reviewing

_number = count(1)


def make_person(role: str = "editor", name: str = "", **fields: Any) -> User:
    """An account with a role, loaded anew so that no right is cached from before."""
    name = name or f"{role} {next(_number)}"
    user = User.objects.create_user(
        f"{name.replace(' ', '-').lower()}@desk.example", name=name, is_staff=True, **fields
    )
    user.groups.add(Group.objects.get(name=role))
    return User.objects.get(pk=user.pk)


def make_draft(by: User | None, title: str = "A ferry", language: str = "en", **essay: Any) -> Edition:
    """A draft with one revision."""
    work = drafting.start_essay(
        title=f"{title} {next(_number)}", original_language=language, by=by, via="test", **essay
    )
    edition = drafting.start_edition(essay=work, language=language, by=by, via="test")
    drafting.save_revision(
        edition=edition, parent=None, title=title, summary="Short.", body="<p>One.</p><p>Two.</p>", by=by, via="test"
    )
    return Edition.objects.get(pk=edition.pk)


def head(edition: Edition) -> Revision:
    """The head as the database has it."""
    found = Edition.objects.select_related("head__edition__essay").get(pk=edition.pk).head
    assert found is not None
    return found


def put(edition: Edition, state: str, **fields: Any) -> Edition:
    """An edition put into a state, past the moves."""
    Edition.objects.filter(pk=edition.pk).update(state=state, **fields)
    return Edition.objects.get(pk=edition.pk)


def approve(edition: Edition, by: User) -> Edition:
    """Approve the head as a person who read it."""
    put(edition, "in_review", assignee=by)
    revision = head(edition)
    reviewing.approve_revision(revision=revision, by=by, via="test", proof=reviewing.proof_of_reading(revision, by))
    return Edition.objects.get(pk=edition.pk)
