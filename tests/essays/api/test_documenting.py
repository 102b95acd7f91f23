from __future__ import annotations

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from tests.factories import make_author, make_response, make_series, make_topic

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/en/", "/zh-hans/responses/x/", "/en/nothing/", "/en/search/?q=x", "/en/api/"])
def test_every_page_names_the_description(client: Client, path: str) -> None:
    make_response(slug="x")

    tree = LexborHTMLParser(client.get(path).content.decode())

    (link,) = tree.css("link[rel=service-desc]")
    assert link.attributes["type"] == "application/vnd.oai.openapi+json"
    assert client.get(link.attributes["href"]).status_code == 200


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_api_docs_shows_every_operation_with_its_parameters_without_a_script(client: Client, language: str) -> None:
    described = client.get("/api/v1/openapi.json").json()

    tree = LexborHTMLParser(client.get(f"/{language}/api/").content.decode())

    shown = [node.text().removeprefix("GET ") for node in tree.css(".operations h2")]
    assert shown == list(described["paths"])
    assert {node.text() for node in tree.css(".operations dt")} == {
        parameter["name"] for path in described["paths"].values() for parameter in path["get"]["parameters"]
    }
    assert not tree.css("script:not([src]), style, [style]")


def test_api_docs_choice_leads_to_the_page_in_the_readers_language(client: Client) -> None:
    response = client.get("/api/v1/docs", headers={"Accept-Language": "zh-CN"})

    assert (response.status_code, response["Location"]) == (302, "/zh-hans/api/")
    assert "Accept-Language" in response["Vary"]


def test_the_addresses_on_api_docs_answer(client: Client) -> None:
    make_response(
        slug="cooperation-by-parcel-post",
        title="On cooperation",
        series=make_series(slug="what-is-u-s-china-cooperation-for"),
        topics=(make_topic(slug="u-s-china-cooperation"),),
        authors=(make_author(slug="ruth-embury"),),
    )
    tree = LexborHTMLParser(client.get("/en/api/").content.decode())

    commands = [node.text() for node in tree.css(".operations .example")]

    for command in commands:
        path = command.removeprefix("curl 'http://127.0.0.1:8000").removesuffix("'")
        assert "{" in path or client.get(path).status_code == 200, command
