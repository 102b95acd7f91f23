"""Harvesting by OAI-PMH: the six verbs, what a record says, and what it says of texts that are gone or still to come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
import time_machine
import xmlschema
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from oaipmh_scythe import HTTPConfig, Scythe, exceptions
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Author
from essays.models import Edition, Essay, RecordDate, Release
from essays.models.harvest import Place, Selection, changed_works
from essays.moments import Moment
from essays.services import cataloguing, crediting, publishing
from essays.services.importing.tables import import_tables
from essays.services.joining import join_by_word, joins_of, part_series
from essays.services.merging import merge_authors, undo_merge
from essays.views.harvest_requests import ProtocolError, read_request
from tests.factories import (
    make_author,
    make_edition,
    make_essay,
    make_response,
    make_revision,
    make_series,
    make_topic,
    make_user,
    release,
)

pytestmark = pytest.mark.django_db
OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HOUR = timedelta(hours=1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SCHEMA = xmlschema.XMLSchema(Path(__file__).parents[1] / "oai.xsd")
Answer = ElementTree.Element
Asker = Callable[..., Answer]


@pytest.fixture
def ask(client: Client) -> Asker:
    """Ask with arguments (`from_` is from); the answer has the form that the protocol prescribes, or the test fails."""

    def asked(verb: str, **arguments: str) -> Answer:
        named = {name.rstrip("_"): value for name, value in arguments.items()}
        return answered(client.get("/oai/", {"verb": verb, **named}))

    return asked


def answered(response: Any) -> Answer:
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    SCHEMA.validate(response.content.decode())
    return ElementTree.fromstring(response.content)  # noqa: S314  our own answer


def error_of(answer: Answer) -> str:
    error = answer.find(f"{OAI}error")
    return "" if error is None else error.attrib["code"]


def identifier(essay: Essay, language: str = "en") -> str:
    return f"oai:127.0.0.1:{Edition.objects.get(essay=essay, language=language).uuid}"


def one(ask: Asker, essay: Essay, language: str = "en") -> Answer:
    found = ask("GetRecord", identifier=identifier(essay, language), metadataPrefix="oai_dc").find(f".//{OAI}record")
    assert found is not None
    return found


def said(record: Answer, name: str) -> list[str | None]:
    return [node.text for node in record.iter(f"{DC}{name}")]


def datestamp(record: Answer) -> str | None:
    return record.findtext(f".//{OAI}datestamp")


def listed(answer: Answer) -> list[str | None]:
    return [header.findtext(f"{OAI}identifier") for header in answer.iter(f"{OAI}header")]


def harvest(ask: Asker, verb: str = "ListIdentifiers", **arguments: str) -> Iterator[list[str | None]]:
    """The pieces of a list, each asked for when the one before has been read."""
    answer = ask(verb, metadataPrefix="oai_dc", **arguments)
    while True:
        yield listed(answer)
        token = answer.findtext(f".//{OAI}resumptionToken")
        if not token:
            return
        answer = ask(verb, resumptionToken=token)


# The repository -------------------------------------------------------------------------------------------------------
def test_identify_says_whose_it_is_and_since_when(ask: Asker, settings: Settings) -> None:
    settings.OAI_ADMIN_EMAIL = "desk@dialogue.example"
    release(make_revision(make_edition(make_essay())), starts=NOON)
    make_response()

    answer = ask("Identify")

    told = {node.tag.removeprefix(OAI): node.text for node in answer.iter()}
    assert told["baseURL"] == "http://127.0.0.1:8000/oai/"
    assert told["adminEmail"] == "desk@dialogue.example"
    assert told["earliestDatestamp"] == "2026-03-01T12:00:00Z"
    assert (told["deletedRecord"], told["granularity"]) == ("persistent", "YYYY-MM-DDThh:mm:ssZ")


def test_an_empty_repository_answers_each_verb(ask: Asker) -> None:
    assert error_of(ask("Identify")) == ""
    assert error_of(ask("ListSets")) == "noSetHierarchy"
    assert error_of(ask("ListRecords", metadataPrefix="oai_dc")) == "noRecordsMatch"


def test_what_can_be_asked_by_get_can_be_asked_by_post_from_anywhere() -> None:
    make_response()
    client = Client(enforce_csrf_checks=True)
    asked = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}

    by_get, by_post = answered(client.get("/oai/", asked)), answered(client.post("/oai/", asked))

    assert listed(by_get) == listed(by_post) != []
    assert client.put("/oai/").status_code == 405
    assert client.head("/oai/", asked).content == b""


def test_an_answer_is_nobodys_and_stored_by_nobody(client: Client) -> None:
    client.force_login(make_user("publisher"))
    make_response()

    with time_machine.travel(NOON, tick=False):
        answers = {
            client.get("/oai/", {"verb": "Identify"}, headers={"accept-language": language}).content
            for language in ("en", "zh-CN")
        }
        response = client.get("/oai/", {"verb": "Identify"})

    assert answers == {response.content}
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"


def test_each_page_leads_to_the_address_for_harvesters(client: Client) -> None:
    for language in ("en", "zh-hans"):
        assert 'href="/oai/"' in client.get(f"/{language}/").content.decode()


# A record -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def told() -> Essay:
    """A work in both languages, filed everywhere."""
    author = make_author("Renata Öhman", "欧蕊")
    series = make_series("What is a ferry for?", slug="ferry", title_zh="渡轮何用？")
    topic = make_topic("Boats", slug="boats", name_zh="船")
    essay = make_response(
        "en", "zh-hans", title="The Ferry", summary="It was late.", slug="the-ferry", series=series, topics=(topic,),
        authors=(author,), published_on=date(2022, 5, 4),
    )  # fmt: skip
    Edition.objects.filter(essay=essay, language="zh-hans").update(translator=make_author("Lin Ruoxi", "林若溪"))
    return essay


def test_a_record_tells_of_one_text_in_its_language(ask: Asker, told: Essay) -> None:
    record = one(ask, told)

    assert [(node.text, node.attrib[XML_LANG]) for node in record.iter(f"{DC}title")] == [("The Ferry", "en")]
    assert [(node.text, node.attrib[XML_LANG]) for node in record.iter(f"{DC}subject")] == [
        ("Boats", "en"),
        ("船", "zh-Hans"),
    ]
    assert said(record, "creator") == ["Renata Öhman"]
    assert said(record, "description") == ["It was late."]
    assert said(record, "date") == ["2022-05-04"]
    assert said(record, "language") == ["en"]
    assert said(record, "identifier") == ["http://127.0.0.1:8000/en/responses/the-ferry/"]
    assert "http://127.0.0.1:8000/zh-hans/responses/the-ferry/" in said(record, "relation")
    assert {node.text for node in record.iter(f"{OAI}setSpec")} == {"series:ferry", "topic:boats"}


def test_the_translation_has_a_record_of_its_own_with_names_in_its_script(ask: Asker, told: Essay) -> None:
    record = one(ask, told, "zh-hans")

    assert said(record, "title") == ["The Ferry 渡轮"]
    assert (said(record, "creator"), said(record, "contributor")) == (["欧蕊"], ["林若溪"])
    assert said(record, "language") == ["zh-Hans"]
    assert said(record, "identifier") == ["http://127.0.0.1:8000/zh-hans/responses/the-ferry/"]
    assert "http://127.0.0.1:8000/en/responses/the-ferry/" in said(record, "relation")


def test_a_reply_leads_to_what_it_answers_while_readers_can_open_that(ask: Asker, told: Essay) -> None:
    answered, reply = "http://127.0.0.1:8000/en/responses/the-ferry/", make_response(in_reply_to=told)
    before = said(one(ask, reply), "relation")

    Release.objects.filter(essay=told).update(ends_at=timezone.now(), ended_as="withdrawn")

    assert (before, said(one(ask, reply), "relation")) == ([answered], [])


@pytest.mark.parametrize("title", ["<b>&amp;</b> \"'", "a\x00b\x0b\x0c\x1f\ufffe", "]]>", "𠮷野家 🚢", "\u202eevil"])
def test_any_title_stands_in_a_record(ask: Asker, title: str) -> None:
    if connection.vendor == "postgresql":
        title = title.replace("\x00", "")  # which it cannot hold
    essay = make_response(title=title, summary=title)

    (found,) = said(one(ask, essay), "title")

    assert found == "".join(sign for sign in title if sign not in "\x00\x0b\x0c\x1f\ufffe")


@pytest.mark.parametrize(("byline", "printed"), [("initials", "R. Ö."), ("withheld", "Name withheld")])
def test_a_record_names_people_as_the_byline_prints_them(ask: Asker, byline: str, printed: str) -> None:
    author = make_author("Renata Öhman", byline=byline)
    essay = make_response(authors=(author,))
    Edition.objects.update(translator=author)

    record = one(ask, essay)

    assert said(record, "creator") == said(record, "contributor") == [printed]


# Texts that come and go -----------------------------------------------------------------------------------------------
def test_a_withdrawn_text_is_a_deleted_record_without_a_word(ask: Asker) -> None:
    essay = make_response("en", "zh-hans", title="Nightjar")
    publisher = make_user("publisher")
    publishing.withdraw_edition(edition=Edition.objects.get(essay=essay, language="en"), by=publisher, via="test")

    record = one(ask, essay)

    header = record.find(f"{OAI}header")
    assert header is not None
    assert header.attrib == {"status": "deleted"}
    assert record.find(f"{OAI}metadata") is None
    assert said(one(ask, essay, "zh-hans"), "relation") == []
    assert error_of(ask("ListMetadataFormats", identifier=identifier(essay))) == "noMetadataFormats"


@pytest.mark.parametrize("ended_as", ["withdrawn", "ended"])
def test_what_ended_is_listed_as_deleted_at_the_moment_of_its_end(ask: Asker, ended_as: str) -> None:
    essay = make_essay()
    release(make_revision(make_edition(essay)), starts=NOON, ends=NOON + HOUR, ended_as=ended_as)

    record = ask("ListRecords", metadataPrefix="oai_dc", from_="2026-03-01T13:00:00Z", until="2026-03-01T13:00:00Z")

    assert listed(record) == [identifier(essay)]
    assert datestamp(record) == "2026-03-01T13:00:00Z"
    assert error_of(ask("ListRecords", metadataPrefix="oai_dc", until="2026-03-01T12:59:59Z")) == "noRecordsMatch"


def test_a_deleted_record_is_in_no_set_that_readers_do_not_see(ask: Asker) -> None:
    seen, unseen = make_topic(slug="seen"), make_topic(slug="unseen")
    make_response(topics=(seen,))
    essay = make_essay(series=make_series(opened_on=None), topics=(seen, unseen))
    release(make_revision(make_edition(essay)), starts=NOON, ends=NOON + HOUR, ended_as="withdrawn")

    assert [node.text for node in one(ask, essay).iter(f"{OAI}setSpec")] == ["topic:seen"]


def test_what_readers_never_saw_has_no_record(ask: Asker) -> None:
    draft, ready, future, cancelled, page = (make_essay() for _ in range(5))
    revisions = {essay.pk: make_revision(make_edition(essay)) for essay in (draft, ready, future, cancelled, page)}
    Release.objects.create(
        edition=revisions[ready.pk].edition, essay=ready, revision=revisions[ready.pk], basis="approval"
    )
    release(revisions[future.pk], starts=timezone.now() + HOUR)
    release(revisions[cancelled.pk], starts=NOON, ends=NOON, ended_as="cancelled")
    release(revisions[page.pk])
    Essay.objects.filter(pk=page.pk).update(kind=Essay.Kind.PAGE)

    for essay in (draft, ready, future, cancelled, page):
        asked = ask("GetRecord", identifier=identifier(essay), metadataPrefix="oai_dc")
        assert error_of(asked) == "idDoesNotExist"
    assert error_of(ask("ListIdentifiers", metadataPrefix="oai_dc")) == "noRecordsMatch"


def test_a_correction_moves_the_date_and_one_to_come_does_not(ask: Asker) -> None:
    essay = make_essay()
    edition = make_edition(essay)
    release(make_revision(edition, "First"), starts=NOON, ends=NOON + HOUR, ended_as="corrected")
    release(make_revision(edition, "Second"), starts=NOON + HOUR, ends=timezone.now() + HOUR, ended_as="corrected")
    release(make_revision(edition, "Third"), starts=timezone.now() + HOUR)

    record = one(ask, essay)

    assert (datestamp(record), said(record, "title")) == ("2026-03-01T13:00:00Z", ["Second"])


def test_a_scheduled_text_comes_by_time_alone(ask: Asker) -> None:
    starts = timezone.now() + HOUR
    essay = make_essay()
    release(make_revision(make_edition(essay)), starts=starts)

    with time_machine.travel(starts + timedelta(seconds=1), tick=False):
        assert listed(ask("ListIdentifiers", metadataPrefix="oai_dc")) == [identifier(essay)]


def test_a_byline_that_is_protected_brings_its_records_anew(ask: Asker, told: Essay) -> None:
    other = make_response(authors=(make_author(),))
    stamps = [datestamp(one(ask, essay)) for essay in (told, other)]

    with time_machine.travel(timezone.now() + HOUR, tick=False):
        author = Author.objects.get(name_en="Renata Öhman")
        crediting.protect_byline(author=author, byline="withheld", by=make_user("editor"), via="test")
        after = [datestamp(one(ask, essay)) for essay in (told, other)]
        changed = ask("ListIdentifiers", metadataPrefix="oai_dc", from_=str(after[0]))

    assert after[0] > stamps[0]
    assert after[1] == stamps[1]
    assert set(listed(changed)) == {identifier(told), identifier(told, "zh-hans")}


def test_every_act_on_what_belongs_to_a_work_dates_its_record(told: Essay) -> None:
    by = make_user("managing editor")
    edition = Edition.objects.get(essay=told, language="zh-hans")
    reply = make_response(in_reply_to=told)
    series, topic, author = told.series, told.topics.get(), told.authors.get()
    acts: dict[str, Callable[[], object]] = {
        "name": lambda: cataloguing.save_record(author, by=by, via="test", changed=["name_en"]),
        "series": lambda: cataloguing.save_record(series, by=by, via="test", changed=["title_en"]),
        "topic": lambda: cataloguing.save_record(topic, by=by, via="test", changed=["name"]),
        "byline": lambda: crediting.credit_essay(essay=told, authors=[], by=by, via="test"),
        "translator": lambda: crediting.credit_translation(
            edition=edition, translator=None, reviser=None, is_machine_assisted=False, by=by, via="test"
        ),
        "date": lambda: publishing.refile_essay(essay=told, by=by, via="test", changed=["published_on"]),
    }

    for name, act in acts.items():
        RecordDate.objects.all().delete()
        act()
        assert list(RecordDate.objects.values_list("essay", flat=True)) == [told.pk], name

    RecordDate.objects.all().delete()
    publishing.withdraw_edition(edition=edition, by=by, via="test")
    assert list(RecordDate.objects.values_list("essay", flat=True)) == [reply.pk]


def test_what_is_joined_or_filled_dates_the_records_that_name_it(told: Essay, tmp_path: Path) -> None:
    by = make_user("managing editor")
    twin, double = make_series("", title_zh="另一个渡轮", opened_on=None), make_author("R. Ohman")
    alone = make_series("Who pays for the ferry?")
    joined, by_double = make_response(series=twin), make_response(authors=(double,))
    written = make_response(authors=(make_author("Kestrel Brambleford"),))
    make_response()
    (tmp_path / "authors.toml").write_text(
        '[[author]]\nname_en = "Kestrel Brambleford"\nname_zh = "金雀"\n', encoding="utf-8"
    )
    acts: tuple[tuple[Callable[[], object], set[int]], ...] = (
        (lambda: merge_authors(kept=told.authors.get(), merged=double, by=by, via="test"), {told.pk, by_double.pk}),
        (lambda: undo_merge(merged=double, by=by, via="test"), {told.pk, by_double.pk}),
        (lambda: join_by_word(kept=alone, joined=twin, by=by, via="test"), {joined.pk}),
        (lambda: part_series(join=joins_of(alone)[0], by=by, via="test"), {joined.pk}),
        (lambda: import_tables(tmp_path), {written.pk}),
    )

    for act, works in acts:
        RecordDate.objects.all().delete()
        act()
        assert set(RecordDate.objects.values_list("essay", flat=True)) == works


# Lists ----------------------------------------------------------------------------------------------------------------
def test_a_list_comes_in_pieces_of_at_most_twenty_and_ends_with_an_empty_token(ask: Asker) -> None:
    essays = [make_response("en", "zh-hans") for _ in range(11)]

    first = ask("ListRecords", metadataPrefix="oai_dc")
    token = first.findtext(f".//{OAI}resumptionToken")
    second = ask("ListRecords", resumptionToken=token)

    assert (len(listed(first)), len(listed(second))) == (20, 2)
    assert set(listed(first) + listed(second)) == {
        identifier(essay, language) for essay in essays for language in ("en", "zh-hans")
    }
    assert second.find(f".//{OAI}resumptionToken").text is None
    assert ask("GetRecord", identifier=identifier(essays[0]), metadataPrefix="oai_dc").find(
        f".//{OAI}resumptionToken"
    ) is None  # fmt: skip


def test_texts_released_at_one_moment_are_all_listed_once(ask: Asker) -> None:
    for _ in range(45):
        release(make_revision(make_edition(make_essay())), starts=NOON)

    pieces = list(harvest(ask))

    assert [len(piece) for piece in pieces] == [20, 20, 5]
    assert len({found for piece in pieces for found in piece}) == 45


def test_a_token_keeps_the_bounds_and_the_set_of_its_list(ask: Asker) -> None:
    series = make_series(slug="s")
    inside = []
    for number in range(30):
        essay = make_essay(series=series if number % 5 else None)
        release(make_revision(make_edition(essay)), starts=NOON + number * HOUR)
        if number % 5 and 2 <= number <= 27:
            inside.append(identifier(essay))
    bounds = {"from_": "2026-03-01T14:00:00Z", "until": "2026-03-02T15:00:00Z", "set": "series:s"}

    pieces = list(harvest(ask, "ListRecords", **bounds))

    assert [found for piece in pieces for found in piece] == inside
    assert len(pieces) == 2


def test_bounds_in_days_take_whole_days_in_utc(ask: Asker) -> None:
    days = [datetime(2026, 3, day, hour, 59, 59, tzinfo=UTC) for day, hour in ((1, 23), (2, 0), (2, 23), (3, 0))]
    essays = [make_essay() for _ in days]
    for essay, at in zip(essays, days, strict=True):
        release(make_revision(make_edition(essay)), starts=at.replace(microsecond=999_999))

    found = listed(ask("ListIdentifiers", metadataPrefix="oai_dc", from_="2026-03-02", until="2026-03-02"))

    assert found == [identifier(essay) for essay in essays[1:3]]


@pytest.mark.parametrize("until", ["9999-12-31", "9999-12-31T23:59:59Z"])
def test_a_bound_at_the_end_of_the_calendar_is_none(ask: Asker, until: str) -> None:
    essay = make_response()

    assert listed(ask("ListIdentifiers", metadataPrefix="oai_dc", until=until)) == [identifier(essay)]
    assert error_of(ask("ListIdentifiers", metadataPrefix="oai_dc", until="0001-01-01")) == "noRecordsMatch"


def test_sets_are_the_series_and_topics_that_readers_see(ask: Asker, told: Essay) -> None:
    make_series(slug="hidden", opened_on=None)
    make_topic(slug="hidden-topic")

    answer = ask("ListSets")

    assert [node.text for node in answer.iter(f"{OAI}setSpec")] == ["series:ferry", "topic:boats"]
    assert said(answer, "title") == ["What is a ferry for?", "渡轮何用？", "Boats", "船"]
    assert set(listed(ask("ListIdentifiers", metadataPrefix="oai_dc", set="topic:boats"))) == {
        identifier(told), identifier(told, "zh-hans"),
    }  # fmt: skip
    for spec in ("series:hidden", "topic:hidden-topic", "topic:nothing", "nothing", "series:ferry:more"):
        assert error_of(ask("ListIdentifiers", metadataPrefix="oai_dc", set=spec)) == "noRecordsMatch"


def test_many_sets_come_in_pieces(ask: Asker) -> None:
    for number in range(25):
        make_series(slug=f"series-of-{number}")
    make_response(topics=tuple(make_topic() for _ in range(20)))

    answer, sizes, specs = ask("ListSets"), [], []
    while True:
        found = [node.text for node in answer.iter(f"{OAI}setSpec")]
        sizes, specs = [*sizes, len(found)], [*specs, *found]
        if not (token := answer.findtext(f".//{OAI}resumptionToken")):
            break
        answer = ask("ListSets", resumptionToken=token)

    assert sizes == [20, 20, 5]
    assert len(set(specs)) == 45


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_a_list_of_twenty_asks_the_database_no_more_than_one_of_five(client: Client, verb: str) -> None:
    asked = {"verb": verb, "metadataPrefix": "oai_dc"}
    counts = []
    for number in (5, 15):
        for _ in range(number):
            places = {"series": make_series(), "topics": (make_topic(), make_topic()), "authors": (make_author(),)}
            make_response(**places, in_reply_to=Essay.objects.first())
        with CaptureQueriesContext(connection) as queries:
            found = listed(answered(client.get("/oai/", asked)))
        counts.append((len(found), len(queries)))

    (few, queries_of_few), (many, queries_of_many) = counts
    assert (few, many) == (5, 20)
    assert queries_of_few == queries_of_many <= 13


def test_lists_walk_the_indexes_of_changes() -> None:
    place = Place(NOON, 7)
    with CaptureQueriesContext(connection) as asked:
        changed_works(Selection(since=NOON - HOUR, before=NOON + HOUR, after=place), Moment(timezone.now()), 21)

    plans = [plan_of(query["sql"]) for query in asked]

    for plan, index in zip(
        plans, ("release_starts_in_order", "release_ends_in_order", "record_date_order"), strict=True
    ):
        assert index in plan
        assert "Sort" not in plan
        assert "TEMP B-TREE FOR ORDER BY" not in plan


def plan_of(sql: str) -> str:
    """How the database would answer; with so few rows PostgreSQL would rather read tables whole and sort."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


