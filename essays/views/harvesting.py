"""Harvesting: OAI-PMH 2.0 for libraries, at one address (docs/harvesting.md). A deleted record once was public; nothing else is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from essays.addresses import absolute
from essays.exporting.oai import (
    OAI_DC,
    OAI_DC_SCHEMA,
    PREFIX,
    add,
    stamp,
    write_answer,
    write_dublin_core,
    write_error,
    write_header,
    write_record,
)
from essays.models import Edition, Series, Topic
from essays.models.harvest import (
    Place,
    Record,
    Selection,
    changed_works,
    earliest_change,
    fitting,
    harvestable,
    read_records,
)
from essays.moments import Moment, MomentRequest
from essays.views.harvest_requests import HarvestRequest, ProtocolError, read_request
from essays.views.records import fields_of, fields_of_set, header_of, identifier_of, set_of

A_LIST: Final = 20  # records, identifiers or sets that one answer hands out at most
SETS: Final[dict[str, type[Series] | type[Topic]]] = {"series": Series, "topic": Topic}
# Nothing is older, on a site where nothing was published yet; a page never reads the clock.
THE_BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)
# After these the protocol has the arguments left out of the answer, since they may be anything.
NOT_REPEATED: Final = ("badVerb", "badArgument")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: MomentRequest) -> HttpResponse:
    """Answer one of the six verbs. A POST only asks, like a GET; nobody is known here, and nothing rehearsed is shown."""
    moment = Moment(request.moment.at)
    sent = (*request.GET.lists(), *request.POST.lists())
    pairs = [(name, str(value)) for name, values in sent for value in values]
    arguments = dict(pairs)
    try:
        asked = read_request(pairs)
        content = ANSWERS[asked.verb](asked, moment)
    except ProtocolError as error:
        content = write_error(error.code, error.sentence)
        arguments = {} if error.code in NOT_REPEATED else arguments
    body = write_answer(content, at=moment.at, base_url=absolute(reverse("oai")), arguments=arguments)
    headers = {"Cache-Control": "no-store", "Content-Language": "en, zh-Hans"}
    return HttpResponse(body, content_type="text/xml; charset=utf-8", headers=headers)


def identify(asked: HarvestRequest, moment: Moment) -> Element:
    """The repository: whose it is, since when, and in which grain it tells times."""
    element = Element(asked.verb)
    add(element, "repositoryName", "Dialogue \u5bf9\u8bdd")
    add(element, "baseURL", absolute(reverse("oai")))
    add(element, "protocolVersion", "2.0")
    add(element, "adminEmail", settings.OAI_ADMIN_EMAIL)
    add(element, "earliestDatestamp", stamp(earliest_change(moment) or THE_BEGINNING))
    add(element, "deletedRecord", "persistent")
    add(element, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    return element


def list_metadata_formats(asked: HarvestRequest, moment: Moment) -> Element:
    """The one format. A deleted record has none any more."""
    if "identifier" in asked.arguments and _record(asked.arguments["identifier"], moment).release is None:
        raise ProtocolError("noMetadataFormats", "This record is deleted.")
    element = Element(asked.verb)
    entry = SubElement(element, "metadataFormat")
    add(entry, "metadataPrefix", PREFIX)
    add(entry, "schema", OAI_DC_SCHEMA)
    add(entry, "metadataNamespace", OAI_DC)
    return element


def list_sets(asked: HarvestRequest, moment: Moment) -> Element:
    """The series that readers see, then the topics, each in the order in which they were made."""
    kinds = list(SETS)
    kind, behind = asked.place or (kinds[0], 0)
    found: list[Series | Topic] = []
    for name in kinds[kinds.index(kind) :]:
        public = SETS[name].objects.public(moment).filter(pk__gt=behind if name == kind else 0)
        found += public.order_by("pk")[: A_LIST + 1 - len(found)]
    if not found:
        raise ProtocolError("noSetHierarchy", "There are no sets here yet.")
    element = Element(asked.verb)
    for record in found[:A_LIST]:
        entry = SubElement(element, "set")
        add(entry, "setSpec", set_of(record))
        add(entry, "setName", str(record))
        SubElement(entry, "setDescription").append(write_dublin_core(fields_of_set(record)))
    last = found[A_LIST - 1] if len(found) > A_LIST else None
    _go_on(element, asked, (last._meta.model_name, last.pk) if last else ())
    return element


def get_record(asked: HarvestRequest, moment: Moment) -> Element:
    """One record, deleted ones included."""
    record = _record(asked.arguments["identifier"], moment)
    element = Element(asked.verb)
    element.append(write_record(header_of(record), fields_of(record)))
    return element


def list_records(asked: HarvestRequest, moment: Moment) -> Element:
    """Records, the least lately changed first."""
    return _list(asked, moment, lambda record: write_record(header_of(record), fields_of(record)))


def list_identifiers(asked: HarvestRequest, moment: Moment) -> Element:
    """The headers of the same list."""
    return _list(asked, moment, lambda record: write_header(header_of(record)))


ANSWERS: Final[dict[str, Callable[[HarvestRequest, Moment], Element]]] = {
    "Identify": identify,
    "ListMetadataFormats": list_metadata_formats,
    "ListSets": list_sets,
    "GetRecord": get_record,
    "ListIdentifiers": list_identifiers,
    "ListRecords": list_records,
}


def _list(asked: HarvestRequest, moment: Moment, written: Callable[[Record], Element]) -> Element:
    """A piece of a list. Works are never cut: both texts of one come together."""
    places = changed_works(_selection(asked, moment), moment, A_LIST + 1)
    if not places:
        raise ProtocolError("noRecordsMatch", "There is no such record.")
    taken, editions = fitting(places, moment, A_LIST)
    element = Element(asked.verb)
    element.extend(written(record) for record in read_records(editions, taken, moment))
    last = taken[-1]
    _go_on(element, asked, (last.at.isoformat(), last.essay) if len(taken) < len(places) else ())
    return element


def _selection(asked: HarvestRequest, moment: Moment) -> Selection:
    after = Place(datetime.fromisoformat(asked.place[0]), asked.place[1]) if asked.place else None
    series, topic = _set(asked.arguments["set"], moment) if "set" in asked.arguments else (None, None)
    return Selection(since=asked.since, before=asked.before, series=series, topic=topic, after=after)


def _set(spec: str, moment: Moment) -> tuple[int | None, int | None]:
    """The ids of the series or the topic of a set; what readers do not see is no set."""
    kind, _colon, slug = spec.partition(":")
    model = SETS.get(kind)
    pk = model.objects.public(moment).filter(slug=slug).values_list("pk", flat=True).first() if model else None
    if pk is None:
        raise ProtocolError("noRecordsMatch", "There is no such set.")
    return (pk, None) if model is Series else (None, pk)


def _record(identifier: str, moment: Moment) -> Record:
    edition = _find(identifier, moment)
    if edition is None:
        raise ProtocolError("idDoesNotExist", "There is no record of this identifier.")
    places = changed_works(Selection(essay=edition.essay_id), moment, 1)
    return read_records([edition], places, moment)[0]


def _find(identifier: str, moment: Moment) -> Edition | None:
    written = identifier.removeprefix(identifier_of(""))
    try:
        uuid = UUID(written)
    except ValueError:
        return None
    if identifier != identifier_of(uuid):  # an identifier is compared sign by sign
        return None
    return harvestable(moment).filter(uuid=uuid).select_related("translator").first()


def _go_on(element: Element, asked: HarvestRequest, place: tuple[object, ...]) -> None:
    """The token by which the list goes on; behind the last piece of several an empty one."""
    if place or asked.place:
        add(element, "resumptionToken", asked.token(place) if place else "")
