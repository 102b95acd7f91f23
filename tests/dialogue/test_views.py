from __future__ import annotations

import json

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory
from django.views.defaults import server_error
from PIL import Image
from pytest_django import Settings


@pytest.mark.parametrize(
    ("accepts", "prefix"),
    [("zh-CN,zh;q=0.9", "zh-hans"), ("zh-TW", "zh-hans"), ("fr,en;q=0.5", "en"), ("de", "en"), ("", "en")],
)
def test_language_choice_follows_the_browser(client: Client, accepts: str, prefix: str) -> None:
    response = client.get("/", headers={"accept-language": accepts})

    assert response.status_code == 302
    assert response["Location"] == f"/{prefix}/"
    assert {name.strip() for name in response["Vary"].split(",")} == {"Cookie", "Accept-Language"}


def test_the_readers_cookie_goes_before_the_browser(client: Client) -> None:
    client.cookies["django_language"] = "zh-hans"

    assert client.get("/", headers={"accept-language": "en"})["Location"] == "/zh-hans/"


def test_robots_names_the_sitemap_under_the_sites_own_address(client: Client, settings: Settings) -> None:
    settings.SITE_URL = "https://dialogue.example"

    assert "Sitemap: https://dialogue.example/sitemap.xml" in client.get("/robots.txt").content.decode().splitlines()


def test_web_manifest_names_an_icon(client: Client) -> None:
    response = client.get("/site.webmanifest")

    assert response["Content-Type"] == "application/manifest+json"
    assert json.loads(response.content)["icons"][0]["src"].endswith(".svg")


def test_every_icon_of_the_manifest_is_there_in_the_size_that_it_names(client: Client) -> None:
    icons = json.loads(client.get("/site.webmanifest").content)["icons"]
    pictures = {icon["src"]: icon for icon in icons if icon["type"] == "image/png"}

    assert {icon.get("purpose") for icon in icons} == {None, "maskable"}
    for address, icon in pictures.items():
        with Image.open(finders.find(address.removeprefix("/static/"))) as picture:
            assert "x".join(map(str, picture.size)) == icon["sizes"]


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "lang"), [("/en/nothing/", "en"), ("/zh-hans/nothing/", "zh-Hans")])
def test_not_found_speaks_the_language_of_the_address_and_repeats_nothing_of_it(
    client: Client, path: str, lang: str
) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert f'<html lang="{lang}">' in response.content.decode()
    assert "nothing/" not in response.content.decode()
    assert 'content="noindex"' in response.content.decode()


def test_an_address_without_a_language_is_a_404_at_once(client: Client) -> None:
    assert client.get("/about/").status_code == 404


def test_the_page_of_an_error_speaks_both_languages_and_needs_no_database() -> None:
    response = server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "Something went wrong" in response.content.decode()
    assert 'lang="zh-Hans"' in response.content.decode()