# While the site lives -------------------------------------------------------------------------------------------------
@hypothesis_settings(max_examples=8)
@given(acts=st.lists(st.tuples(st.sampled_from(["new", "correct", "end", "byline", "wait"]), st.integers(0, 24))))
def test_a_harvest_in_pieces_misses_nothing_that_was_there_all_the_time(acts: list[tuple[str, int]]) -> None:
    """Between two pieces texts are published, corrected and ended, and bylines change."""
    Release.objects.all().delete()
    clock = NOON
    with time_machine.travel(clock, tick=False) as traveller:
        client, edition_ids = Client(), []
        for _ in range(25):
            edition = make_edition(make_essay())
            release(make_revision(edition), starts=NOON - HOUR)
            edition_ids.append(edition.pk)
        always = {
            f"oai:127.0.0.1:{uuid}"
            for uuid in Edition.objects.filter(pk__in=edition_ids).values_list("uuid", flat=True)
        }

        def asked(verb: str, **arguments: str) -> Answer:
            traveller.shift(timedelta(seconds=1))
            return answered(client.get("/oai/", {"verb": verb, **arguments}))

        seen: set[str | None] = set()
        for piece in harvest(asked):
            seen |= set(piece)
            for act, number in acts:
                traveller.shift(timedelta(milliseconds=250))
                change(act, Edition.objects.get(pk=edition_ids[number]))
            acts = []

    assert always <= seen


