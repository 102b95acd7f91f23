from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from essays.models import Release, SeriesTopic
from essays.views import browsing, pages
from tests.costs import queries_of
from tests.factories import in_both, make_author, make_response, make_series, make_topic

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
PAGES = ["", "about/", "responses/", "series/", "topics/", "authors/"]


def page(client: Client, path: str, status: int = 200) -> LexborHTMLParser:
    response = client.get(path)
    assert response.status_code == status, path
    return LexborHTMLParser(response.content.decode())


def titles(tree: LexborHTMLParser, selector: str = ".what :is(h2, h3, h4)") -> list[str]:
    return [node.text() for node in tree.css(selector)]


# Every page ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [path for name in PAGES for path in in_both(name)])
def test_every_page_stands_on_an_empty_database(client: Client, path: str) -> None:
    tree = page(client, path)

    assert tree.css_first("html").attributes["lang"] == ("en" if path.startswith("/en/") else "zh-Hans")
    assert len(tree.css("h1")) == 1
    assert tree.css_first("main").text().strip()


@pytest.mark.parametrize("path", [path for name in PAGES for path in in_both(name)])
def test_every_page_names_its_twin_its_icon_and_its_manifest(client: Client, path: str) -> None:
    tree = page(client, path)

    assert {node.attributes["hreflang"] for node in tree.css("link[hreflang]")} == {"en", "zh-Hans", "x-default"}
    assert tree.css_first("link[rel=icon]").attributes["href"].endswith(".svg")
    assert tree.css_first("link[rel=manifest]").attributes["href"] == "/site.webmanifest"
    assert tree.css_first("link[type='application/atom+xml']").attributes["href"].endswith("/feeds/responses/")
    other = tree.css_first(".languages a").attributes
    assert (other["lang"], other["hreflang"]) == (("zh-Hans",) * 2 if path.startswith("/en/") else ("en",) * 2)


@pytest.mark.parametrize("more", [0, 4])
def test_no_page_asks_more_of_the_database_when_there_is_more_to_show(client: Client, more: int) -> None:
    author, topic, series = make_author(slug="a"), make_topic(slug="t"), make_series(slug="s")
    SeriesTopic.objects.create(content_object=series, tag=topic)
    make_response("en", "zh-hans", authors=(author,), topics=(topic,), series=series)
    for _ in range(more):
        another = make_series()
        SeriesTopic.objects.create(content_object=another, tag=topic)
        make_response(authors=(author, make_author()), topics=(topic, make_topic()), series=series)
        make_response("zh-hans", authors=(author,), topics=(topic,), series=another)
    paths = [*PAGES, "series/s/", "topics/t/", "authors/a/", "feeds/responses/"]

    assert {path: queries_of(client, f"/en/{path}") for path in paths} == {
        "": 5, "about/": 2, "responses/": 3, "series/": 1, "topics/": 0, "authors/": 1,
        "series/s/": 4, "topics/t/": 5, "authors/a/": 4, "feeds/responses/": 3,
    }  # fmt: skip


# The front page ------------------------------------------------------------------------------------------------------
def test_home_leads_with_the_question_that_is_open(client: Client) -> None:
    make_series("A closed one", slug="closed", opened_on=TODAY - 2 * DAY, closes_on=TODAY - DAY)
    make_series("The open one", title_zh="\u5f00\u653e\u7684\u95ee\u9898", opened_on=TODAY - 9 * DAY, closes_on=TODAY)

    tree = page(client, "/en/")

    assert tree.css_first("h1").text() == "The open one"
    assert "Open until" in tree.css_first(".kicker").text()
    assert tree.css_first(".other [lang=zh-Hans]").text() == "\u5f00\u653e\u7684\u95ee\u9898"
    assert titles(tree) == ["A closed one"]


def test_home_leads_with_the_newest_question_when_none_is_open(client: Client) -> None:
    make_series("Older", opened_on=TODAY - 9 * DAY, closes_on=TODAY - 8 * DAY)
    make_series("Newer", opened_on=TODAY - 5 * DAY, closes_on=TODAY - 4 * DAY)
    make_series("To come", opened_on=TODAY + DAY)

    tree = page(client, "/en/")

    assert tree.css_first("h1").text() == "Newer"
    assert "To come" not in tree.html


def test_home_lists_the_newest_responses_in_the_readers_language(client: Client) -> None:
    for number in range(browsing.ON_THE_FRONT_PAGE + 1):
        make_response("en", "zh-hans", title=f"Response {number}", published_on=date(2022, 5, number + 1))

    tree = page(client, "/zh-hans/")

    newest = browsing.ON_THE_FRONT_PAGE
    assert titles(tree) == [f"Response {number} \u6e21\u8f6e" for number in range(newest, 0, -1)]


# Lists ---------------------------------------------------------------------------------------------------------------
def test_response_list_goes_on_without_counting(client: Client) -> None:
    for number in range(browsing.A_PAGE + 1):
        make_response(title=f"Response {number:02}", published_on=TODAY - number * DAY)

    first, second = page(client, "/en/responses/"), page(client, "/en/responses/?page=2")

    assert len(titles(first)) == browsing.A_PAGE
    assert titles(second) == [f"Response {browsing.A_PAGE}"]
    assert first.css_first("link[rel=next]").attributes["href"] == "?page=2"
    assert first.css_first(".pager a[rel=next]").attributes["href"] == "?page=2"
    assert not first.css("[rel=prev]")
    assert second.css_first("link[rel=prev]").attributes["href"] == "/en/responses/"
    assert not second.css("[rel=next]")
    assert second.css_first("link[rel=canonical]").attributes["href"].endswith("/en/responses/?page=2")
    assert second.css_first(".languages a").attributes["href"] == "/zh-hans/responses/?page=2"


