from __future__ import annotations

import json
from datetime import date, timedelta

import bibtexparser
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from selectolax.lexbor import LexborHTMLParser

from essays.models import Path, Release
from essays.views.citing import person
from tests.factories import make_author, make_edition, make_essay, make_response, make_revision, make_series, release

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR = timedelta(hours=1)
TYPES = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/vnd.citationstyles.csl+json",
}


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.SITE_URL = "https://dialogue.example"


def item(client: Client, path: str) -> dict[str, object]:
    return json.loads(client.get(path).content)[0]


def page(client: Client, path: str) -> LexborHTMLParser:
    return LexborHTMLParser(client.get(path).content.decode())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_response_page_links_its_citations_by_type(client: Client, language: str) -> None:
    make_response("en", "zh-hans", slug="x")

    links = page(client, f"/{language}/responses/x/").css(".cite a")

    assert {link.attributes["type"]: link.attributes["href"] for link in links} == {
        type_: f"/{language}/responses/x/cite.{suffix}" for suffix, type_ in TYPES.items()
    }


@pytest.mark.parametrize("suffix", TYPES)
def test_citation_file_has_its_type_and_a_name_in_ascii(client: Client, suffix: str) -> None:
    make_response("en", slug="x")

    response = client.get(f"/en/responses/x/cite.{suffix}")

    assert response["Content-Type"] == f"{TYPES[suffix]}; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="x-en.{suffix}"'


def test_the_citation_is_of_the_version_that_readers_see(client: Client) -> None:
    edition = make_edition(make_essay(slug="x", published_on=date(2022, 5, 4)))
    release(make_revision(edition, "First"), starts=NOW - 2 * HOUR, ends=NOW - HOUR, ended_as="corrected")
    release(make_revision(edition, "Second"), starts=NOW - HOUR)
    make_revision(edition, "Third")

    cited = item(client, "/en/responses/x/cite.json")

    assert (cited["title"], cited["version"]) == ("Second", "2")
    assert cited["URL"] == "https://dialogue.example/en/responses/x/versions/2/"
    assert cited["issued"] == {"date-parts": [[2022, 5, 4]]}
    assert client.get("/en/responses/x/versions/2/").status_code == 200


def test_each_language_cites_its_own_text_and_a_missing_one_the_text_that_exists(client: Client) -> None:
    make_response("en", "zh-hans", slug="both", title="The Ferry")
    make_response("en", slug="one", title="The Ferry")

    chinese, fallback = (
        item(client, "/zh-hans/responses/both/cite.json"),
        item(client, "/zh-hans/responses/one/cite.json"),
    )

    assert (chinese["language"], chinese["original-title"]) == ("zh-Hans", "The Ferry")
    assert chinese["URL"] == "https://dialogue.example/zh-hans/responses/both/versions/1/"
    assert (fallback["language"], fallback["container-title"]) == ("en", "Dialogue")
    assert fallback["URL"] == "https://dialogue.example/en/responses/one/versions/1/"


def test_a_summary_edition_is_not_what_is_cited(client: Client) -> None:
    essay = make_response("en", slug="x", title="The Ferry")
    release(make_revision(make_edition(essay, "zh-hans"), "\u6e21\u8f6e", "\u6458\u8981", ""))

    assert item(client, "/zh-hans/responses/x/cite.json")["title"] == "The Ferry"


@pytest.mark.parametrize(("byline", "printed"), [("initials", "R. \u00d6."), ("withheld", "Name withheld")])
def test_a_protected_name_is_nowhere_in_full(client: Client, byline: str, printed: str) -> None:
    author = make_author("Renata \u00d6hman", sort_name_en="\u00d6hman, Renata", byline=byline)
    essay = make_response("en", slug="x", authors=(author,))
    essay.editions.update(translator=author)

    for path in ("", "cite.bib", "cite.ris", "cite.json"):
        written = client.get(f"/en/responses/x/{path}").content.decode()
        assert "hman" not in written.lower(), path
        assert printed in written, path


def test_the_reading_of_a_family_name_in_han_says_which_latin_word_it_is() -> None:
    key = "ou1 yang2 na4  \u6b27\u9633\u5a1c".encode()
    author = make_author("Na Ouyang", "\u6b27\u9633\u5a1c", sort_key_zh=key)

    named = person(author)

    assert named.english.inverted == "Ouyang, Na"
    assert named.chinese.printed == "\u6b27\u9633\u5a1c"


