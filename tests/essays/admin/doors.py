"""Everybody who may stand before the desk's doors, and a text whose words only some of them may read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from accounts.models import AccountEvent, Invitation, User
from essays.models import (
    Comment,
    Edition,
    Essay,
    Event,
    Flag,
    ImportedDocument,
    ImportRun,
    Message,
    Path,
    Release,
    Term,
)
from essays.services.drafting import save_revision, start_edition
from essays.services.keeping import Draft, keep_working_copy
from essays.services.previewing import create_preview
from essays.services.publishing import release_revision
from tests.desk import approve, head, make_draft, make_person
from tests.factories import make_author, make_response, make_series, make_topic

MARK = "quagmirezebra"  # stands in every text of the hidden edition
WORK_MARK = (
    "quagmireokapi"  # stands in what belongs to its work in every language: the address, the byline, the editor's note
)
HALF = "quagmire"  # asks for both without saying them, since pages repeat what was asked
# As whom a person comes: the columns of the table, and the account's role.
ROLES = {
    "stranger": "contributor",
    "sister": "translator",
    "writer": "contributor",
    "editor": "editor",
    "publisher": "publisher",
    "manager": "managing editor",
    "superuser": "",
}
SEEING = ("writer", "editor", "publisher", "manager", "superuser")  # permissions.may_see says yes of the hidden edition


@dataclass
class Place:
    """The hidden edition with all that hangs on it, and a row of every model for the addresses that name one."""

    hidden: Edition
    people: dict[str, User]
    rows: dict[str, Any]

    def keys(self, pattern: str) -> tuple[Any, ...]:
        """The arguments of an address, by the model that it names."""
        if pattern.startswith("admin/r/"):
            return (ContentType.objects.get_for_model(Essay).pk, self.hidden.essay_id)
        if "app_label" in pattern:
            return ("essays",)
        if "(?P<url>" in pattern:
            return ("essays/no-such-page/",)
        model = pattern.split("/")[2] if pattern.count("/") > 2 else ""
        return (self.rows[model].pk,) if "<" in pattern else ()


def make_people() -> dict[str, User]:
    people = {name: make_person(role, name) for name, role in ROLES.items() if role}
    people["superuser"] = User.objects.create_superuser("superuser@desk.example")
    return people


def make_hidden(people: dict[str, User]) -> Edition:
    """An approved draft with MARK in every text of it, and WORK_MARK in what belongs to its work."""
    writer, editor = people["writer"], people["editor"]
    edition = make_draft(writer, WORK_MARK)
    edition.essay.authors.add(make_author("Known Name"), through_defaults={"position": 1, "affiliation_en": WORK_MARK})
    edition.essay.note_en = WORK_MARK
    edition.essay.save()
    save_revision(
        edition=edition, parent=head(edition), title=f"{MARK} title", summary=f"{MARK} summary", body=f"<p>{MARK} body.</p>",
        note=f"{MARK} note", by=writer, via="test",
    )  # fmt: skip
    edition = approve(Edition.objects.get(pk=edition.pk), people["publisher"])
    Release.objects.filter(edition=edition).update(note_en=f"{MARK} public note", note_zh=f"{MARK} public note")
    Comment.objects.create(revision=head(edition), text=f"{MARK} remark", quote=f"{MARK} body", by=editor)
    draft = Draft(f"{MARK} typed", f"{MARK} typed", f"<p>{MARK} typed.</p>", f"{MARK} typed")
    for person in (writer, editor):
        keep_working_copy(edition=edition, base=head(edition), draft=draft, by=person, tab="t", sequence=1)
    create_preview(revision=head(edition), by=editor, via="test", lasts=timedelta(days=1))
    Flag.objects.create(
        kind="override",
        question_en=f"{MARK}?",
        question_zh=f"{MARK}?",
        essay=edition.essay,
        edition=edition,
        details={"word": MARK},
    )
    return edition


def make_place() -> Place:
    """The hidden edition, its other language in other hands, a live work with a hidden draft, and a row of every model."""
    people = make_people()
    edition = make_hidden(people)
    other = start_edition(essay=edition.essay, language="zh-hans", by=people["sister"], via="test")
    save_revision(edition=other, parent=None, title="Other", body="<p>Other.</p>", by=people["sister"], via="test")
    known = hide_behind_live(people["writer"])
    schedule_hidden(people)
    now = timezone.now()
    run = ImportRun.objects.create(started_at=now, summary={"accepted": 1}, options={"word": MARK})
    document = ImportedDocument.objects.create(
        sha256="0" * 64, path=f"responses/{MARK}.txt", first_run=run, outcome="accepted", fields={"title": MARK},
        essay=edition.essay, edition=edition,
    )  # fmt: skip
    event = Event.objects.filter(edition=edition).latest("id")
    message, _made = Message.objects.get_or_create(
        event=event, recipient=people["editor"],
        defaults={"kind": "duty", "subject": MARK, "text": MARK, "html": MARK, "due_at": now},
    )  # fmt: skip
    invitation = Invitation.objects.create(email="new@desk.example", role="editor", expires_at=now + timedelta(days=1))
    rows = {
        "edition": edition, "essay": edition.essay, "revision": head(edition), "release": edition.releases.get(),
        "event": event, "flag": Flag.objects.get(edition=edition), "importrun": run, "importeddocument": document,
        "message": message, "series": make_series(), "topic": make_topic(), "author": make_author(),
        "path": Path.objects.get(slug=known.slug), "user": make_person("contributor"), "invitation": invitation,
        "term": Term.objects.create(slug="t", name_en="T", name_zh="\u672f"),
        "accountevent": AccountEvent.objects.create(verb="invited", invitation=invitation),
        "group": Group.objects.get(name="contributor"),
    }  # fmt: skip
    return Place(Edition.objects.get(pk=edition.pk), people, rows)


def hide_behind_live(writer: User) -> Essay:
    """A work that readers can open, with a later draft and a draft in the other language that they cannot."""
    essay = make_response(title="Known")
    for edition in (essay.editions.get(), start_edition(essay=essay, language="zh-hans", by=writer, via="test")):
        last = edition.revisions.last()
        Edition.objects.filter(pk=edition.pk).update(head=last, started_by=writer)
        words = {"title": f"{MARK} later", "summary": MARK, "body": f"<p>{MARK}.</p>"}
        save_revision(edition=Edition.objects.get(pk=edition.pk), parent=last, by=writer, via="test", **words)
    return essay


def schedule_hidden(people: dict[str, User]) -> None:
    """A text that readers see from tomorrow, with its address already kept for it."""
    edition = make_draft(people["writer"], f"{WORK_MARK} {MARK}")
    edition = approve(edition, people["editor"])
    tomorrow = timezone.now() + timedelta(days=1)
    release_revision(revision=head(edition), by=people["publisher"], via="test", at=tomorrow)


class Visitor:
    """A browser of one person, who stays signed in whatever an address does."""

    def __init__(self, user: User | None) -> None:
        self.client = Client(raise_request_exception=True, headers={"accept-language": "en"})
        if user:
            self.client.force_login(user)
        self.cookies = {key: morsel.value for key, morsel in self.client.cookies.items()}

    def ask(self, method: str, url: str, data: Any = None) -> Any:
        """The answer to one request; cookies but the session's are kept, as messages need them."""
        answer = getattr(self.client, method)(url, data or {})
        for key, value in self.cookies.items():
            self.client.cookies[key] = value
        return answer

    def ask_in_vain(self, method: str, url: str, data: Any = None) -> Any:
        """The same, and then everything as it was."""
        with transaction.atomic():
            answer = self.ask(method, url, data)
            transaction.set_rollback(True)
        return answer


def addresses() -> dict[str, str]:
    """The pattern of every address under /admin/, by its name (by the pattern itself, where it has none)."""
    prefix, found = "admin/", {}
    for pattern, name in walk(get_resolver().url_patterns):
        if pattern.startswith(prefix):
            found.setdefault(name or pattern.removeprefix(prefix), pattern)
    found.pop("view_on_site")  # ours stands before the admin's own, at the same address
    return found


def walk(patterns: list[Any], before: str = "") -> Iterator[tuple[str, str]]:
    for one in patterns:
        pattern = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield pattern, one.name or ""
        else:
            yield from walk(one.url_patterns, pattern)


def fill(pattern: str, keys: tuple[Any, ...]) -> str:
    """An address from its pattern, with the keys in the places of its arguments."""
    parts = iter(keys)
    filled = re.sub(r"\(\?P<[^)]*\)|<[^>]*>", lambda _found: str(next(parts)), pattern)
    return "/" + filled.replace("^", "").replace("$", "")


def said(answer: Any) -> str:
    """Everything that an answer tells: body, headers, cookies, in lower case."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{body.decode()}{dict(answer.headers)}{answer.cookies}".lower()