def change(act: str, edition: Edition) -> None:
    """One act at the present moment, written as the services write it."""
    now = timezone.now()
    live = Release.objects.live(Moment(now)).filter(edition=edition)
    if act == "new":
        release(make_revision(make_edition(make_essay())), starts=now)
    elif act == "byline":
        RecordDate.objects.update_or_create(essay=edition.essay, defaults={"at": now})
    elif act in ("correct", "end") and live.exists():
        live.update(ends_at=now, ended_as="corrected" if act == "correct" else "ended")
        if act == "correct":
            release(make_revision(edition), starts=now)


# Errors ---------------------------------------------------------------------------------------------------------------
RECORDS = "verb=ListRecords&metadataPrefix=oai_dc"
ERRORS = {
    "": "badVerb",
    "verb=": "badVerb",
    "verb=Nothing": "badVerb",
    "verb=identify": "badVerb",
    "verb=Identify&verb=Identify": "badVerb",
    "verb=Identify&more=1": "badArgument",
    "verb=Identify&resumptionToken=x": "badArgument",
    "verb=GetRecord": "badArgument",
    "verb=GetRecord&identifier=x": "badArgument",
    "verb=ListRecords": "badArgument",
    "verb=ListRecords&metadataPrefix=": "badArgument",
    f"{RECORDS}&metadataPrefix=oai_dc": "badArgument",
    f"{RECORDS}&set=": "badArgument",
    f"{RECORDS}&set=a%20b": "badArgument",
    f"{RECORDS}&set=series%3A%00": "badArgument",
    f"{RECORDS}&from=yesterday": "badArgument",
    f"{RECORDS}&from=2026-02-30": "badArgument",
    f"{RECORDS}&from=2026-2-3": "badArgument",
    f"{RECORDS}&from=2026-02-03T10:00Z": "badArgument",
    f"{RECORDS}&from=2026-02-03T10:00:00": "badArgument",
    f"{RECORDS}&from=2026-02-03T10:00:00%2B01:00": "badArgument",
    f"{RECORDS}&from=0000-00-00": "badArgument",
    f"{RECORDS}&from=2026-02-03T10:00:61Z": "badArgument",
    f"{RECORDS}&from=%D9%A2%D9%A0%D9%A2%D9%A6-02-03": "badArgument",
    f"{RECORDS}&from=2026-02-03&until=2026-02-03T10:00:00Z": "badArgument",
    f"{RECORDS}&from=2026-02-04&until=2026-02-03": "badArgument",
    f"{RECORDS}&resumptionToken=x": "badArgument",
    "verb=ListRecords&resumptionToken=": "badResumptionToken",
    "verb=ListRecords&resumptionToken=x": "badResumptionToken",
    "verb=ListSets&resumptionToken=a:b:c": "badResumptionToken",
    "verb=ListRecords&metadataPrefix=marc21": "cannotDisseminateFormat",
    "verb=GetRecord&metadataPrefix=marc21&identifier=x": "cannotDisseminateFormat",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=x": "idDoesNotExist",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:%00": "idDoesNotExist",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:00000000-0000-4000-8000-000000000000": "idDoesNotExist",
    "verb=ListMetadataFormats&identifier=x": "idDoesNotExist",
    f"{RECORDS}&from=2099-01-01": "noRecordsMatch",
    f"{RECORDS}&set=topic:nothing": "noRecordsMatch",
    "verb=ListSets": "noSetHierarchy",
}