def test_the_day_of_access_is_the_day_at_the_site(client: Client) -> None:
    make_response("en", slug="x")

    lines = [node.text() for node in page(client, "/en/responses/x/").css(".cite dd")]

    assert len(lines) == 3
    assert f"[{timezone.localdate().isoformat()}]" in lines[2]


def test_a_withdrawn_text_has_no_citation_and_a_moved_one_is_found(client: Client) -> None:
    gone, moved = make_response("en", slug="gone"), make_response("en", slug="new")
    Release.objects.filter(essay=gone).update(ends_at=NOW - timedelta(minutes=1), ended_as="withdrawn")
    Path.objects.create(kind="essay", slug="old", essay=moved)

    assert client.get("/en/responses/gone/cite.bib").status_code == 410
    assert client.get("/en/responses/old/cite.bib")["Location"] == "/en/responses/new/cite.bib"
    assert client.get("/en/responses/new/cite.doc").status_code == 404
    assert client.get("/en/responses/nothing/cite.bib").status_code == 404


def test_a_hostile_title_stays_text_on_the_page_and_in_the_file(client: Client) -> None:
    make_response("en", slug="x", title='</script><b>"Ferries" {and} \U0001f600')

    tree = page(client, "/en/responses/x/")
    library = bibtexparser.parse_string(client.get("/en/responses/x/cite.bib").content.decode())

    assert '</script><b>"Ferries" {and} \U0001f600' in tree.css(".cite dd")[1].text()
    assert len(library.entries) == 1
    assert not library.failed_blocks


# Negotiation ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("suffix", TYPES)
def test_response_detail_leads_programs_to_the_form_that_they_ask_for(client: Client, suffix: str) -> None:
    make_response("en", slug="x")

    response = client.get("/en/responses/x/", headers={"accept": f"{TYPES[suffix]}, */*;q=0.1"})

    assert response.status_code == 303
    assert response["Location"] == f"/en/responses/x/cite.{suffix}"
    assert "no-store" in response["Cache-Control"]
    assert response["Vary"] == "Accept"


@pytest.mark.parametrize("accept", ["", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "image/png"])
def test_everybody_else_gets_the_page(client: Client, accept: str) -> None:
    make_response("en", slug="x")

    response = client.get("/en/responses/x/", headers={"accept": accept} if accept else {})

    assert response.status_code == 200
    assert response["Vary"] == "Accept"


# The head ------------------------------------------------------------------------------------------------------------
def metas(tree: LexborHTMLParser) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in tree.css("meta[content]"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        found.setdefault(name, []).append(node.attributes["content"] or "")
    return found


def test_catalogues_of_scholarship_find_every_author_and_the_day(client: Client) -> None:
    first, second = make_author("Renata \u00d6hman"), make_author("", "\u6797\u82e5\u6eaa")
    make_response("en", slug="x", title="The Ferry", authors=(first, second), published_on=date(2022, 5, 4))

    told = metas(page(client, "/zh-hans/responses/x/"))

    assert told["citation_title"] == ["The Ferry"]
    assert told["citation_author"] == ["\u00d6hman, Renata", "\u6797\u82e5\u6eaa"]
    assert told["citation_publication_date"] == ["2022/05/04"]
    assert told["citation_language"] == ["en"]
    assert told["citation_abstract_html_url"] == ["https://dialogue.example/en/responses/x/"]


def test_the_shared_picture_is_named_with_its_size_and_what_it_says(client: Client) -> None:
    make_response("en", slug="x", title="The Ferry")

    drawn, sites = metas(page(client, "/en/responses/x/")), metas(page(client, "/en/responses/"))

    assert drawn["og:image"] == ["https://dialogue.example/en/responses/x/card.png"]
    assert (drawn["og:image:width"], drawn["og:image:height"]) == (["1200"], ["630"])
    assert drawn["og:image:alt"] == ["The Ferry"]
    assert drawn["twitter:card"] == ["summary_large_image"]
    assert sites["og:image"][0].startswith("https://dialogue.example/static/icons/card")


def test_the_page_names_the_address_that_citations_use(client: Client) -> None:
    make_response("en", slug="x")

    link = page(client, "/en/responses/x/").css_first("link[rel=cite-as]")

    assert link.attributes["href"] == "https://dialogue.example/en/responses/x/versions/1/"


@pytest.mark.parametrize("suffix", ["bib", "json"])
def test_a_citation_costs_three_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, suffix: str
) -> None:
    make_response("en", "zh-hans", slug="x", series=make_series(), authors=(make_author(), make_author()))

    with django_assert_num_queries(3):
        client.get(f"/en/responses/x/cite.{suffix}")
