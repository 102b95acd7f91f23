from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from essays.exporting import fonts
from essays.exporting.cards import Card, draw_card
from essays.models import Release
from tests.factories import make_author, make_response

pytestmark = pytest.mark.django_db
ADDRESS = "/en/responses/x/card.png"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Card]:
    """What was asked to be drawn; the pictures themselves need fonts, which a machine may lack."""
    asked: list[Card] = []

    def draw(card: Card) -> bytes | None:
        asked.append(card)
        return f"picture of {card.title}".encode() if "\U0001f600" not in card.title else None

    monkeypatch.setattr("essays.views.drawing.draw_card", draw)
    return asked


def test_response_card_says_title_and_names_in_the_pages_language(client: Client, drawn: list[Card]) -> None:
    authors = (
        make_author("Renata \u00d6hman", "\u96f7\u5a1c\u5854\u00b7\u5384\u66fc"),
        make_author("", "\u6797\u82e5\u6eaa"),
    )
    make_response("en", "zh-hans", slug="x", title="The Ferry", authors=authors)

    client.get(ADDRESS)
    client.get("/zh-hans/responses/x/card.png")

    assert [(card.title, card.names) for card in drawn] == [
        ("The Ferry", "Renata \u00d6hman, \u6797\u82e5\u6eaa"),
        ("The Ferry \u6e21\u8f6e", "\u96f7\u5a1c\u5854\u00b7\u5384\u66fc\u3001\u6797\u82e5\u6eaa"),
    ]


@pytest.mark.parametrize(("byline", "printed"), [("initials", "R. \u00d6."), ("withheld", "Name withheld")])
def test_a_protected_name_is_not_drawn(client: Client, drawn: list[Card], byline: str, printed: str) -> None:
    make_response("en", slug="x", authors=(make_author("Renata \u00d6hman", byline=byline),))

    client.get(ADDRESS)

    assert [card.names for card in drawn] == [printed]


def test_who_has_the_picture_is_told_so_and_nothing_is_drawn(client: Client, drawn: list[Card]) -> None:
    make_response("en", slug="x")
    etag = client.get(ADDRESS)["ETag"]

    again = client.get(ADDRESS, headers={"if-none-match": etag})

    assert not etag.startswith("W/")
    assert (again.status_code, again["ETag"]) == (304, etag)
    assert len(drawn) == 1


def test_other_words_or_another_byline_are_another_picture(client: Client, drawn: list[Card]) -> None:
    author = make_author("Renata \u00d6hman")
    make_response("en", slug="x", authors=(author,))
    before = client.get(ADDRESS)["ETag"]

    author.byline = "withheld"
    author.save()

    after = client.get(ADDRESS, headers={"if-none-match": before})
    assert (after.status_code, after["ETag"] == before) == (200, False)


def test_a_picture_passes_the_gate_even_for_whoever_has_it(client: Client, drawn: list[Card]) -> None:
    make_response("en", slug="x")
    etag = client.get(ADDRESS)["ETag"]
    Release.objects.update(ends_at=timezone.now() - timedelta(seconds=1), ended_as="withdrawn")

    assert client.get(ADDRESS, headers={"if-none-match": etag}).status_code == 410


def test_what_cannot_be_drawn_is_the_sites_own_picture(client: Client, drawn: list[Card]) -> None:
    make_response("en", slug="x", title="\U0001f600")

    response = client.get(ADDRESS)

    assert response.status_code == 302
    assert response["Location"].startswith("/static/icons/card")


# Drawing itself ------------------------------------------------------------------------------------------------------
def test_a_picture_has_the_size_that_the_page_promises() -> None:
    picture = draw_card(Card("Dialogue", "The Ferry", "Renata \u00d6hman"))

    assert picture is not None
    assert Image.open(BytesIO(picture)).size == (1200, 630)


@pytest.mark.parametrize("title", ["\U0001f600", "\u05e9\u05dc\u05d5\u05dd", "\u0e1c\u0e39\u0e49"])
def test_signs_that_the_font_lacks_are_not_drawn_as_boxes(title: str) -> None:
    assert draw_card(Card("Dialogue", title, "")) is None


def test_without_a_font_for_han_characters_no_picture_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("essays.exporting.cards.load_font", lambda language, size: None)

    assert draw_card(Card("", "\u6ca1\u6709\u5b57\u4f53\u7684\u6e21\u8f6e", "")) is None


def test_a_machine_without_fontconfig_is_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(fonts, "PLACES", {"en": (("/nowhere/nothing.ttf", 0),)})

    assert fonts.find_font.__wrapped__("en") is None
