"""Works and their editions: lists, single records, and the words."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext
from ninja import Path as PathOf
from ninja import Query, Router

from essays.api.lists import Order, link_next, take_part
from essays.api.parameters import EditionKey, EditionList, EssayList, Key, Reader
from essays.api.problems import Gone
from essays.api.reading import Work, listed_works, named, read_works
from essays.api.records import edition_record, edition_text, essay_record, essay_text
from essays.api.schemas import EditionRecord, EditionText, EssayRecord, EssayText, Listed
from essays.models import Edition, Essay, Path, Release
from essays.models.public_history import latest
from essays.moments import Moment, MomentRequest
from essays.templatetags.reading import DAY_FORMATS
from essays.views.pages import reader_language

router = Router(tags=["Works"])

_AROUND = ("essay", "edition__translator", "edition__reviser")


def _older_essays(last: Essay) -> Q:
    if last.listed_on is None:  # of what readers can no longer open the date may be gone; then the newest come again
        return Q()
    return Q(listed_on__lte=last.listed_on) & (Q(listed_on__lt=last.listed_on) | Q(pk__lt=last.pk))


NEWEST_ESSAYS = Order("essays", ("-listed_on", "-pk"), "uuid", _older_essays)
NEWEST_EDITIONS = Order("editions", ("-pk",), "uuid", lambda last: Q(pk__lt=last.pk))


@router.get("/essays", response=Listed[EssayRecord], url_name="api_essay_list", operation_id="listEssays")
def api_essay_list(request: MomentRequest, query: Query[EssayList], response: HttpResponse) -> Listed[EssayRecord]:
    """Works that readers can open, the newest first."""
    essays = listed_works(query, request.moment).select_related("series")
    part, cursor = take_part(essays, NEWEST_ESSAYS, query)
    items = [essay_record(work, query.language) for work in read_works(part, request.moment)]
    return Listed[EssayRecord](items=items, next=link_next(response, "api_essay_list", query, cursor))


@router.get("/essays/{key}", response=EssayText, url_name="api_essay", operation_id="getEssay")
def api_essay(request: MomentRequest, key: PathOf[Key], query: Query[Reader]) -> EssayText:
    """One work, with its words in the language asked for, else in the one that exists."""
    moment = request.moment
    essay = named(Path.Kind.ESSAY, key.key, Essay.objects.known(moment).select_related("series"))
    if essay is None:
        raise Http404
    work = next(iter(read_works([essay], moment)), None)
    if work is None:
        raise Gone(_notice(list(Release.objects.over(moment).filter(essay=essay))))
    _read_body(work, query.language)
    return essay_text(work, query.language)


@router.get("/editions", response=Listed[EditionRecord], url_name="api_edition_list", operation_id="listEditions")
def api_edition_list(
    request: MomentRequest, query: Query[EditionList], response: HttpResponse
) -> Listed[EditionRecord]:
    """Works in one language each, those that came last first."""
    live = Release.objects.live(request.moment)
    editions = Edition.objects.filter(Exists(live.filter(edition=OuterRef("pk"))))
    if query.text_language:
        editions = editions.filter(language=query.text_language)
    part, cursor = take_part(editions, NEWEST_EDITIONS, query)
    texts = live.filter(edition__in=part).with_texts().select_related(*_AROUND).order_by("-edition_id")
    items = [edition_record(release, query.language) for release in texts]
    return Listed[EditionRecord](items=items, next=link_next(response, "api_edition_list", query, cursor))


@router.get("/editions/{uuid}", response=EditionText, url_name="api_edition", operation_id="getEdition")
def api_edition(request: MomentRequest, key: PathOf[EditionKey], query: Query[Reader]) -> EditionText:
    """One edition, with its words."""
    shown = Release.objects.shown(request.moment).filter(edition__uuid=key.uuid)
    release = shown.live(request.moment).select_related("revision", "edition", *_AROUND).first()
    if release is not None:
        return edition_text(release, query.language)
    over = list(shown)
    if not over:
        raise Http404
    raise Gone(_notice(over))


def _read_body(work: Work, language: str) -> None:
    """Read the one body that is shown; lists do without."""
    work.reading(language).text.revision.refresh_from_db(fields=["body"])


def _notice(over: list[Release]) -> str:
    """The dated notice of a withdrawal; nothing where a text's time was only over."""
    last = latest(over)
    if last is None or last.ended_as != Release.EndedAs.WITHDRAWN or last.ends_at is None:
        return ""
    day = format_date(Moment(last.ends_at).day, DAY_FORMATS[reader_language()])
    sentence = gettext("The text that stood here was withdrawn on %(day)s.") % {"day": day}
    return " ".join(filter(None, (sentence, str(last.end_note))))
