"""Which essay a document is of: the same essay is often captured twice, in two frames or at two times.

What proves it, in this order: the same bytes came before; the file's name says that two files are the two pages of one address;
the same body; the same first paragraph and mostly the same body; the same title with overlapping bodies. What only looks alike
(same title and authors, other words) is held for an editor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath

from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essays.errors import ImportHeld
from essays.importing.matching import fingerprint, plain, same_essay
from essays.importing.parsed import ParsedDocument
from essays.importing.verdict import held
from essays.models import Essay, ImportedDocument, Revision
from essays.services.importing.references import find_work
from essays.text.blocks import split_blocks

# "the-ferry.en.txt" and "the-ferry.zh.txt": two pages of one address, said by whoever prepared the folder.
PAIR = re.compile(r"^(?P<stem>.+)\.(en|zh|zh-hans)\.[^.]+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Traits:
    """What a document is recognised by; hashes are hexadecimal, empty where there is nothing to hash."""

    body: str
    opening: str
    title: str
    stem: str


@dataclass(frozen=True, slots=True)
class Identity:
    """The essay that a document is of, and how its body stands to the one that is there (see matching.same_essay)."""

    essay: Essay
    body: str


def traits_of(parsed: ParsedDocument, path: str) -> Traits:
    """What to look another capture up by."""
    texts = [block.text for block in parsed.body]
    pair = PAIR.match(PurePath(path).name)
    stem = parsed.twin or (str(PurePath(path).parent / pair["stem"]) if pair else "")
    return Traits(
        body=fingerprint(texts) if texts else "",
        opening=fingerprint(texts[:1]) if texts else "",
        title=sha256(plain(parsed.title.text).encode()).hexdigest() if parsed.title else "",
        stem=stem[:1000],
    )


def identify(parsed: ParsedDocument, traits: Traits, known: ImportedDocument | None, path: str) -> Identity | None:
    """The essay that the document is of, or None for a new one; raises ImportHeld where only an editor can tell."""
    texts = [block.text for block in parsed.body]
    if known and known.essay:
        return _identity(known.essay, parsed, texts)
    if parsed.translation_of:
        return _translated(parsed, texts, path)
    documents = ImportedDocument.objects.select_related("essay").filter(essay__isnull=False).order_by("id")
    if traits.stem and (twin := documents.filter(stem=traits.stem).first()) and twin.essay:
        return _identity(twin.essay, parsed, texts)
    alike = Q(opening_sha256=traits.opening)
    if traits.title:
        alike |= Q(title_sha256=traits.title)
    doubtful: Essay | None = None
    for essay in {document.essay.pk: document.essay for document in documents.filter(alike) if document.essay}.values():
        relation = body_relation(essay, parsed.body_language, texts)
        if relation in ("same", "longer", "shorter", "revised"):
            return Identity(essay, relation)
        if traits.title and _same_title_and_authors(essay, parsed, traits.title):
            doubtful = essay
    if doubtful:
        raise ImportHeld(
            format_lazy(
                _(
                    "Title and authors are those of “{slug}”, but the words differ. Is this another version of it, or another essay?"
                ),
                slug=doubtful.slug,
            ),
            "same_title",
        )
    return None


def _translated(parsed: ParsedDocument, texts: Sequence[str], path: str) -> Identity:
    """The work that a translation says it is of."""
    assert parsed.translation_of
    if original := find_work(parsed.translation_of.text, path):
        return _identity(original, parsed, texts)
    raise ImportHeld(held("original_missing", parsed.translation_of).question, "original_missing")


def _identity(essay: Essay, parsed: ParsedDocument, texts: Sequence[str]) -> Identity:
    return Identity(essay, body_relation(essay, parsed.body_language, texts))


def body_relation(essay: Essay, language: str | None, texts: Sequence[str]) -> str:
    """How new paragraphs stand to the essay's edition in a language: same, longer, shorter, revised, different, or missing.

    They are compared with what an import wrote last, not with what an editor made of it since.
    """
    language = language or essay.original_language
    revisions = Revision.objects.filter(edition__essay=essay, edition__language=language).order_by("-number")
    source = revisions.filter(written_by=None).first() or revisions.first()
    if source is None:
        return "missing"
    return same_essay(list(texts), [block.text for block in split_blocks(source.body)])


def _same_title_and_authors(essay: Essay, parsed: ParsedDocument, title: str) -> bool:
    if not essay.documents.filter(title_sha256=title).exists():
        return False
    names = {plain(name) for author in essay.authors.all() for name in (author.name_en, author.name_zh) if name}
    given = {plain(author.text) for author in parsed.authors}
    same_series = bool(parsed.series and essay.series and _is_titled(essay, parsed.series.text))
    return bool(given & names) or (not given and not names and same_series)


def _is_titled(essay: Essay, title: str) -> bool:
    series = essay.series
    return series is not None and plain(title) in {plain(series.title_en), plain(series.title_zh)}
