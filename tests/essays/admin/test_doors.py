"""The doors of the desk, from outside: who gets what at every address, and that no draft's words come out to the wrong person."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from essays import permissions
from essays.forms.drafting import sign_base
from essays.models import Edition, Flag
from essays.services import commenting, drafting, keeping, previewing, publishing, reviewing
from tests.desk import approve, head, make_draft, make_person, put
from tests.essays.admin.doors import (
    HALF,
    MARK,
    ROLES,
    SEEING,
    WORK_MARK,
    Place,
    Visitor,
    addresses,
    fill,
    make_place,
    said,
)
from tests.essays.admin.doors_table import read_table
from tests.factories import make_author
from tests.rows import every_row

pytestmark = pytest.mark.django_db
COLUMNS = ("nobody", *ROLES)
REFUSED = {"in", "403", "404", "405"}
# Whose marks a person must not meet: the sister sees the work, and her own language of it.
FORBIDDEN = {"nobody": (MARK, WORK_MARK), "stranger": (MARK, WORK_MARK), "sister": (MARK,)}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """A thousand refusals are expected here; the log need not tell of each."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def place() -> Place:
    return make_place()


def code(answer: Any) -> str:
    """The status; "in" for a redirect to the sign-in page."""
    to = answer.headers.get("Location", "")
    return (
        "in"
        if answer.status_code == 302 and to.startswith(("/admin/login/", "/accounts/login/"))
        else str(answer.status_code)
    )


def test_every_address_has_its_row_in_the_table() -> None:
    assert set(addresses()) == set(read_table())


@pytest.mark.parametrize("name", COLUMNS)
def test_everybody_gets_what_the_table_says_and_no_word_of_a_draft_they_may_not_see(name: str, place: Place) -> None:
    column, visitor, found = COLUMNS.index(name), Visitor(place.people.get(name)), {}
    before = every_row()
    for address, (get, post) in read_table().items():
        pattern = addresses()[address]
        url = fill(pattern, place.keys(pattern))
        is_refused = post[column] in REFUSED
        answers = [visitor.ask("get", url), (visitor.ask if is_refused else visitor.ask_in_vain)("post", url)]
        wanted = (get[column], post[column])
        if (codes := tuple(code(answer) for answer in answers)) != wanted:
            found[address] = f"{codes}, not {wanted}"
        for answer in answers:
            assert not [mark for mark in FORBIDDEN.get(name, ()) if mark in said(answer)], address
    assert found == {}
    assert every_row() == before


def test_the_hidden_edition_is_hidden_from_whom_it_should_be(place: Place) -> None:
    seen = {name for name, person in place.people.items() if permissions.may_see(person, place.hidden)}
    assert seen == set(SEEING)


# Doors with something in the question --------------------------------------------------------------------------------
LIST_QUERIES = (
    f"q={HALF}", "_popup=1", "_popup=1&_to_field=id", f"_popup=1&q={HALF}", "o=1", "all=", "e=1", "answered=all",
    "_facets=True", *(f"{lookup}__startswith={HALF}" for lookup in (
        "title", "slug", "head__title", "essay__slug", "edition__head__title", "revision__body", "question_en", "kind",
    )),
)  # fmt: skip


def questions(place: Place) -> Iterator[str]:
    """Searches, orders, filters, pop-ups and pick lists, each of which could say or confirm a hidden word."""
    for model, model_admin in admin.site._registry.items():
        opts = model._meta
        base = f"/admin/{opts.app_label}/{opts.model_name}/"
        yield from (f"{base}?{query}" for query in LIST_QUERIES)
        for query in ("_popup=1", "_to_field=uuid", "_changelist_filters=q%3D1"):
            yield f"{base}{place.rows[str(opts.model_name)].pk}/change/?{query}"
        yield f"{base}add/?_popup=1"
        for one in (model, *(inline.model for inline in model_admin.inlines)):
            yield from pick_lists(one)


def pick_lists(model: Any) -> Iterator[str]:
    """What the pick list of each relation would be asked, whether a form uses one or not."""
    for source in model._meta.get_fields():
        if source.is_relation and source.concrete:
            names = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={source.name}"
            yield from (f"/admin/autocomplete/?term={term}&{names}" for term in ("", HALF))


