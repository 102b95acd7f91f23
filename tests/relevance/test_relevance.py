"""The search over samples/ and a planted archive: whether the right texts come first, and whether none is missing.

`make relevance` prints the table; with DATABASE_URL for PostgreSQL.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from statistics import mean
from typing import Any

import pytest
from django.db import connection, transaction

from dialogue.env import ROOT
from essays.models import Essay, Release, SearchText
from essays.models.finding import Search
from essays.moments import Moment
from essays.searching.query import Group, parse_query
from essays.services.importing.runs import import_sources
from essays.services.importing.sources import find_sources
from essays.views.searching import find
from tests.relevance.corpus import judged, plant, plant_straddling
from tests.relevance.measure import Judged, hand_judged, ndcg, table

pytestmark = pytest.mark.django_db  # also says that the test database is needed
SAMPLES = ROOT / "samples"


@pytest.fixture(scope="module")
def queries(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Judged]]:
    """The archive, for all tests of this module; undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        sources = find_sources([SAMPLES])
        import_sources(sources=sources, folders=[SAMPLES], target="live", tell=lambda report: None)
        planted = plant()
        plant_straddling()
        yield [*hand_judged(), *judged(planted)]
        transaction.set_rollback(True)


def found(asked: str) -> list[str]:
    """The slugs that a reader of English gets, in their order."""
    return [hit.essay.slug for hit in find(parse_query(asked), Moment.now(), "en")[0].hits]


def test_the_right_texts_come_first(queries: list[Judged]) -> None:
    scores = [(query, ndcg(found(query.asked), query.grades)) for query in queries]
    print(f"\n{connection.vendor}\n{table(scores)}")  # noqa: T201  `make relevance` shows it

    assert len(queries) >= 120
    assert mean(score for _query, score in scores) >= 0.9
    kinds = {query.kind for query in queries}
    assert kinds == {"english", "chinese", "traditional", "pinyin", "name", "phrase", "misspelt", "across", "mixed"}
    for kind in kinds:
        assert mean(score for query, score in scores if query.kind == kind) >= 0.85, kind


def test_every_judged_essay_exists(queries: list[Judged]) -> None:
    slugs = set(Essay.objects.live(Moment.now()).values_list("slug", flat=True))

    assert not {slug for query in queries for slug in query.grades} - slugs


def test_every_text_with_a_row_of_chinese_characters_is_found(queries: list[Judged]) -> None:
    chance = random.Random(1911)
    live = Release.objects.live(Moment.now()).filter(essay__kind__in=["response", "essay"])
    texts = SearchText.objects.filter(language="zh-hans", revision__in=live.values("revision")).order_by("pk")
    rows = [(text.essay_id, f"{text.title}{text.summary}{text.body}") for text in texts]
    runs = [run for _essay, words in rows for run in words.split() if Group(run, run).is_han]
    for size in (1, 2, 3, 4):
        for run in chance.sample([run for run in runs if len(run) >= size], 40):
            start = chance.randrange(len(run) - size + 1)
            asked = run[start : start + size]
            truth = {essay for essay, words in rows if asked in words}
            hits = Search(parse_query(asked), Moment.now(), "en").run().hits
            assert truth <= {hit.essay.pk for hit in hits}, asked
