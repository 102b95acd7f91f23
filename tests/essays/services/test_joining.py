"""Two series that an editor makes one, and the undoing of a join."""

from __future__ import annotations

import pytest

from essays.errors import MoveRefused, Refusal
from essays.models import Event, Flag, Path, Series
from essays.services import cataloguing, flagging
from essays.services.joining import join_by_word, joins_of, part_series
from tests.desk import make_person
from tests.factories import make_essay, make_series, make_topic
from tests.rows import every_row

pytestmark = pytest.mark.django_db


def two() -> tuple[Series, Series]:
    """An English and a Chinese record of one series, each with an essay, a topic and a day."""
    kept = make_series(title_en="Ferries", opened_on=None)
    joined = make_series(title_en="", title_zh="渡轮", prompt_zh="谁来付钱？", slug="du-lun", opened_on="2024-05-01")
    joined.topics.add(make_topic())
    for series in (kept, joined):
        make_essay(series=series)
    return kept, Series.objects.get(pk=joined.pk)


def told(series: Series) -> tuple[object, ...]:
    series.refresh_from_db()
    essays, topics = series.essays.count(), series.topics.count()
    return series.title_en, series.title_zh, series.prompt_zh, str(series.opened_on), series.slug, essays, topics


def test_a_join_that_is_undone_leaves_both_series_as_they_were() -> None:
    kept, joined = two()
    before = (told(kept), told(joined))
    editor = make_person("editor")
    join_by_word(kept=kept, joined=joined, by=editor, via="test")
    assert told(kept) == ("Ferries", "渡轮", "谁来付钱？", "2024-05-01", kept.slug, 2, 1)
    [join] = joins_of(kept)
    assert join.by == editor
    parted = part_series(join=join, by=editor, via="test")
    assert (told(kept), told(parted)) == before
    assert joins_of(kept) == []


def test_a_join_that_an_import_made_can_be_undone_too_and_only_once() -> None:
    kept, joined = two()
    Path.objects.create(kind="series", slug="du-lun", series=joined)
    cataloguing.join_series(kept, joined, via="import")
    [join], publisher = joins_of(kept), make_person("publisher")
    parted = part_series(join=join, by=publisher, via="test")
    assert Path.objects.get(slug="du-lun").target == parted
    with pytest.raises(Refusal) as refusal:
        part_series(join=join, by=publisher, via="test")
    assert refusal.value.code == "parted_before"


def test_what_was_filed_elsewhere_since_stays_there() -> None:
    kept, joined = two()
    moved, elsewhere = joined.essays.get(), make_series("Elsewhere")
    join_by_word(kept=kept, joined=joined, by=make_person("editor"), via="test")
    moved.refresh_from_db()
    moved.series = elsewhere
    moved.save()
    parted = part_series(join=joins_of(kept)[0], by=make_person("editor"), via="test")
    assert (elsewhere.essays.get(), parted.essays.count()) == (moved, 0)


@pytest.mark.parametrize("column", ["prompt_en", "title_en"])
def test_words_that_both_have_are_never_lost_by_a_join(column: str) -> None:
    kept, joined = two()
    Series.objects.update(**{column: "Both have it"})
    with pytest.raises(Refusal):
        join_by_word(kept=kept, joined=joined, by=make_person("editor"), via="test")
    assert Series.objects.count() == 2


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_series_that_readers_know_are_joined_and_parted_by_publishers_only(role: str) -> None:
    kept, joined = two()
    Path.objects.create(kind="series", slug="du-lun", series=joined)
    before = every_row()
    person = make_person(role)
    before = every_row()
    with pytest.raises(MoveRefused) as refusal:
        join_by_word(kept=kept, joined=joined, by=person, via="test")
    assert (refusal.value.code, every_row()) == ("no_right", before)
    join_by_word(kept=kept, joined=joined, by=make_person("publisher"), via="test")
    with pytest.raises(MoveRefused):
        part_series(join=joins_of(kept)[0], by=person, via="test")
    assert Series.objects.filter(slug="du-lun").count() == 0


def test_a_join_answers_the_question_whether_the_two_are_one() -> None:
    kept, joined = two()
    flag = flagging.open_flag(Flag.Kind.SAME_SERIES, "One?", code=flagging.pair_code(joined.pk, kept.pk))
    join_by_word(kept=kept, joined=joined, by=make_person("editor"), via="test")
    flag.refresh_from_db()
    assert flag.answer
    assert Event.objects.filter(verb="question_answered").count() == 1


def test_a_series_is_not_parted_when_it_would_lose_its_only_title() -> None:
    kept, joined = two()
    join_by_word(kept=kept, joined=joined, by=make_person("editor"), via="test")
    Series.objects.filter(pk=kept.pk).update(title_en="")
    with pytest.raises(Refusal) as refusal:
        part_series(join=joins_of(kept)[0], by=make_person("editor"), via="test")
    assert refusal.value.code == "titles"