@pytest.mark.parametrize("name", ["stranger", "sister"])
def test_no_search_filter_pop_up_or_pick_list_says_or_confirms_a_hidden_word(name: str, place: Place) -> None:
    visitor = Visitor(place.people[name])
    for url in dict.fromkeys(questions(place)):
        answer = visitor.ask("get", url)
        assert answer.status_code in (200, 302, 400, 403, 404), url
        assert not [mark for mark in FORBIDDEN[name] if mark in said(answer)], url
        if name == "stranger" and f"q={HALF}" in url and answer.status_code == 200:
            assert answer.context["cl"].result_count == 0, url
        if name == "stranger" and f"term={HALF}" in url and answer.status_code == 200:
            assert answer.json()["results"] == [], url


def test_an_editor_finds_by_the_same_questions_what_is_hidden_from_others(place: Place) -> None:
    visitor = Visitor(place.people["editor"])
    assert MARK in said(visitor.ask("get", f"/admin/essays/edition/?q={HALF}"))
    assert MARK in said(visitor.ask("get", f"/admin/essays/flag/?q={HALF}"))
    assert WORK_MARK in said(visitor.ask("get", f"/admin/essays/event/?q={HALF}"))


def test_a_working_copy_is_shown_to_its_writer_alone(place: Place) -> None:
    url = reverse("admin:essays_edition_change", args=[place.hidden.pk])
    typed = f"{MARK} typed".lower()
    for name in ("publisher", "manager", "superuser"):
        for query in ("", "?copy=1"):
            assert typed not in said(Visitor(place.people[name]).ask("get", url + query)), name
    assert typed in said(Visitor(place.people["writer"]).ask("get", f"{url}?copy=1"))


# Moves ---------------------------------------------------------------------------------------------------------------
@dataclass
class Scene:
    """A text in the state that a move needs, with everybody who might try: a `helper` was given it, and has no role for more."""

    edition: Edition
    people: dict[str, User]
    data: Callable[[User], dict[str, Any]] = field(default=lambda _by: {})


def scene() -> Scene:
    people = {role: make_person(role) for role in ("contributor", "editor", "publisher", "managing editor")}
    people |= {
        "writer": make_person("contributor"),
        "stranger": make_person("contributor"),
        "translator": make_person("translator"),
    }
    people["roleless"] = User.objects.create_user(f"roleless-{people['writer'].pk}@desk.example", is_staff=True)
    people["helper"] = make_person("contributor")
    edition = make_draft(people["writer"])
    edition.essay.authors.add(make_author(), through_defaults={"position": 1})
    put(edition, "drafting", assignee=people["helper"])
    return Scene(Edition.objects.get(pk=edition.pk), people)


def in_state(state: str) -> Callable[[], Scene]:
    def prepare() -> Scene:
        found = scene()
        put(found.edition, state)
        return found

    return prepare


def decided() -> Scene:
    found = in_state("in_review")()
    revision = head(found.edition)
    found.data = lambda by: {"comment": "Because.", "proof": reviewing.proof_of_reading(revision, by)}
    return found


def approved() -> Scene:
    found = scene()
    approve(found.edition, make_person("editor"))
    put(found.edition, "approved", assignee=found.people["helper"])
    found.data = lambda _by: {"at": "2099-05-04T09:30"}
    return found


def complete() -> Scene:
    """A draft that may be submitted: readers of the other language have their title and text."""
    found = scene()
    other = drafting.start_edition(essay=found.edition.essay, language="zh-hans", by=found.people["writer"], via="test")
    drafting.save_revision(
        edition=other, parent=None, title="Other", body="<p>Other.</p>", by=found.people["writer"], via="test"
    )
    return found


def behind() -> Scene:
    """A translation whose original was written on since."""
    found = complete()
    original, writer = found.edition, found.people["writer"]
    other = original.essay.editions.exclude(pk=original.pk).get()
    put(other, "drafting", source_revision=head(original), assignee=found.people["helper"])
    drafting.save_revision(
        edition=original, parent=head(original), title="Later", body="<p>L.</p>", by=writer, via="test"
    )
    found.edition = Edition.objects.get(pk=other.pk)
    return found


def untied() -> Scene:
    """A translation that names no revision of its original, and a choice that everybody could send."""
    found = complete()
    source = head(found.edition)
    found.edition = found.edition.essay.editions.exclude(pk=found.edition.pk).get()
    put(found.edition, "drafting", assignee=found.people["helper"])
    found.data = lambda _by: {"source": source.pk}
    return found