@pytest.mark.parametrize("query", ERRORS)
def test_a_request_that_cannot_be_answered_gets_the_protocols_error(client: Client, query: str) -> None:
    make_response()

    answer = answered(client.get(f"/oai/?{query}"))

    assert error_of(answer) == ERRORS[query]
    repeated = answer.find(f"{OAI}request")
    assert repeated is not None
    assert bool(repeated.attrib) == (ERRORS[query] not in ("badVerb", "badArgument"))


def test_an_identifier_is_compared_sign_by_sign(ask: Asker) -> None:
    known = identifier(make_response())
    host, uuid = known.rsplit(":", 1)

    for other in (f"{host}:{uuid.upper()}", f"{host}:{{{uuid}}}", f"{host}:{uuid.replace('-', '')}", uuid, f" {known}"):
        asked = ask("GetRecord", identifier=other, metadataPrefix="oai_dc")
        assert error_of(asked) == ("" if other == known else "idDoesNotExist")


def test_a_token_is_good_for_its_own_verb_and_site_alone(ask: Asker, settings: Settings) -> None:
    for _ in range(21):
        make_response()
    token = ask("ListRecords", metadataPrefix="oai_dc").findtext(f".//{OAI}resumptionToken")

    assert error_of(ask("ListIdentifiers", resumptionToken=token)) == "badResumptionToken"
    assert error_of(ask("ListRecords", resumptionToken=f"{token}x")) == "badResumptionToken"
    settings.SECRET_KEY = "of-another-site"
    assert error_of(ask("ListRecords", resumptionToken=token)) == "badResumptionToken"