def test_a_list_goes_no_further_than_its_last_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(2 * browsing.A_PAGE + 1):
        make_response(title=f"Response {number:02}", published_on=TODAY - number * DAY)
    monkeypatch.setattr(pages, "LAST_PAGE", 2)

    second = page(client, "/en/responses/?page=2")

    assert len(titles(second)) == browsing.A_PAGE
    assert not second.css("[rel=next]")
    page(client, "/en/responses/?page=3", 404)


@pytest.mark.parametrize("number", ["0", "-1", "two", "2", "99999999999999999999", "\u0662", ""])
def test_a_page_that_is_not_there_is_a_404(client: Client, number: str) -> None:
    make_response()

    page(client, f"/en/responses/?page={number}", 404)


def test_list_items_say_in_which_languages_a_response_can_be_read(client: Client) -> None:
    make_response("en", "zh-hans", published_on=TODAY)
    make_response("zh-hans", published_on=TODAY - DAY)

    tree = page(client, "/en/responses/")

    assert [[span.text() for span in tag.css("[lang]")] for tag in tree.css(".tag")] == [
        ["English", "\u4e2d\u6587"],
        ["\u4e2d\u6587"],
    ]
    assert tree.css("h2")[1].attributes["lang"] == "zh-Hans"


def test_series_list_marks_the_questions_that_are_open(client: Client) -> None:
    make_series("Open", opened_on=TODAY - DAY)
    make_series("Closed", opened_on=TODAY - 3 * DAY, closes_on=TODAY - 2 * DAY)
    make_series("Drafts alone", opened_on=None)

    tree = page(client, "/en/series/")

    assert titles(tree) == ["Open", "Closed"]
    assert [node.text(strip=True) for node in tree.css(".who.seal")] == ["Open for responses"]


def test_series_detail_shows_the_prompt_in_both_languages_and_who_answered(client: Client) -> None:
    topic = make_topic("Cities")
    hidden = make_topic("Nothing public here")
    series = make_series(
        "What is it for?", slug="s", title_zh="\u4e3a\u4e86\u4ec0\u4e48\uff1f", prompt_en="Say it plainly."
    )
    for tag in (topic, hidden):
        SeriesTopic.objects.create(content_object=series, tag=tag)
    author = make_author("Renata \u00d6hman", affiliation_en="Harbor College")
    make_response("en", series=series, authors=(author,), topics=(topic,))

    tree = page(client, "/zh-hans/series/s/")

    assert tree.css_first("h1").text() == "\u4e3a\u4e86\u4ec0\u4e48\uff1f"
    assert tree.css_first(".prompt").attributes["lang"] == "en"
    assert tree.css_first(".other .title").attributes["lang"] == "en"
    assert "Renata \u00d6hman" in tree.css_first(".entry .who").text()
    assert "Harbor College" in tree.css_first(".entry .who").text()
    assert [node.text() for node in tree.css(".row a")] == ["Cities"]


def test_a_question_that_nobody_answered_yet_has_its_page(client: Client) -> None:
    make_series(slug="s", opened_on=TODAY)

    assert "Nobody has answered" in page(client, "/en/series/s/").css_first(".empty").text()


def test_topic_detail_lists_its_questions_and_its_responses(client: Client) -> None:
    topic = make_topic("Cities", slug="t", description_en="Where people live close together.")
    series = make_series("Who plans?")
    SeriesTopic.objects.create(content_object=series, tag=topic)
    make_response(title="Benches", topics=(topic,))
    make_response(title="Elsewhere")

    tree = page(client, "/en/topics/t/")

    assert titles(tree) == ["Who plans?", "Benches"]
    assert tree.css_first(".deck").text() == "Where people live close together."


def test_a_topic_under_which_nothing_is_live_has_no_page(client: Client) -> None:
    topic = make_topic(slug="t")
    essay = make_response(topics=(topic,))
    Release.objects.filter(essay=essay).update(ends_at=timezone.now(), ended_as="withdrawn")

    page(client, "/en/topics/t/", 404)
    assert titles(page(client, "/en/topics/")) == []


def test_author_list_is_sorted_in_the_readers_script(client: Client) -> None:
    make_response(authors=(make_author("Zoe Adams", name_zh="\u4e00", sort_name_en="Adams, Zoe"),))
    make_response(authors=(make_author("Bo Young", name_zh="A", sort_name_en="Young, Bo"),))
    make_author("Nobody Read")

    english = [node.text() for node in page(client, "/en/authors/").css(".people a")]
    chinese = [node.text() for node in page(client, "/zh-hans/authors/").css(".people a")]

    assert english == ["Zoe Adams", "Bo Young"]
    assert chinese == ["A", "\u4e00"]


def test_author_detail_shows_both_names_and_what_they_wrote(client: Client) -> None:
    author = make_author("Lin Ruoxi", name_zh="\u6797\u82e5\u6eaa", slug="lin", bio_en="Lays the table.")
    make_response(title="The Weekly Table", authors=(author,))

    tree = page(client, "/en/authors/lin/")

    assert tree.css_first("h1").text() == "Lin Ruoxi \u6797\u82e5\u6eaa"
    assert tree.css_first("h1 [lang]").attributes["lang"] == "zh-Hans"
    assert "Lays the table." in tree.css_first(".prose").text()
    assert titles(tree) == ["The Weekly Table"]


def test_pages_are_only_read(client: Client) -> None:
    assert client.post("/en/").status_code == 405
    assert client.head("/en/").status_code == 200