def both_approved() -> Scene:
    found = complete()
    for edition in found.edition.essay.editions.all():
        approve(edition, make_person("editor"))
    put(found.edition, "approved", assignee=found.people["helper"])
    return found


def live() -> Scene:
    found = approved()
    first = head(found.edition)
    publishing.release_revision(revision=first, by=found.people["publisher"], via="test")
    writer, edition = found.people["writer"], Edition.objects.get(pk=found.edition.pk)
    drafting.save_revision(edition=edition, parent=first, title="Later", body="<p>Later.</p>", by=writer, via="test")
    approve(Edition.objects.get(pk=edition.pk), make_person("editor"))
    publishing.release_revision(revision=head(edition), by=found.people["publisher"], via="test", is_minor=True)
    put(edition, "approved", assignee=found.people["helper"])
    found.data = lambda _by: {"revision": first.pk, "is_minor": "on", "note_en": "Gone."}
    return found


def planned() -> Scene:
    found = approved()
    at = timezone.now() + timedelta(days=1)
    plan = publishing.release_revision(revision=head(found.edition), by=found.people["publisher"], via="test", at=at)
    found.data = lambda _by: {"release": plan.pk}
    return found


def overridden() -> Scene:
    found, reason = in_state("in_review")(), "The other editor is at sea until the end of June."
    revision = head(found.edition)
    reviewing.override_approval(revision=revision, by=found.people["managing editor"], via="test", reason=reason)
    found.data = lambda by: {"proof": reviewing.proof_of_reading(revision, by)}
    return found


def remarked() -> Scene:
    found = scene()
    remark = commenting.add_comment(revision=head(found.edition), text="Why?", by=found.people["editor"], via="test")
    found.data = lambda _by: {"comment": remark.pk, "text": "A remark."}
    return found


def previewed() -> Scene:
    found = scene()
    previewing.create_preview(
        revision=head(found.edition), by=found.people["editor"], via="test", lasts=timedelta(days=1)
    )
    link = head(found.edition).preview_links.get()
    found.data = lambda _by: {"link": link.pk, "days": 7}
    return found


def with_copy() -> Scene:
    found = scene()
    draft = keeping.Draft("Typed", "", "<p>Typed.</p>")
    keeping.keep_working_copy(
        edition=found.edition, base=head(found.edition), draft=draft, by=found.people["writer"], tab="t", sequence=1
    )
    return found


def typed() -> Scene:
    found = scene()
    base = sign_base(found.edition, head(found.edition))
    found.data = lambda _by: {
        "title": "Typed",
        "summary": "",
        "body": "<p>T.</p>",
        "note": "",
        "base": base,
        "tab": "t",
        "sequence": 1,
    }
    return found


def assigned() -> Scene:
    found = in_state("submitted")()
    found.data = lambda _by: {"to": found.people["publisher"].pk}
    return found


def breaking() -> Scene:
    found = in_state("in_review")()
    found.data = lambda _by: {"reason": "The other editor is at sea until the end of June."}
    return found


def two_columns() -> Scene:
    found = complete()
    found.data = lambda _by: {"act": "part", "row": "p1|p1"}
    return found


def translated() -> Scene:
    found = complete()
    found.data = lambda _by: {"is_machine_assisted": "on"}
    return found


OUTSIDE = ("nobody", "roleless", "stranger", "translator")
WRITERS = ("writer", "helper")
# By address: how it is set up, who may, and who among those who can open the text may not. Whoever stands outside never may.
MOVES: dict[str, tuple[Callable[[], Scene], str, tuple[str, ...]]] = {
    "submit": (complete, "writer", ()),
    "take_back": (in_state("submitted"), "writer", ("helper",)),
    "claim": (in_state("submitted"), "editor", WRITERS),
    "assign": (assigned, "editor", WRITERS),
    "request_changes": (decided, "editor", WRITERS),
    "approve": (decided, "editor", WRITERS),
    "decline": (decided, "editor", WRITERS),
    "reopen": (approved, "editor", WRITERS),
    "override": (breaking, "managing editor", (*WRITERS, "editor", "publisher")),
    "confirm_override": (overridden, "editor", (*WRITERS, "managing editor")),
    "release": (approved, "publisher", (*WRITERS, "editor")),
    "schedule": (approved, "publisher", (*WRITERS, "editor")),
    "together": (both_approved, "publisher", (*WRITERS, "editor")),
    "roll_back": (live, "publisher", (*WRITERS, "editor")),
    "withdraw": (live, "publisher", (*WRITERS, "editor")),
    "end": (live, "publisher", (*WRITERS, "editor")),
    "cancel": (planned, "publisher", (*WRITERS, "editor")),
    "comment": (remarked, "writer", ()),
    "settle": (remarked, "editor", WRITERS),
    "preview": (previewed, "editor", WRITERS),
    "revoke": (previewed, "editor", WRITERS),
    "keep": (typed, "writer", ()),
    "change": (typed, "writer", ()),
    "discard": (with_copy, "writer", ("helper", "editor", "managing editor")),
    "start_other": (scene, "writer", ()),
    "renew_source": (behind, "writer", ()),
    "credit_translation": (translated, "editor", WRITERS),
    "pair": (two_columns, "editor", WRITERS),
    "remind": (in_state("changes_requested"), "editor", WRITERS),
    "tie": (untied, "editor", WRITERS),
}


