"""Which essays a query finds, in which order; the gate holds whatever the index contains."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Author
from essays.databases import postgresql
from essays.models import Essay, Release, Term
from essays.models.facets import Filters
from essays.models.finding import MOST_TEXTS, Search
from essays.models.suggesting import suggest
from essays.moments import Moment
from essays.searching.query import parse_query
from essays.services.indexing import MOST_TOKENS, index_names
from essays.views.searching import find
from tests.factories import (
    make_author,
    make_edition,
    make_essay,
    make_response,
    make_revision,
    make_series,
    make_topic,
    release,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def text(
    slug: str, title: str = "", body: str = "", language: str = "en", summary: str = "", **fields: object
) -> Essay:
    """A live essay with these words."""
    essay = make_essay(slug=slug, original_language=language, **fields)
    release(make_revision(make_edition(essay, language), title, summary, f"<p>{body}</p>"))
    return essay


def found(query: str, moment: Moment | None = None, **filters: str) -> list[str]:
    run = Search(parse_query(query), moment or Moment.now(), "en", Filters(**filters)).run()
    return [hit.essay.slug for hit in run.hits]


def test_title_before_author_before_topic_before_summary_before_body() -> None:
    text("body", "One", "the ferry")
    text("summary", "Two", "x", summary="the ferry")
    text("topic", "Three", "x", topics=(make_topic("Ferry"),))
    text("author", "Four", "x", authors=(make_author("Ann Ferry"),))
    text("title", "The ferry", "x")

    assert found("ferry") == ["title", "author", "topic", "summary", "body"]


def test_of_equals_the_newer_comes_first() -> None:
    for slug, day in (("old", date(2001, 1, 1)), ("new", date(2009, 1, 1)), ("older", date(2000, 1, 1))):
        text(slug, "Ferry", "x", published_on=day)

    assert found("ferry") == ["new", "old", "older"]


def test_all_words_of_one_script_must_be_found_each_wherever_it_may() -> None:
    essay = text("one", "Slow", "boat", authors=(make_author("Ann Ohman"),), series=make_series("Which river?"))
    text("other", "Slow", "train")

    for query in ("slow boat", "boat ohman", "ohman slow river", "ann ohman", "ohman river"):
        assert found(query) == [essay.slug], query
    assert found("ohman train") == []


def test_either_script_finds_and_both_come_first() -> None:
    text("english", "Ferry", "x")
    text("chinese", "渡轮", "x", language="zh-hans")
    both = make_response("en", "zh-hans", slug="both", title="Ferry")

    assert found("ferry 渡轮")[0] == both.slug
    assert set(found("ferry 渡轮")) == {"english", "chinese", "both"}


def test_what_is_excluded_is_excluded_strictly() -> None:
    text("rain", "Ferry", "in the rain")
    text("author", "Ferry", "x", authors=(make_author("Ann Rain"),))
    essay = text("translated", "Ferry", "x")
    release(make_revision(make_edition(essay, "zh-hans"), "渡轮", "", "<p>下雨</p>"))
    text("dry", "Ferry", "x")

    assert set(found("ferry -rain")) == {"dry", "translated"}
    assert set(found("ferry -雨 -rain")) == {"dry"}
    assert found("-rain") == []


def test_a_word_of_a_draft_excludes_nothing() -> None:
    essay = text("one", "Ferry", "x")
    make_revision(make_edition(essay), "Ferry in the rain")

    assert found("ferry -rain") == ["one"]


@pytest.mark.parametrize("few", [1, 2_000])
def test_it_finds_the_same_whether_few_or_many_rows_hold_a_word(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "FEW", few)
    for slug in ("one", "two", "three"):
        text(slug, "Ferry", "x")

    assert found("ferr") == ["three", "two", "one"]
    assert [suggestion.value for suggestion in suggest("ferr", Moment.now())] == ["Ferry"]
    assert str(find(parse_query("ferrry"), Moment.now(), "en")[0].query.text) == "ferry"


def test_phrases_are_rows_of_words() -> None:
    text("row", "x", "the slow boat")
    text("apart", "x", "a slow, slow river and a boat")

    assert found('"slow boat"') == ["row"]
    assert set(found("slow boat")) == {"row", "apart"}
    assert found("slow boat")[0] == "row"


def test_a_begun_word_finds_what_it_may_become() -> None:
    text("one", "Cooperation", "x")

    for beginning in ("coo", "cooperat", "cooperatio", "cooperation"):
        assert found(beginning) == ["one"], beginning
    assert found("cooperatio of") == []


def test_a_topic_finds_texts_in_the_other_language_below_direct_hits() -> None:
    topic = make_topic("Climate and Cities", name_zh="气候与城市")
    text("direct", "标题", "气候很热", language="zh-hans")
    text("under-topic", "Heat", "x", topics=(topic,))
    text("said", "On climate", "x")
    text("neither", "On boats", "x")

    hits = Search(parse_query("氣候"), Moment.now(), "zh-hans").run().hits

    assert (hits[0].essay.slug, hits[0].is_cross) == ("direct", False)
    assert {(hit.essay.slug, hit.is_cross) for hit in hits[1:]} == {("under-topic", True), ("said", True)}
    assert str(next(hit.through for hit in hits if hit.essay.slug == "under-topic")) == "Climate and Cities"


def term(name_en: str, name_zh: str, *, public_from: datetime | None = None, **forms: str) -> None:
    made = Term.objects.create(name_en=name_en, name_zh=name_zh, public_from=public_from, slug="term", **forms)
    index_names([made])


def test_a_term_of_the_glossary_finds_texts_in_the_other_language() -> None:
    term("Common prosperity", "共同富裕", public_from=timezone.now(), forms_zh="共富")
    text("chinese", "标题", "共同富裕不是口号", language="zh-hans")
    text("english", "x", "Of common prosperity they spoke")

    in_english = Search(parse_query("common prosperity"), Moment.now(), "en").run().hits
    in_chinese = Search(parse_query("共富"), Moment.now(), "zh-hans").run().hits

    assert [(hit.essay.slug, hit.is_cross) for hit in in_english] == [("english", False), ("chinese", True)]
    assert [(hit.essay.slug, hit.is_cross) for hit in in_chinese] == [("english", True)]


def test_a_term_works_from_when_readers_can_look_it_up() -> None:
    now = timezone.now()
    term("Common prosperity", "共同富裕", public_from=now + HOUR)
    text("chinese", "标题", "共同富裕不是口号", language="zh-hans")

    assert found("common prosperity") == []
    assert suggest("common", Moment.now()) == []
    assert found("common prosperity", Moment(now + HOUR)) == ["chinese"]
    assert [one.value for one in suggest("common", Moment(now + HOUR))] == ["Common prosperity"]


def test_a_term_alone_finds_no_text_and_hides_none() -> None:
    term("Ferry", "渡轮", public_from=timezone.now())
    text("other", "A boat", "x")
    text("without", "A slow boat", "x")

    assert found("ferry") == []
    assert set(found("boat -ferry")) == {"other", "without"}


def test_a_text_is_found_from_its_second_on_and_no_longer_than_it_is_public() -> None:
    essay = make_essay(slug="later")
    now = timezone.now()
    release(make_revision(make_edition(essay), "Ferry"), starts=now + HOUR, ends=now + 2 * HOUR, ended_as="ended")

    assert found("ferry") == []
    assert found("ferry", Moment(now + HOUR)) == ["later"]
    assert found("ferry", Moment(now + 2 * HOUR)) == []


def test_what_is_ready_is_found_in_a_rehearsal_only() -> None:
    revision = make_revision(make_edition(make_essay(slug="ready", listed_on=date(2020, 1, 1))), "Ferry")
    Release.objects.create(edition=revision.edition, essay=revision.edition.essay, revision=revision, basis="approval")

    assert found("ferry") == []
    assert found("ferry", Moment(timezone.now(), rehearse=True)) == ["ready"]


@pytest.mark.parametrize("byline", [Author.Byline.INITIALS, Author.Byline.WITHHELD])
def test_a_protected_name_finds_nothing_from_the_moment_on(byline: str) -> None:
    author = make_author("Ann Ohman", "欧阳安", slug="ann")
    text("one", "Ferry", "x", authors=(author,))
    assert found("ohman") == found("ouyang an") == found("ferry", author="ann") == ["one"]

    Author.objects.update(byline=byline)

    assert found("ohman") == found("ouyang an") == found("欧阳安") == found("ferry", author="ann") == []
    assert found("ferry -ohman") == ["one"]


def test_standing_pages_are_not_found() -> None:
    text("page", "Ferry", "x", kind=Essay.Kind.PAGE)

    assert found("ferry") == []


def test_results_are_narrowed() -> None:
    topic, series, author = make_topic(slug="t"), make_series(slug="s"), make_author(slug="a")
    text("one", "Ferry", "x", topics=(topic,), series=series, authors=(author,), published_on=date(2001, 2, 3))
    text("two", "Ferry", "x", published_on=date(2002, 2, 3))
    text("three", "渡轮 ferry", "x", language="zh-hans", published_on=date(2002, 2, 3))

    assert found("ferry", topic="t") == found("ferry", series="s") == found("ferry", author="a") == ["one"]
    assert found("ferry", year="2001") == ["one"]
    assert found("ferry", language="zh-hans") == ["three"]
    assert found("ferry", year="2002", language="en") == ["two"]
    assert found("ferry", topic="none") == found("ferry", year="x") == found("ferry", year="0") == []


def test_a_common_word_is_weighed_to_a_bound_and_titles_are_never_lost_to_it() -> None:
    text("oldest", "Ferry", "x", published_on=date(1999, 1, 1))
    for number in range(MOST_TEXTS + 5):
        text(f"e{number}", "x", "ferry")

    run = Search(parse_query("ferry"), Moment.now(), "en").run()

    assert run.is_cut
    assert run.hits[0].essay.slug == "oldest"
    assert len(run.hits) == MOST_TEXTS + 1


def test_a_text_of_several_parts_is_found_and_weighed_once() -> None:
    long = "word " * MOST_TOKENS
    text("long", "Ferry", f"river {long} river {long} harbor")

    assert found("river") == found("harbor") == found("ferry harbor") == ["long"]


@pytest.mark.parametrize("query", ["信", "信任", "任何", "何时", "信任何时", "時"])
def test_any_row_of_characters_is_found(query: str) -> None:
    text("one", "标题", "信任何时开始", language="zh-hans")
    text("other", "标题", "相信，任务，几何，时候", language="zh-hans")

    assert "one" in found(query)
    assert ("other" in found(query)) == (query in ("信", "時"))


def test_suggestions_are_names_and_titles_that_readers_can_open() -> None:
    make_topic("Ferries of nowhere")
    author = make_author("Ann Ferrand", "费安")
    text("one", "Ferry crossing", "x", authors=(author,), topics=(make_topic("Ferries", name_zh="渡轮"),))
    make_revision(make_edition(make_essay()), "Ferry draft")

    assert [(one.value, one.label) for one in suggest("ferr", Moment.now())] == [
        ("Ferries", "渡轮"), ("Ann Ferrand", "费安"), ("Ferry crossing", ""),
    ]  # fmt: skip
    assert [one.value for one in suggest("渡", Moment.now())] == ["渡轮"]
    assert [one.value for one in suggest("feian", Moment.now())] == ["Ann Ferrand"]
    assert suggest("", Moment.now()) == suggest("zzz", Moment.now()) == []
