from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from essays.models import Term
from essays.services.defining import save_term
from tests.factories import make_response

pytestmark = pytest.mark.django_db


def show(name_en: str, name_zh: str, **fields: str) -> Term:
    fields = {"usage_us_en": "A curve that rises.", "usage_cn_zh": "\u4e00\u4ef6\u5927\u4e8b\u3002", **fields}
    term = Term(name_en=name_en, name_zh=name_zh, **fields)
    return save_term(term, by=None, via="test", changed=[], is_public=True)


def read(client: Client, path: str) -> LexborHTMLParser:
    response = client.get(path)
    assert response.status_code == 200, path
    return LexborHTMLParser(response.content.decode())


def test_the_glossary_sorts_by_the_readers_script(client: Client) -> None:
    show("Trust", "\u4fe1\u4efb")  # xinren
    show("Development", "\u53d1\u5c55")  # fazhan
    show("Sovereignty", "\u4e3b\u6743")  # zhuquan

    english = [node.text() for node in read(client, "/en/glossary/").css(".people a")]
    chinese = [node.text() for node in read(client, "/zh-hans/glossary/").css(".people a")]

    assert english == ["Development", "Sovereignty", "Trust"]
    assert chinese == ["\u53d1\u5c55", "\u4fe1\u4efb", "\u4e3b\u6743"]


def test_a_term_shows_both_names_and_each_side_in_the_language_there_is(client: Client) -> None:
    show("Development", "\u53d1\u5c55")

    tree = read(client, "/en/glossary/development/")

    assert tree.css_first("h1").text().split() == ["Development", "\u53d1\u5c55"]
    assert [node.attributes["id"] for node in tree.css(".usage h2")] == ["cn", "us"]
    assert tree.css_first("#cn + div").attributes["lang"] == "zh-Hans"
    assert "lang" not in tree.css_first("#us + div").attributes


def test_chinese_pages_name_the_united_states_first(client: Client) -> None:
    show("Development", "\u53d1\u5c55")

    tree = read(client, "/zh-hans/glossary/development/")

    assert [node.attributes["id"] for node in tree.css(".usage h2")] == ["us", "cn"]


def test_a_term_that_readers_do_not_see_answers_like_one_that_never_was(client: Client) -> None:
    Term.objects.create(
        slug="secret", name_en="Secret", name_zh="\u5bc6", public_from=timezone.now() + timedelta(days=1)
    )

    assert client.get("/en/glossary/secret/").content == client.get("/en/glossary/nothing/").content


def test_a_response_links_a_term_at_its_first_use(client: Client) -> None:
    show("Ferry", "\u6e21\u8f6e")
    make_response("en", "zh-hans", slug="x")

    english = read(client, "/en/responses/x/").css(".text a.term")
    chinese = read(client, "/zh-hans/responses/x/").css(".text a.term")

    assert [(node.text(), node.attributes["href"]) for node in english] == [("ferry", "/en/glossary/ferry/")]
    assert [(node.text(), node.attributes["href"]) for node in chinese] == [
        ("\u6e21\u8f6e", "/zh-hans/glossary/ferry/")
    ]
