"""The description is true: every answer to what it allows, and to what it forbids, is one that it tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from jsonschema import Draft202012Validator
from pytest_django import Settings
from schemathesis import GenerationMode

from essays.api.openapi import describe
from essays.api.operations import api
from essays.models import Edition
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

handler = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The site as a server asks it, which tells where a request comes from. Within a process nobody unpacks what is packed."""
    return handler(environ | {"REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT_ENCODING": ""}, start_response)


schema = schemathesis.openapi.from_dict(describe(api))
schema.app = application
OPERATIONS = [found.ok() for found in schema.get_all_operations()]
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A request closes old connections; the test's own must stay, as it does for Django's client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def content(settings: Settings) -> None:
    """What the examples of the description name, and something in every other state."""
    settings.RATE_LIMITS = False
    stands = {
        "series": make_series(slug="what-is-u-s-china-cooperation-for"),
        "topics": (make_topic(slug="u-s-china-cooperation"),),
        "authors": (make_author(slug="ruth-embury"), make_author(byline="withheld")),
    }
    essay = make_response("en", "zh-hans", slug="cooperation-by-parcel-post", title="On cooperation", **stands)
    make_response(slug="reply", in_reply_to=essay)
    release(make_revision(make_edition(make_essay(slug="summary")), body=""))
    make_revision(make_edition(make_essay(slug="draft")))


@pytest.mark.django_db
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.path)
def test_every_answer_is_one_that_the_description_tells(
    operation: schemathesis.APIOperation, mode: GenerationMode, content: None
) -> None:
    """All checks of schemathesis, for what the description allows and for what it forbids."""

    @hypothesis_settings(max_examples=8, derandomize=True, database=None)
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case) -> None:
        case.call_and_validate()

    check()


@pytest.mark.django_db
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.path)
def test_its_examples_find_something(operation: schemathesis.APIOperation, client: Client, content: None) -> None:
    parameters = [*operation.path_parameters, *operation.query]
    needed = {one.name: one.definition.get("example") for one in parameters if one.definition["required"]}
    if "uuid" in needed:  # is made anew for each edition
        needed["uuid"] = Edition.objects.get(essay__slug="cooperation-by-parcel-post", language="en").uuid
    query = {name: value for name, value in needed.items() if f"{{{name}}}" not in operation.path}

    assert client.get(operation.path.format(**needed), query).status_code == 200


def test_it_is_openapi_3_1_and_its_schemas_are_json_schema(client: Client) -> None:
    response = client.get("/api/v1/openapi.json")
    told = response.json()

    assert response["Content-Type"].startswith("application/vnd.oai.openapi+json")
    assert told["openapi"].startswith("3.1")
    for shape in told["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)