def test_every_move_of_an_edition_is_tried() -> None:
    own = {name.removeprefix("essays_edition_") for name in addresses() if name.startswith("essays_edition_")}
    assert own - {"add", "changelist", "delete", "history", "pairing", "review"} == set(MOVES)


@pytest.mark.parametrize("name", MOVES)
def test_a_move_is_made_by_post_and_by_the_right_person_alone(name: str) -> None:
    prepare, right, wrong = MOVES[name]
    found = prepare()
    visitors = {who: Visitor(found.people.get(who)) for who in (*OUTSIDE, *wrong, right)}
    url = reverse(f"admin:essays_edition_{name}", args=[found.edition.pk])

    def send(who: str) -> Any:
        data = {
            "revision": head(found.edition).pk,
            "confirmed": "yes",
            **found.data(found.people.get(who) or found.people["writer"]),
        }
        kind = {"content_type": "application/json"} if name == "keep" else {}
        return visitors[who].client.post(url, data, **kind)

    before = every_row()
    for who in (*OUTSIDE, *wrong):
        assert (send(who).status_code, who) in ((404, who), (403, who), (302, who)), who
        assert every_row() == before, who
    if name != "change":
        assert visitors[right].client.get(url).status_code == 405
        assert every_row() == before
    assert send(right).status_code in (200, 302)
    assert every_row() != before


def test_an_approval_against_the_rule_is_not_waved_through_by_answering_its_question() -> None:
    found = overridden()
    flag = Flag.objects.get(edition=found.edition)
    url = reverse("admin:essays_flag_change", args=[flag.pk])
    for role in ("editor", "managing editor"):
        assert Visitor(found.people[role]).ask("post", url, {"answer": "It is fine."}).status_code == 403
    assert Flag.objects.get(pk=flag.pk).closed_at is None


def test_a_move_without_the_pages_token_is_refused() -> None:
    found = in_state("submitted")()
    client = Client(enforce_csrf_checks=True)
    client.force_login(found.people["writer"])
    url = reverse("admin:essays_edition_take_back", args=[found.edition.pk])
    before = every_row()
    assert client.post(url, {"revision": head(found.edition).pk}).status_code == 403
    assert every_row() == before
    page = client.get(reverse("admin:essays_edition_change", args=[found.edition.pk])).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    client.post(url, {"revision": head(found.edition).pk, "csrfmiddlewaretoken": token[1]})
    assert Edition.objects.get(pk=found.edition.pk).state == "drafting"


def test_what_hangs_on_another_edition_is_not_reached_through_ones_own() -> None:
    """The address names an edition that the person may see; the form names a row of another one."""
    own, plan, link, remark = scene(), planned(), previewed(), remarked()
    strange = {
        "cancel": plan.data(own.people["publisher"]), "release": {"revision": head(plan.edition).pk},
        "roll_back": {"revision": head(plan.edition).pk}, "revoke": link.data(own.people["publisher"]),
        "settle": remark.data(own.people["publisher"]), "comment": {"text": "A remark.", "revision": head(plan.edition).pk},
    }  # fmt: skip
    visitor = Visitor(own.people["publisher"])
    before = every_row()
    for name, data in strange.items():
        url = reverse(f"admin:essays_edition_{name}", args=[own.edition.pk])
        assert visitor.ask("post", url, {"confirmed": "yes", **data}).status_code == 404, name
    assert every_row() == before
