"""A run: files and folders in name order, each document in its own transaction, one report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from essays.databases import engine
from essays.errors import ImportWaits, Refusal
from essays.models import ImportRun, Topic
from essays.services import cataloguing
from essays.services.importing.documents import import_document
from essays.services.importing.options import OUTCOMES, DocumentReport, ImportOptions, Target
from essays.services.importing.sources import Document, Source, documents_of, spoken
from essays.services.importing.tables import import_tables

if TYPE_CHECKING:
    from accounts.models import User

ANALYSE_FROM = 100  # documents; statistics of a smaller import are not worth the write


def import_sources(
    *,
    sources: Sequence[Source],
    folders: Sequence[Path],
    target: Target,
    topic_names: Sequence[str] = (),
    dry_run: bool = False,
    tell: Callable[[DocumentReport], None],
) -> dict[str, int]:
    """Import documents and tell of each as soon as it is done; returns how many came out how.

    With `dry_run` everything is done and then undone, so that the report is that of the real run.
    """
    if dry_run:
        with transaction.atomic():
            summary = _import(sources, folders, target, topic_names, tell)
            transaction.set_rollback(True)
        return summary
    summary = _import(sources, folders, target, topic_names, tell)
    if len(sources) >= ANALYSE_FROM:
        engine().analyse(connection)
    return summary


def _import(
    sources: Sequence[Source],
    folders: Sequence[Path],
    target: Target,
    topic_names: Sequence[str],
    tell: Callable[[DocumentReport], None],
) -> dict[str, int]:
    run = begin_run(target=target, topic_names=topic_names, documents=len(sources))
    return run_import(run, sources, folders, tell)


def begin_run(*, target: Target, topic_names: Sequence[str] = (), documents: int, by: User | None = None) -> ImportRun:
    """The row of a run that begins now."""
    options = {"target": target, "topics": list(topic_names), "documents": documents}
    return ImportRun.objects.create(started_at=timezone.now(), options=options, by=by)


def run_import(
    run: ImportRun,
    sources: Sequence[Source],
    folders: Sequence[Path],
    tell: Callable[[DocumentReport], None],
    *,
    most: int | None = None,
) -> dict[str, int]:
    """Do what a run was begun for, with at most so many documents; returns how many came out how."""
    summary: dict[str, int] = dict.fromkeys(OUTCOMES, 0)
    for report in chain(_tables(folders), _reports(sources, run, most)):
        summary[report.outcome] += 1
        tell(report)
    run.finished_at, run.summary = timezone.now(), summary
    run.save()
    return summary


def _tables(folders: Sequence[Path]) -> Iterator[DocumentReport]:
    for folder in folders:
        try:
            import_tables(folder)
        except Refusal as refusal:
            yield DocumentReport(file=spoken(folder)).conclude("refused", refusal.sentence)


def _reports(sources: Sequence[Source], run: ImportRun, most: int | None) -> Iterator[DocumentReport]:
    with transaction.atomic():  # one name that is refused makes none of them
        engine().serialise(connection, "import")
        topics = tuple(find_topic(name) for name in run.options["topics"])
    options = ImportOptions(run=run, target=run.options["target"], topics=topics, is_last=False)
    documents = chain.from_iterable(map(documents_of, sources))
    waiting: list[Document] = []
    for document in islice(documents, most):
        try:
            yield _import_document(document, options)
        except ImportWaits:
            waiting.append(document)
    for document in waiting:
        yield _import_document(document, replace(options, is_last=True))
    if left := next(documents, None):
        sentence = _(
            "At most %(most)s documents come in at once. This one and those after it were left; bring them by themselves."
        )
        yield DocumentReport(file=left.path).conclude("refused", sentence % {"most": most})


def _import_document(document: Document, options: ImportOptions) -> DocumentReport:
    if document.refusal:
        return DocumentReport(file=document.path).conclude("refused", document.refusal.sentence)
    try:
        return import_document(data=document.data, path=document.path, suffix=document.suffix, options=options)
    except ImportWaits:
        raise
    except Refusal as refusal:
        return DocumentReport(file=document.path).conclude("refused", refusal.sentence)


def find_topic(name: str) -> Topic:
    """The topic of this name in either language; made if there is none, refused if the name looks like a typing error."""
    found = Topic.objects.filter(Q(name__iexact=name) | Q(name_zh=name) | Q(slug=name)).first()
    if found:
        return found
    names = [known for pair in Topic.objects.values_list("name", "name_zh") for known in pair if known]
    if close := get_close_matches(name, names, n=1, cutoff=0.8):
        raise Refusal(
            format_lazy(_("There is no topic “{name}”. Did you mean “{close}”?"), name=name, close=close[0]),
            "topic_unknown",
        )
    return cataloguing.create_topic(name=name)
