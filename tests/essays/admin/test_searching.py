"""Words of any revision find it at the desk, for those who may see it."""

from __future__ import annotations

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from tests.factories import make_edition, make_essay, make_revision, make_user

pytestmark = pytest.mark.django_db


def listed(role: str, model: str, query: str) -> int:
    client = Client()
    client.force_login(make_user(role, is_staff=True))
    response = client.get(f"/admin/essays/{model}/", {"q": query})
    assert response.status_code == 200
    return len(LexborHTMLParser(response.content.decode()).css("#result_list tbody tr"))


@pytest.mark.parametrize("model", ["edition", "essay", "revision"])
@pytest.mark.parametrize("query", ["heron", '"grey herons"', "grey heron -osprey", "herons boat", "渡輪 heron"])
def test_a_phrase_of_an_earlier_revision_finds_it(model: str, query: str) -> None:
    edition = make_edition(make_essay())
    make_revision(edition, "Boats", "", "<p>two grey herons on a boat</p>")
    make_revision(edition, "Boats", "", "<p>nothing</p>")
    make_revision(make_edition(make_essay()), "Other", "", "<p>osprey</p>")

    assert listed("editor", model, query) == 1


@pytest.mark.parametrize("model", ["edition", "essay", "revision"])
def test_words_of_a_draft_find_nothing_for_a_stranger(model: str) -> None:
    make_revision(make_edition(make_essay()), "Boats", "", "<p>two grey herons</p>")

    assert listed("contributor", model, "herons") == 0


@pytest.mark.parametrize("query", ['"' * 5000, "'; --", "title : x", "\U0001f6a2", "("])
def test_hostile_queries_give_a_list(query: str) -> None:
    assert listed("editor", "edition", query) == 0
