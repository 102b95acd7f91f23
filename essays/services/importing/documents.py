"""One document: read, recognised, written, in a transaction of its own."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

from django.db import connection, models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Author
from essays.databases import engine
from essays.errors import ImportHeld, ImportRefused, ImportWaits
from essays.importing.matching import match_topics
from essays.importing.parsed import Found, ParsedDocument, Verdict
from essays.importing.readers import reader_of
from essays.models import Edition, Essay, EssayTopic, Flag, ImportedDocument, Revision, Series, Topic
from essays.services import cataloguing, drafting, publishing
from essays.services.flagging import is_held, open_flag
from essays.services.importing.identity import Traits, identify, traits_of
from essays.services.importing.options import VIA, DocumentReport, ImportOptions, fields_of
from essays.services.importing.references import needs_another, reply
from essays.services.importing.supplementing import credit, find_series, supplement
from essays.services.importing.tables import known_topics, topics_named
from essays.services.importing.wording import bring_to, write_edition
from essays.services.recording import record_event, renew_content_version, works_naming
from essays.text.han import script_of


@transaction.atomic
def import_document(*, data: bytes, path: str, suffix: str, options: ImportOptions) -> DocumentReport:
    """Bring in one document: `data` is its bytes, `path` how people know it, `suffix` chooses the reader
    (".txt"; "post" for one of an export).

    Never raises for a document that is bad: the report says what is wrong. Raises ImportWaits where it needs another one first.
    Imports are made one after the other, whatever starts them, since two at once could both take the same essay for a new one.
    """
    engine().serialise(connection, "import")
    report = DocumentReport(file=path)
    try:
        parsed = reader_of(suffix)(data, path)
    except ImportRefused as refusal:
        return report.conclude("refused", refusal.sentence)
    report.describe(parsed)
    if parsed.kind == "prompt" and (series := series_of_prompt(parsed)):
        return _prompt(series, parsed, report, options)
    if not options.is_last and needs_another(parsed, path):
        raise ImportWaits(_("The document needs another one that has not come yet."), "waits")
    digest = sha256(data).hexdigest()
    if parsed.verdict.outcome == "refused":
        _remember(digest, path, parsed, traits_of(parsed, path), options)
        return report.conclude("refused", parsed.verdict.reason)
    if line := overlong(parsed):
        sentence = _("Line %(line)s is too long for a title, a name, a series or a note. Is it a paragraph?")
        return report.conclude("refused", sentence % {"line": line})
    return _write(digest, parsed, report, options)


def _write(digest: str, parsed: ParsedDocument, report: DocumentReport, options: ImportOptions) -> DocumentReport:
    """Make the document a new essay, or add it to the one that it is of."""
    known = ImportedDocument.objects.select_related("essay").filter(sha256=digest).first()
    traits, verdict = traits_of(parsed, report.file), parsed.verdict
    try:
        identity = identify(parsed, traits, known, report.file)
    except ImportHeld as held:
        identity, verdict = None, Verdict("held", held.code, held.sentence, held.sentence)
    document = known or _remember(digest, report.file, parsed, traits, options)
    edition: Edition | None
    if identity:
        written = {name: found["text"] for name, found in known.fields.items()} if known and known.essay else {}
        essay = identity.essay
        edition = supplement(identity, parsed, written, report)
    else:
        essay = _begin(parsed)
        edition = write_edition(essay, parsed)
        _hold(document, essay, edition, verdict)
    document.essay, document.edition = essay, edition
    document.address = document.address or parsed.address
    if reply(essay, parsed, report):
        report.changes.append("in_reply_to")
    document.fields = fields_of(parsed) | _file_under_topics(essay, parsed, report, options)
    _settle(document, essay)
    if edition and bring_to(edition, options):
        report.changes.append(options.target)
    if identity and _can_be_noticed(essay, report):
        renew_content_version(_described(essay, report))
    return _conclude(report, essay, is_new=identity is None, verdict=verdict)


def _hold(document: ImportedDocument, essay: Essay, edition: Edition, verdict: Verdict) -> None:
    """Ask an editor what the document leaves open, if anything."""
    if verdict.outcome == "held":
        open_flag(
            Flag.Kind.HELD_IMPORT,
            verdict.question,
            code=verdict.code,
            essay=essay,
            edition=edition,
            document=document,
        )


def _settle(document: ImportedDocument, essay: Essay) -> None:
    """Save what came of the document; where nothing is open, the essay's other documents are held no longer either."""
    held, accepted = ImportedDocument.Outcome.HELD, ImportedDocument.Outcome.ACCEPTED
    document.outcome = held if is_held(essay) else accepted
    document.save()
    if document.outcome == accepted:
        essay.documents.filter(outcome=held).update(outcome=accepted)


def _conclude(report: DocumentReport, essay: Essay, *, is_new: bool, verdict: Verdict) -> DocumentReport:
    essay.refresh_from_db(fields=["slug"])
    flag = Flag.objects.filter(essay=essay, kind=Flag.Kind.HELD_IMPORT, closed_at=None).first()
    if flag:
        return report.conclude("held", verdict.reason if verdict.outcome == "held" else flag.question, essay)
    return report.conclude("created" if is_new else "updated" if report.changes else "unchanged", "", essay)


def _can_be_noticed(essay: Essay, report: DocumentReport) -> bool:
    """Whether readers may see what was added: on a public work, or on a series or an author, which other works may show."""
    shared = {"series", "authors"} & set(report.changes)
    return bool(shared or (report.changes and essay.releases.filter(starts_at__isnull=False).exists()))


