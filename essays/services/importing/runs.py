"""A run: files and folders in name order, each document in its own transaction, one report."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from essays.databases import engine
from essays.errors import ImportRefused, Refusal
from essays.importing.lines import LARGEST
from essays.importing.readers import READERS
from essays.models import ImportRun, Topic
from essays.services import cataloguing
from essays.services.importing.documents import import_document
from essays.services.importing.options import OUTCOMES, DocumentReport, ImportOptions, Target
from essays.services.importing.tables import import_tables

ANALYSE_FROM = 100  # documents; statistics of a smaller import are not worth the write


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import: where it is, and the folder it must not leave (None for a file that was named itself)."""

    path: Path
    folder: Path | None


def find_sources(paths: Sequence[Path]) -> list[Source]:
    """The documents under the given files and folders, in name order. Hidden files, and files that no reader reads, are no documents."""
    sources: list[Source] = []
    for path in paths:
        if path.is_dir():
            inside = (Path(root, name) for root, _folders, names in os.walk(path) for name in names)
            documents = (p for p in inside if p.suffix.lower() in READERS and not _is_hidden(p.relative_to(path)))
            sources += [Source(document, path) for document in sorted(documents)]
        else:
            sources.append(Source(path, None))
    return sources


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
    run = ImportRun.objects.create(
        started_at=timezone.now(), options={"target": target, "topics": list(topic_names), "documents": len(sources)}
    )
    summary: dict[str, int] = dict.fromkeys(OUTCOMES, 0)
    for report in _reports(sources, folders, run, target, topic_names):
        summary[report.outcome] += 1
        tell(report)
    run.finished_at, run.summary = timezone.now(), summary
    run.save()
    return summary


def _reports(
    sources: Sequence[Source], folders: Sequence[Path], run: ImportRun, target: Target, topic_names: Sequence[str]
) -> Iterator[DocumentReport]:
    for folder in folders:
        try:
            import_tables(folder)
        except Refusal as refusal:
            yield DocumentReport(file=spoken(folder)).conclude("refused", refusal.sentence)
    with transaction.atomic():  # one name that is refused makes none of them
        engine().serialise(connection, "import")
        topics = tuple(find_topic(name) for name in topic_names)
    options = ImportOptions(run=run, target=target, topics=topics)
    prompts: list[Source] = []
    for source in sources:
        report = _import_source(source, options)
        if report.kind == "prompt" and report.outcome == "refused":
            prompts.append(source)  # its series may come with a later document
        else:
            yield report
    for source in prompts:
        yield _import_source(source, options)


def _import_source(source: Source, options: ImportOptions) -> DocumentReport:
    path = spoken(source.path)
    try:
        data = read_source(source)
        return import_document(data=data, path=path, suffix=source.path.suffix.lower(), options=options)
    except Refusal as refusal:
        return DocumentReport(file=path).conclude("refused", refusal.sentence)


def spoken(path: Path) -> str:
    """A path as text that can be stored and printed: bytes of a name that are no UTF-8 are shown by a mark."""
    return os.fsencode(path).decode("utf-8", "replace")


def read_source(source: Source) -> bytes:
    """A document's bytes; raises ImportRefused with the reason. Nothing larger than the limit is ever read into memory."""
    path = source.path
    if path.suffix.lower() not in READERS:
        known = ", ".join(sorted(READERS))
        raise ImportRefused(
            _("This kind of file cannot be read; these can: %(kinds)s.") % {"kinds": known}, "unknown_kind"
        )
    if source.folder and not path.resolve().is_relative_to(source.folder.resolve()):
        raise ImportRefused(_("The file is a link that leaves the folder."), "leaves_folder")
    try:
        if not path.is_file():
            raise ImportRefused(_("There is no such file."), "missing")
        if path.stat().st_size > LARGEST:
            raise ImportRefused(
                _("The file is larger than 2 MB. A page of text is much smaller; is it another kind of file?"),
                "too_large",
            )
        return path.read_bytes()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise ImportRefused(_("The file cannot be read: %(reason)s.") % {"reason": reason}, "unreadable") from error


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


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
