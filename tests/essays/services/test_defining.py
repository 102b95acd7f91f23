from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from essays.errors import MoveRefused, Refusal
from essays.models import ContentVersion, Event, Term
from essays.moments import Moment
from essays.services.defining import save_term
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def term(**fields: Any) -> Term:
    return Term(**{"name_en": "Development", "name_zh": "\u53d1\u5c55", "usage_us_en": "Growth.", **fields})


def test_an_editor_writes_a_term_that_readers_do_not_see_yet() -> None:
    saved = save_term(term(), by=make_user("editor"), via="test", changed=["name_en"], is_public=False)

    assert saved.slug == "development"
    assert not Term.objects.public(Moment.now()).exists()
    assert Event.objects.get(verb="term_saved").details["is_public"] is False


def test_a_publisher_shows_it_and_pages_are_made_anew() -> None:
    before = ContentVersion.objects.current()

    save_term(term(), by=make_user("publisher"), via="test", changed=[], is_public=True)

    assert Term.objects.public(Moment.now()).get().name_zh == "\u53d1\u5c55"
    assert ContentVersion.objects.current() != before


@pytest.mark.parametrize("role", ["contributor", "translator", "editor"])
def test_what_readers_see_is_a_publishers(role: str) -> None:
    with pytest.raises(MoveRefused):
        save_term(term(), by=make_user(role), via="test", changed=[], is_public=True)
    shown = save_term(term(), by=None, via="test", changed=[], is_public=True)
    with pytest.raises(MoveRefused):
        save_term(shown, by=make_user(role), via="test", changed=[], is_public=False)


def test_a_contributor_writes_no_terms() -> None:
    with pytest.raises(MoveRefused):
        save_term(term(), by=make_user("contributor"), via="test", changed=[], is_public=False)


def test_a_pair_of_names_stands_once() -> None:
    save_term(term(), by=None, via="test", changed=[], is_public=False)

    with pytest.raises(Refusal, match="already"):
        save_term(term(), by=None, via="test", changed=[], is_public=False)


def test_an_empty_term_is_not_shown() -> None:
    with pytest.raises(Refusal, match="at least one side"):
        save_term(term(usage_us_en=""), by=None, via="test", changed=[], is_public=True)


def test_terms_of_one_english_name_have_addresses_of_their_own() -> None:
    first = save_term(term(), by=None, via="test", changed=[], is_public=False)
    second = save_term(term(name_zh="\u5f00\u53d1"), by=None, via="test", changed=[], is_public=False)

    assert (first.slug, second.slug) == ("development", "development-2")


def test_a_term_keeps_the_moment_from_which_it_is_public() -> None:
    saved = save_term(term(), by=None, via="test", changed=[], is_public=True)
    since = saved.public_from
    assert since is not None
    assert since <= timezone.now()

    saved.usage_cn_en = "Also."
    assert save_term(saved, by=None, via="test", changed=[], is_public=True).public_from == since
