"""The desk's page of two columns: an editor joins, splits and parts rows, and takes it back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from essays.models import Edition, Pairing
from essays.services import drafting, translating
from tests.desk import make_draft, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_person("editor"))
    return client


@pytest.fixture(params=["en", "zh-hans"])
def translation(request: pytest.FixtureRequest) -> Edition:
    """A translation of two paragraphs, keyed as its original: from English, and from Chinese."""
    original = make_draft(None, language=request.param)
    begun = translating.start_translation(original=original, by=None, via="test")
    body = "<p>Ein.</p><p>Zwei.</p>"
    drafting.save_revision(edition=begun, parent=None, title="T", body=body, by=None, via="test")
    return Edition.objects.get(pk=begun.pk)


def rows(client: Client, edition: Edition) -> list[str]:
    """The rows as the page names them: keys of the original, keys of the translation."""
    response = client.get(reverse("admin:essays_edition_pairing", args=[edition.pk]))
    assert response.status_code == 200
    fields = LexborHTMLParser(response.content.decode()).css(".pairing-row [name=row]")
    return [field.attributes["value"] for field in fields]


def correct(client: Client, edition: Edition, act: str, row: str, above: str = "") -> str:
    """Press a button of a row; what the page says then."""
    sent = {"act": act, "row": row, "above": above}
    response = client.post(reverse("admin:essays_edition_pair", args=[edition.pk]), sent, follow=True)
    return LexborHTMLParser(response.content.decode()).css_first(".messagelist").text(strip=True)


def test_rows_are_joined_split_parted_and_left_to_keys_again(client: Client, translation: Edition) -> None:
    assert rows(client, translation) == ["p1|p1", "p2|p2"]

    correct(client, translation, "join", "p2|p2", "p1|p1")
    assert rows(client, translation) == ["p1 p2|p1 p2"]
    correct(client, translation, "split", "p1 p2|p1 p2")
    assert rows(client, translation) == ["p1|p1", "p2|p2"]
    correct(client, translation, "part", "p2|p2")
    assert sorted(rows(client, translation)) == ["p1|p1", "p2|", "|p2"]
    for row in ("p1|p1", "p2|", "|p2"):
        correct(client, translation, "forget", row)
    assert rows(client, translation) == ["p1|p1", "p2|p2"]
    assert not Pairing.objects.exists()


def test_the_original_stands_on_the_left_whichever_edition_is_open(client: Client, translation: Edition) -> None:
    original = translation.essay.editions.exclude(pk=translation.pk).get()

    for edition in (original, translation):
        content = client.get(reverse("admin:essays_edition_pairing", args=[edition.pk])).content.decode()
        sides = LexborHTMLParser(content).css_first(".pairing-row").css(".source-text")
        assert [side.text(strip=True) for side in sides] == ["1One.", "1Ein."]


@pytest.mark.parametrize(
    ("act", "row", "above"),
    [
        ("join", "p1|p1", ""),
        ("part", "", ""),
        ("part", "p1", ""),
        ("part", "<b>|p1", ""),
        ("burn", "p1|p1", ""),
        ("part", "p9|p1", ""),
    ],
)
def test_what_no_button_sends_is_answered_in_a_sentence_and_changes_nothing(
    client: Client, translation: Edition, act: str, row: str, above: str
) -> None:
    said = correct(client, translation, act, row, above)

    assert said.endswith(".")
    assert "p9" not in said
    assert not Pairing.objects.exists()


def test_a_work_in_one_language_says_that_nothing_stands_beside_it(client: Client) -> None:
    edition = make_draft(None)

    assert rows(client, edition) == []


def test_an_editor_says_who_made_a_translation_and_readers_are_told(client: Client, translation: Edition) -> None:
    url = reverse("admin:essays_edition_credit_translation", args=[translation.pk])

    asked = LexborHTMLParser(client.post(url).content.decode())
    client.post(url, {"confirmed": "yes", "is_machine_assisted": "on"})

    assert {field.attributes["name"] for field in asked.css(".asked select, .asked [type=checkbox]")} == {
        "translator", "reviser", "is_machine_assisted",
    }  # fmt: skip
    assert Edition.objects.get(pk=translation.pk).is_machine_assisted
