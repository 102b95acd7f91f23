from __future__ import annotations

import pytest
from pytest_django import Settings

from essays.addresses import PageAddress, absolute


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = "https://dialogue.example"


def test_absolute_addresses_come_from_the_setting() -> None:
    assert absolute("/en/") == "https://dialogue.example/en/"


def test_the_switcher_leads_to_the_same_page_under_the_other_prefix() -> None:
    address = PageAddress("/en/responses/?page=2", "en")

    assert address.other_path == "/zh-hans/responses/?page=2"
    assert PageAddress("/zh-hans/", "zh-hans").other_path == "/en/"


def test_only_the_prefix_is_exchanged_not_what_looks_like_it() -> None:
    assert PageAddress("/en/responses/en/", "en").other_path == "/zh-hans/responses/en/"


def test_a_page_in_both_languages_names_its_twins_and_english_for_everybody_else() -> None:
    address = PageAddress("/zh-hans/topics/", "zh-hans")

    assert address.canonical == "https://dialogue.example/zh-hans/topics/"
    assert [(alternate.hreflang, alternate.address) for alternate in address.alternates] == [
        ("en", "https://dialogue.example/en/topics/"),
        ("zh-Hans", "https://dialogue.example/zh-hans/topics/"),
        ("x-default", "https://dialogue.example/en/topics/"),
    ]


def test_the_front_pages_leave_the_choice_to_everybody_else() -> None:
    assert PageAddress("/en/", "en").alternates[-1].address == "https://dialogue.example/"


def test_a_text_in_one_language_has_no_twin_and_is_canonical_to_its_own_language() -> None:
    address = PageAddress("/en/responses/x/", "en", ("zh-hans",))

    assert address.alternates == []
    assert address.canonical == "https://dialogue.example/zh-hans/responses/x/"
    assert not PageAddress("/zh-hans/responses/x/", "zh-hans", ("zh-hans",)).has_twin
    assert address.has_twin


def test_a_text_of_which_only_summaries_are_public_is_canonical_to_itself() -> None:
    assert PageAddress("/en/responses/x/", "en", ()).canonical == "https://dialogue.example/en/responses/x/"
