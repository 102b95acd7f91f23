"""topics.toml, series.toml and authors.toml beside the documents: what page dumps do not say.

A table makes what is not there and fills what is empty; it never writes over a field that somebody may have set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from accounts.models import Author
from essays.databases import engine
from essays.importing import tables
from essays.importing.tables import AuthorEntry, SeriesEntry, TopicEntry
from essays.models import Series, Topic
from essays.services import cataloguing
from essays.services.importing.options import VIA, DocumentReport
from essays.services.indexing import index_names
from essays.services.recording import renew_content_version, works_naming


def known_topics() -> list[TopicEntry]:
    """All topics with their match words, as the pure matcher takes them."""
    return [
        TopicEntry(
            slug=topic.slug,
            name_en=topic.name,
            name_zh=topic.name_zh,
            description_en="",
            description_zh="",
            keywords_en=tuple(topic.keywords_en.splitlines()),
            keywords_zh=tuple(topic.keywords_zh.splitlines()),
        )
        for topic in Topic.objects.order_by("pk").only("slug", "name", "name_zh", "keywords_en", "keywords_zh")
    ]


def topics_named(names: Sequence[str], report: DocumentReport) -> list[Topic]:
    """The topics that a document names, in either language; a name that no topic has makes none, and is told."""
    found: dict[int, Topic] = {}
    unknown: list[str] = []
    for name in names:
        if topic := Topic.objects.filter(
            models.Q(name__iexact=name) | models.Q(name_zh=name) | models.Q(slug=name)
        ).first():
            found[topic.pk] = topic
        else:
            unknown.append(name)
    if unknown:
        sentence = _("No topic has this name, so the text does not stand under it: %(names)s.")
        report.warnings.append(sentence % {"names": ", ".join(unknown)})
    return list(found.values())


@transaction.atomic
def import_tables(folder: Path) -> int:
    """Read a folder's tables, if it has any; returns how many entries made or filled something. Raises ImportRefused."""
    engine().serialise(connection, "import")
    changed: list[Topic | Series | Author] = []
    readers: Sequence[
        tuple[str, Callable[[bytes, str], Sequence[object]], Callable[..., Topic | Series | Author | None]]
    ] = (
        ("topics.toml", tables.read_topics, _topic),
        ("series.toml", tables.read_series, _series),
        ("authors.toml", tables.read_authors, _author),
    )
    for name, read, write in readers:
        path = folder / name
        if path.is_file() and not path.is_symlink():
            changed += filter(None, (write(entry) for entry in read(path.read_bytes(), str(path))))
    if changed:
        renew_content_version(works_naming(*changed))
    return len(changed)


def _topic(entry: TopicEntry) -> Topic | None:
    """The topic, if it was made or filled; the same below."""
    fields = {
        "name_zh": entry.name_zh,
        "description_en": entry.description_en,
        "description_zh": entry.description_zh,
        "keywords_en": "\n".join(entry.keywords_en),
        "keywords_zh": "\n".join(entry.keywords_zh),
    }
    present = Topic.objects.filter(slug=entry.slug).first() or Topic.objects.filter(name__iexact=entry.name_en).first()
    if present:
        return present if _fill(present, fields) else None
    return cataloguing.create_topic(name=entry.name_en, slug=entry.slug, **fields)


def _series(entry: SeriesEntry) -> Series | None:
    fields: dict[str, Any] = {
        "title_en": entry.title_en,
        "title_zh": entry.title_zh,
        "prompt_en": entry.prompt_en,
        "prompt_zh": entry.prompt_zh,
        "opened_on": entry.opened,
        "closes_on": entry.closes,
    }
    titles = models.Q(pk__in=[])
    if entry.title_en:
        titles |= models.Q(title_en=entry.title_en)
    if entry.title_zh:
        titles |= models.Q(title_zh=entry.title_zh)
    present = list(Series.objects.filter(titles).order_by("id")[:2])
    joins = len(present) == 2
    if joins:  # the table says that a title in one language and a title in the other are one series
        present = [cataloguing.join_series(present[0], present[1], via=VIA)]
    if present:
        return present[0] if _fill(present[0], fields) or joins else None
    return cataloguing.create_series(slug=entry.slug, **fields)


def _author(entry: AuthorEntry) -> Author | None:
    fields = {
        "name_en": entry.name_en,
        "name_zh": entry.name_zh,
        "sort_name_en": entry.sort_en,
        "affiliation_en": entry.affiliation_en,
        "affiliation_zh": entry.affiliation_zh,
        "country": entry.country,
        "bio_en": entry.bio_en,
        "bio_zh": entry.bio_zh,
    }
    names = [name for name in (entry.name_en, entry.name_zh) if name]
    present = Author.objects.filter(models.Q(name_en__in=names) | models.Q(name_zh__in=names)).order_by("id").first()
    if present is None:
        return cataloguing.create_author(**fields)
    if not _fill(present, fields):
        return None
    cataloguing.sort_author(present)
    present.save()
    return present


def _fill(instance: Topic | Series | Author, fields: Mapping[str, object]) -> bool:
    """Fill the empty fields of a row; returns whether there were any."""
    lacking = {name: value for name, value in fields.items() if value and not getattr(instance, name)}
    for name, value in lacking.items():
        setattr(instance, name, value)
    if lacking:
        instance.save(update_fields=list(lacking))
        index_names([instance])
    return bool(lacking)
