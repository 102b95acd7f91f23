"""Addresses, names and topics: what a text is filed under."""

from __future__ import annotations

import pytest

from accounts.models import Author
from essays.errors import Refusal
from essays.models import ContentVersion, EssayTopic, Event, Path, Series
from essays.services import cataloguing
from tests.factories import make_author, make_essay, make_series, make_topic, make_user

pytestmark = pytest.mark.django_db


def test_an_address_that_was_ever_public_is_never_given_again() -> None:
    gone = make_series(slug="ferries")
    Path.objects.create(kind="series", slug="ferries", series=gone)
    Series.objects.filter(pk=gone.pk).update(slug="renamed")
    assert cataloguing.free_slug(Series, "Ferries") == "ferries-2"
    assert cataloguing.free_slug(Author, "Ferries") == "ferries", "another kind has addresses of its own"


def test_a_number_is_given_behind_the_last_one_taken_however_many_there_are() -> None:
    for _number in range(60):
        cataloguing.create_series(title_en="Ferries")
    assert Series.objects.latest("id").slug == "ferries-60"


@pytest.mark.parametrize("title", ["\u2014 ? !", "\U0001f980"])
def test_a_title_without_letters_is_called_by_its_kind(title: str) -> None:
    assert cataloguing.free_slug(Series, title) == "series"


def test_a_long_title_gives_an_address_that_fits_its_column_even_with_a_number() -> None:
    slugs = {cataloguing.create_series(title_en="Longest word " * 20).slug for _number in range(12)}
    assert len(slugs) == 12
    assert max(map(len, slugs)) <= 100


def test_a_chinese_author_gets_an_address_in_pinyin_and_no_invented_latin_name() -> None:
    author = cataloguing.create_author(name_zh="顾雨晴")
    assert (author.slug, author.name_en) == ("gu-yuqing", "")
    assert bytes(author.sort_key_en).startswith(b"gu")


def test_authors_of_both_scripts_sort_in_one_sequence_on_both_databases() -> None:
    for name_en, name_zh in (("Zoe Adams", ""), ("", "陈立"), ("\u00d6mer Aydin", ""), ("", "周和平"), ("Bo Chen", "")):
        cataloguing.create_author(name_en=name_en, name_zh=name_zh)
    by_english = [str(author) for author in Author.objects.order_by("sort_key_en", "id")]
    assert by_english == sorted(by_english, key=lambda name: bytes(Author.objects.named(name).get().sort_key_en))
    assert by_english.index("\u00d6mer Aydin") < by_english.index("Zoe Adams"), "accents do not sort behind z"


def test_a_name_in_either_script_finds_its_author_and_an_unknown_one_makes_one() -> None:
    author = make_author("Mei Lin", "林梅")
    assert cataloguing.author_named("Mei Lin") == cataloguing.author_named("林梅") == author
    made = cataloguing.author_named("林海")
    assert (made.name_en, made.name_zh) == ("", "林海")
    assert cataloguing.author_named("Ann Other").name_en == "Ann Other"


def test_topics_are_added_once_and_with_the_essays_list_date() -> None:
    one, two = make_topic(), make_topic()
    essay = make_essay(topics=(one,))
    essay.listed_on = "2026-01-02"
    assert cataloguing.name_topics(essay, [one, two, two]) == [two]
    assert cataloguing.name_topics(essay, [two]) == []
    assert str(EssayTopic.objects.get(tag=two).listed_on) == "2026-01-02"


def test_two_series_are_joined_with_all_that_hangs_on_them() -> None:
    kept = make_series(title_en="Ferries", prompt_en="Who pays?")
    joined = make_series(title_en="", title_zh="渡轮", prompt_en="Ignored", prompt_zh="谁来付\uff1f")
    essay, topic, shared = make_essay(series=joined), make_topic(), make_topic()
    kept.topics.add(shared)
    joined.topics.add(topic, shared)
    Path.objects.create(kind="series", slug=joined.slug, series=joined)
    cataloguing.join_series(kept, joined, via="test")
    kept.refresh_from_db()
    essay.refresh_from_db()
    assert (kept.title_zh, kept.prompt_en, kept.prompt_zh) == ("渡轮", "Who pays?", "谁来付\uff1f")
    assert essay.series == kept
    assert set(kept.topics.all()) == {topic, shared}
    assert Path.objects.get().target == kept
    assert Event.objects.get().verb == "series_joined"


def test_two_series_with_two_titles_in_one_language_are_not_joined() -> None:
    kept, joined = make_series(title_en="Ferries", title_zh="渡轮"), make_series(title_en="", title_zh="渡船")
    with pytest.raises(Refusal) as refusal:
        cataloguing.join_series(kept, joined, via="test")
    assert refusal.value.code == "two_titles"
    assert Series.objects.count() == 2


def test_a_record_that_an_editor_saves_gets_its_address_its_event_and_a_new_content_version() -> None:
    editor, author = make_user("editor"), Author(name_en="Renata \u00d6hman")
    cataloguing.save_record(author, by=editor, via="test", changed=["name_en"])
    assert author.slug == "renata-ohman"
    assert bytes(author.sort_key_en)
    version = ContentVersion.objects.current()
    assert version
    author.name_zh = "厄曼"
    cataloguing.save_record(author, by=editor, via="test", changed=["name_zh"])
    assert author.slug == "renata-ohman"
    assert ContentVersion.objects.current() != version
    events = Event.objects.order_by("pk").values_list("verb", "details__fields")
    assert list(events) == [("author_saved", ["name_en"]), ("author_saved", ["name_zh"])]


def test_addresses_are_kept_once() -> None:
    essay = make_essay(topics=(make_topic(),), authors=(make_author(),), series=make_series())
    cataloguing.keep_addresses(essay)
    cataloguing.keep_addresses(essay)
    assert sorted(Path.objects.values_list("kind", flat=True)) == ["author", "essay", "series", "topic"]


def test_a_new_byline_name_is_addressed_beside_old_ones() -> None:
    essay = make_essay(authors=(make_author(),))
    cataloguing.keep_addresses(essay)
    essay.authorships.create(author=make_author(), position=2)
    cataloguing.keep_addresses(essay)
    assert Path.objects.filter(kind="author").count() == 2