@hypothesis_settings(max_examples=50)
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=60)), max_size=4), st.text(max_size=3_000))
def test_whatever_is_asked_is_understood_or_refused(pairs: list[tuple[str, str]], token: str) -> None:
    codes = set()
    for asked in (
        pairs,
        [("verb", "ListRecords"), ("metadataPrefix", "oai_dc"), *pairs],
        [("verb", "ListRecords"), ("resumptionToken", token)],
        *([("verb", "ListRecords"), ("metadataPrefix", "oai_dc"), (name, token)] for name in ("from", "until", "set")),
    ):
        try:
            read_request(asked)
        except ProtocolError as refusal:
            codes.add(refusal.code)
    assert codes <= {"badVerb", "badArgument", "badResumptionToken", "cannotDisseminateFormat"}


@hypothesis_settings(max_examples=20)
@given(st.dictionaries(st.sampled_from(["verb", "identifier", "metadataPrefix", "set", "resumptionToken"]), st.text()))
def test_garbage_is_answered_in_the_form_of_the_protocol(asked: dict[str, str]) -> None:
    query = urlencode({"verb": "ListRecords", **asked}, errors="replace")

    assert error_of(answered(Client().get(f"/oai/?{query}")))


# By a client of libraries ---------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_client_of_libraries_harvests_the_samples_whole(live_server: LiveServer) -> None:
    call_command("import_essays", "samples/responses", target="live", verbosity=0)
    public = Release.objects.live(Moment(timezone.now())).filter(essay__kind__in=Essay.LISTED)
    there = {f"oai:127.0.0.1:{uuid}" for uuid in public.values_list("edition__uuid", flat=True)}

    with Scythe(f"{live_server.url}/oai/", http_config=HTTPConfig(http_method="POST")) as scythe:
        by_post = {record.header.identifier for record in scythe.list_records()}
    with Scythe(f"{live_server.url}/oai/") as scythe:
        since = scythe.identify().earliestDatestamp
        records = list(scythe.list_records())
        found = {record.header.identifier for record in records}
        again = {
            name: {header.identifier for header in scythe.list_identifiers(**bounds)}
            for name, bounds in {
                "all": {},
                "days": {"from_": since[:10], "until": f"{timezone.now():%Y-%m-%d}"},
                "seconds": {"from_": since, "until": f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"},
            }.items()
        }
        in_sets = {
            header.identifier for one in scythe.list_sets() for header in scythe.list_identifiers(set_=one.setSpec)
        }
        with pytest.raises(exceptions.NoRecordsMatch):
            list(scythe.list_records(until="2001-01-01T00:00:00Z"))

    assert len(records) == len(found) > 20
    assert found == by_post == there
    assert all(harvested == there for harvested in again.values())
    assert in_sets
    assert in_sets <= there
    assert all(record.metadata["title"] for record in records)
