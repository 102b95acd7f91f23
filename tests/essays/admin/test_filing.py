"""What belongs to a work, in the admin: the byline and the topics of its form."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Author
from essays.models import ContentVersion, Essay, Event, Path
from essays.services.merging import merge_authors
from tests.desk import make_person
from tests.factories import make_author, make_essay, make_response, make_topic

pytestmark = pytest.mark.django_db


def form_of(essay: Essay, lines: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """The work's form as a browser sends it, with these lines of the byline."""
    data: dict[str, Any] = {
        "slug": essay.slug, "kind": essay.kind, "original_language": essay.original_language, "note_en": "", "note_zh": "",
        "authorships-TOTAL_FORMS": len(lines), "authorships-INITIAL_FORMS": sum("id" in line for line in lines),
        **{f"{part}-{count}_FORMS": 0 for part in ("taggings", "editions") for count in ("TOTAL", "INITIAL")},
    }  # fmt: skip
    for number, line in enumerate(lines):
        empty = {"essay": essay.pk, "affiliation_en": "", "affiliation_zh": ""}
        data |= {f"authorships-{number}-{name}": value for name, value in {**empty, **line}.items()}
    return data | more


def lines_of(essay: Essay) -> list[dict[str, Any]]:
    """The lines that stand, as the form shows them."""
    fields = ("id", "author", "position", "affiliation_en", "affiliation_zh")
    return list(essay.authorships.order_by("position").values(*fields))


def send(client: Client, essay: Essay, data: dict[str, Any]) -> Any:
    return client.post(f"/admin/essays/essay/{essay.pk}/change/", data)


@pytest.fixture
def authors() -> list[Author]:
    return [make_author(name) for name in ("Ada", "Bo", "Cy")]


def test_two_names_change_places_in_one_save(client: Client, authors: list[Author]) -> None:
    essay, by = make_response("en", authors=tuple(authors[:2])), make_person("publisher")
    essay.authorships.filter(author=authors[1]).update(affiliation_en="Harbour College")
    client.force_login(by)
    lines, version = lines_of(essay), ContentVersion.objects.current()
    lines[0]["position"], lines[1]["position"] = 2, 1
    assert send(client, essay, form_of(essay, lines)).status_code == 302
    assert [(line["author"], line["affiliation_en"]) for line in lines_of(essay)] == [
        (authors[1].pk, "Harbour College"),
        (authors[0].pk, ""),
    ]
    event = Event.objects.get()
    assert (event.verb, event.by) == ("essay_credited", by)
    assert event.details == {"before": [a.pk for a in authors[:2]], "after": [authors[1].pk, authors[0].pk]}
    assert ContentVersion.objects.current() != version


def test_a_name_comes_another_goes_and_an_institution_is_mended(client: Client, authors: list[Author]) -> None:
    essay = make_response("en", authors=tuple(authors[:2]))
    client.force_login(make_person("publisher"))
    stays, goes = lines_of(essay)
    stays["affiliation_zh"], goes["DELETE"] = "\u6d77\u6e2f\u5b66\u9662", "on"
    new = {"author": authors[2].pk, "position": 1, "affiliation_en": "Pier School"}
    assert send(client, essay, form_of(essay, [stays, goes, new])).status_code == 302
    found = [(line["author"], line["affiliation_en"], line["affiliation_zh"]) for line in lines_of(essay)]
    assert found == [(authors[0].pk, "", "\u6d77\u6e2f\u5b66\u9662"), (authors[2].pk, "Pier School", "")]
    assert Path.objects.filter(kind="author", author=authors[2]).exists()


def test_a_form_without_a_change_is_no_act_and_may_be_sent_twice(client: Client, authors: list[Author]) -> None:
    essay = make_response("en", authors=tuple(authors[:2]))
    client.force_login(make_person("publisher"))
    lines = lines_of(essay)
    assert send(client, essay, form_of(essay, lines)).status_code == 302
    assert not Event.objects.exists()
    lines[1]["affiliation_en"] = "Pier School"
    for _ in range(2):
        assert send(client, essay, form_of(essay, lines)).status_code == 302
    assert Event.objects.count() == 1


def test_a_draft_changes_nothing_that_readers_see(client: Client, authors: list[Author]) -> None:
    essay = make_essay(authors=(authors[0],))
    client.force_login(make_person("editor"))
    lines, version = lines_of(essay), ContentVersion.objects.current()
    send(client, essay, form_of(essay, [*lines, {"author": authors[1].pk, "position": 2}]))
    assert list(essay.authors.order_by("pk")) == authors[:2]
    assert ContentVersion.objects.current() == version


def test_a_name_twice_or_one_that_was_merged_meanwhile_is_told_and_changes_nothing(
    client: Client, authors: list[Author]
) -> None:
    essay = make_response("en", authors=(authors[0],))
    client.force_login(make_person("publisher"))
    lines = lines_of(essay)
    page = send(client, essay, form_of(essay, [*lines, {"author": authors[0].pk, "position": 2}]))
    assert "An author stands in the byline twice." in page.content.decode()
    merge_authors(kept=authors[1], merged=authors[2], by=None, via="test")
    data = form_of(essay, [*lines, {"author": authors[2].pk, "position": 2}])
    page = client.post(f"/admin/essays/essay/{essay.pk}/change/", data, follow=True)
    assert "was merged into another" in page.content.decode()
    assert lines_of(essay) == lines


@pytest.mark.parametrize(("role", "may"), [("contributor", False), ("editor", False), ("publisher", True)])
def test_the_byline_of_a_public_work_is_a_publishers_in_the_form_too(
    client: Client, authors: list[Author], role: str, may: bool
) -> None:
    essay = make_response("en", authors=(authors[0],))
    client.force_login(make_person(role))
    page = client.get(f"/admin/essays/essay/{essay.pk}/change/").content.decode()
    assert ('name="authorships-0-author"' in page) == may
    assert "Ada" in page
    send(client, essay, form_of(essay, [*lines_of(essay), {"author": authors[1].pk, "position": 2}]))
    assert (authors[1] in essay.authors.all()) == may


def test_a_change_of_topics_alone_is_told_as_such(client: Client, authors: list[Author]) -> None:
    essay, topic = make_response("en", authors=(authors[0],)), make_topic()
    client.force_login(make_person("publisher"))
    data = form_of(essay, lines_of(essay))
    data |= {"taggings-TOTAL_FORMS": 1, "taggings-0-tag": topic.pk, "taggings-0-content_object": essay.pk}
    assert send(client, essay, data).status_code == 302
    assert list(essay.topics.all()) == [topic]
    assert Event.objects.get().details == {"fields": ["taggings"]}
