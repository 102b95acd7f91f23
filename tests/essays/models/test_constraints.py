"""What the tables themselves refuse, tried without any service in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from accounts.models import Author, User
from essays.models import (
    Authorship,
    Edition,
    Essay,
    EssayTopic,
    Path,
    Release,
    Review,
    Revision,
    Series,
    SeriesTopic,
    Topic,
)
from tests.factories import (
    make_author,
    make_edition,
    make_essay,
    make_response,
    make_revision,
    make_series,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def refused(make: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_an_essay_has_one_edition_in_a_language() -> None:
    essay = make_essay()
    Edition.objects.create(essay=essay, language="en")
    Edition.objects.create(essay=essay, language="zh-hans")
    refused(lambda: Edition.objects.create(essay=essay, language="en"))


@pytest.mark.parametrize("language", ["", "fr", "zh-hant"])
def test_an_edition_is_in_a_language_that_the_platform_has(language: str) -> None:
    refused(lambda: Edition.objects.create(essay=make_essay(), language=language))


@pytest.mark.parametrize("model", [Essay, Series, Topic, Author])
def test_an_address_is_given_once_in_its_kind(model: type[models.Model]) -> None:
    fields: dict[Any, dict[str, Any]] = {
        Essay: {"original_language": "en"},
        Series: {"title_en": "A"},
        Topic: {"name": "A"},
        Author: {"name_en": "A"},
    }
    model._default_manager.create(slug="taken", **fields[model])
    other = fields[model] | ({"name": "B"} if model is Topic else {})
    refused(lambda: model._default_manager.create(slug="taken", **other))


def test_topics_are_named_once_whatever_the_case() -> None:
    make_topic("Climate")
    refused(lambda: make_topic("CLIMATE"))


def test_an_author_and_a_series_have_a_name_in_one_language_at_least() -> None:
    refused(lambda: Author.objects.create(slug="nobody"))
    refused(lambda: Series.objects.create(slug="nothing"))
    Author.objects.create(slug="zh", name_zh="顾雨晴")
    Series.objects.create(slug="zh", title_zh="渡轮之年")


def test_a_series_does_not_close_before_it_opens() -> None:
    refused(lambda: make_series(opened_on=date(2026, 2, 2), closes_on=date(2026, 2, 1)))
    make_series(opened_on=date(2026, 2, 2), closes_on=date(2026, 2, 2))


def test_an_author_stands_once_in_a_byline_and_each_place_is_taken_once() -> None:
    author, essay = make_author(), make_essay()
    Authorship.objects.create(essay=essay, author=author, position=1)
    refused(lambda: Authorship.objects.create(essay=essay, author=author, position=2))
    refused(lambda: Authorship.objects.create(essay=essay, author=make_author(), position=1))


def test_an_essay_or_series_stands_under_a_topic_once() -> None:
    topic, essay, series = make_topic(), make_essay(), make_series()
    EssayTopic.objects.create(tag=topic, content_object=essay)
    SeriesTopic.objects.create(tag=topic, content_object=series)
    refused(lambda: EssayTopic.objects.create(tag=topic, content_object=essay))
    refused(lambda: SeriesTopic.objects.create(tag=topic, content_object=series))


def test_revisions_of_an_edition_are_numbered_once() -> None:
    revision = make_revision(make_edition(make_essay()))
    fields = {"edition": revision.edition, "number": 1, "sha256": "", "written_at": NOON}
    refused(lambda: Revision.objects.create(**fields))


def test_a_path_leads_to_one_thing_of_its_kind_and_is_written_once() -> None:
    essay, series = make_essay(), make_series()
    Path.objects.create(kind="essay", slug="a", essay=essay)
    Path.objects.create(kind="series", slug="a", series=series)
    refused(lambda: Path.objects.create(kind="essay", slug="a", essay=make_essay()))
    refused(lambda: Path.objects.create(kind="essay", slug="b"))
    refused(lambda: Path.objects.create(kind="essay", slug="b", series=series))
    refused(lambda: Path.objects.create(kind="essay", slug="b", essay=essay, series=series))
    refused(lambda: Path.objects.create(kind="elsewhere", slug="b", essay=essay))


@pytest.mark.parametrize(
    "period",
    [
        {"starts_at": NOON, "ends_at": NOON.replace(hour=11), "ended_as": "ended"},
        {"starts_at": NOON, "ends_at": NOON.replace(hour=13), "ended_as": ""},
        {"starts_at": NOON, "ends_at": None, "ended_as": "ended"},
        {"starts_at": None, "ends_at": NOON, "ended_as": "ended"},
        {"starts_at": None, "ends_at": None, "ended_as": "ended"},
    ],
)
def test_a_period_ends_after_it_starts_and_says_why(period: dict[str, Any]) -> None:
    revision = make_revision(make_edition(make_essay()))
    edition = revision.edition
    refused(
        lambda: Release.objects.create(
            edition=edition, essay=edition.essay, revision=revision, basis="import", **period
        )
    )


def test_an_edition_has_one_release_that_waits() -> None:
    revision = make_revision(make_edition(make_essay()))
    fields = {"edition": revision.edition, "essay": revision.edition.essay, "revision": revision, "basis": "approval"}
    Release.objects.create(**fields)
    refused(lambda: Release.objects.create(**fields))


def test_an_essay_does_not_reply_to_itself() -> None:
    essay = make_essay()
    refused(lambda: Essay.objects.filter(pk=essay.pk).update(in_reply_to=essay))


def test_nobody_reviews_what_they_submitted_and_no_no_goes_without_a_reason() -> None:
    revision, person = make_revision(make_edition(make_essay())), make_user()
    fields = {"revision": revision, "sha256": revision.sha256, "reviewer": person, "at": NOON}
    refused(lambda: Review.objects.create(verdict="approved", submitted_by=person, **fields))
    refused(lambda: Review.objects.create(verdict="declined", submitted_by=make_user(), comment="", **fields))
    Review.objects.create(verdict="approved", submitted_by=make_user(), **fields)


def test_an_address_of_mail_is_an_account_once_whatever_the_case() -> None:
    User.objects.create_user("ada@dialogue.example")
    refused(lambda: User.objects.create_user("ADA@dialogue.example"))


@pytest.mark.parametrize("thing", ["user", "author", "series", "essay", "edition"])
def test_what_history_names_is_not_deleted(thing: str) -> None:
    author, series, person = make_author(), make_series(), make_user()
    essay = make_response("en", authors=(author,), series=series)
    edition = make_edition(essay)
    Release.objects.update(by=person)
    things: dict[str, models.Model] = {
        "user": person,
        "author": author,
        "series": series,
        "essay": essay,
        "edition": edition,
    }
    with pytest.raises(ProtectedError):
        things[thing].delete()