def _described(essay: Essay, report: DocumentReport) -> QuerySet[Essay]:
    """The works of which catalogues are told something else: this one, and those of the series and authors that were given words."""
    changed: list[Series | Author] = []
    if "series" in report.changes and essay.series:
        changed.append(essay.series)
    if "authors" in report.changes:
        changed += essay.authors.all()
    return works_naming(*changed) | Essay.objects.filter(pk=essay.pk)


def overlong(parsed: ParsedDocument) -> int | None:
    """The line of a field that no column can hold, which one of the two databases would store and the other not."""
    columns = ((parsed.title, Revision, "title"), (parsed.series, Series, "title_en"), (parsed.note, Essay, "note_en"))
    fields: list[tuple[Found | None, type[models.Model], str]] = [*columns]
    fields += [(author, Author, "name_en") for author in parsed.authors]
    for value, model, column in fields:
        if value and len(value.text) > getattr(model._meta.get_field(column), "max_length"):  # noqa: B009  untyped in django-stubs
            return value.line
    return None


def series_of_prompt(parsed: ParsedDocument) -> Series | None:
    """The series whose prompt page this is: its title is the series'."""
    return Series.objects.titled(parsed.title.text).first() if parsed.title else None


def _prompt(series: Series, parsed: ParsedDocument, report: DocumentReport, options: ImportOptions) -> DocumentReport:
    """Fill a series' empty prompt and opening date from its prompt page; the page itself becomes no essay."""
    column = "prompt_zh" if parsed.body_language == "zh-hans" else "prompt_en"
    found: dict[str, str | date] = {column: "\n\n".join(block.text for block in parsed.body)}
    if options.target == "live" and parsed.published:
        found["opened_on"] = parsed.published
    lacking = [name for name in found if not getattr(series, name)]
    for name in lacking:
        setattr(series, name, found[name])
    if lacking:
        series.save(update_fields=lacking)
        record_event("series_supplemented", by=None, via=VIA, series=series.pk, fields=lacking)
        renew_content_version()
    report.changes += lacking
    sentence = _("This is the prompt page of a series. Its text belongs to the series; it is no essay.")
    return report.conclude("updated" if lacking else "unchanged", sentence)


def _begin(parsed: ParsedDocument) -> Essay:
    """A new work: series, byline and note. Without a title of its own it is called by its first words until it has one."""
    text = parsed.title.text if parsed.title else " ".join(parsed.body[0].text.split()[:8])[:80]
    essay = drafting.start_essay(
        title=text,
        original_language=parsed.body_language or "en",
        by=None,
        via=VIA,
        kind=Essay.Kind.RESPONSE if parsed.series else Essay.Kind.ESSAY,
        series=find_series(parsed.series.text) if parsed.series else None,
        published_on=parsed.published,
    )
    credit(essay, parsed.authors)
    if parsed.note:
        column = "note_zh" if script_of(parsed.note.text) == "zh-hans" else "note_en"
        setattr(essay, column, parsed.note.text)
        essay.save(update_fields=[column])
    return essay


def _file_under_topics(
    essay: Essay, parsed: ParsedDocument, report: DocumentReport, options: ImportOptions
) -> dict[str, dict[str, Any]]:
    """The topics that were asked for, and those whose words stand in the title or the series' title (with the word).

    A topic that a document of this essay named before is not given again: where it is gone, an editor took it off. Returns
    what the document's row keeps of it.
    """
    matched = match_topics(
        known_topics(),
        parsed.title.text if parsed.title else "",
        parsed.series.text if parsed.series else "",
    )
    named = topics_named([topic.text for topic in parsed.topics], report)
    words = {topic.slug: "" for topic in (*options.topics, *named)} | dict(matched)
    topics = list(Topic.objects.filter(slug__in=words).order_by("pk"))
    rows = essay.documents.values_list("fields", flat=True)
    before = {pk for fields in rows if "topics" in fields for pk in fields["topics"]["text"].split()}
    if cataloguing.name_topics(essay, [topic for topic in topics if str(topic.pk) not in before]):
        report.changes.append("topics")
        if essay.releases.filter(starts_at__isnull=False).exists():
            publishing.date_essay(essay)
            cataloguing.keep_addresses(essay)
    standing = set(EssayTopic.objects.filter(content_object=essay, tag__in=topics).values_list("tag_id", flat=True))
    report.topics = [{"name": t.name, "matched": words[t.slug]} for t in topics if t.pk in standing]
    return {"topics": {"text": " ".join(str(topic.pk) for topic in topics)}} if topics else {}


def _remember(
    digest: str,
    path: str,
    parsed: ParsedDocument,
    traits: Traits,
    options: ImportOptions,
) -> ImportedDocument:
    """The row of a document that is new, or that was refused before."""
    document, _made = ImportedDocument.objects.get_or_create(
        sha256=digest,
        defaults={
            "path": path[:1000],
            "first_run": options.run,
            "outcome": ImportedDocument.Outcome.REFUSED,
            "code": parsed.verdict.code,
            "page_language": parsed.page_language or "",
            "body_language": parsed.body_language or "",
            "fields": fields_of(parsed),
            "body_sha256": traits.body,
            "opening_sha256": traits.opening,
            "title_sha256": traits.title,
            "stem": traits.stem,
            "address": parsed.address,
        },
    )
    return document
