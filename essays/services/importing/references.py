"""Other works that a document names: the one that it translates, the one that it replies to."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from essays.errors import Refusal
from essays.importing.parsed import ParsedDocument
from essays.models import Essay, ImportedDocument, Path
from essays.services.cataloguing import file_reply
from essays.services.importing.options import VIA, DocumentReport


def find_work(reference: str, path: str) -> Essay | None:
    """The work that a document at `path` means: by its address, a file's name in the same folder, or its title."""
    slug = PurePath(urlsplit(reference).path).name if "/" in reference else reference
    known = Path.objects.filter(kind=Path.Kind.ESSAY, slug=slug).select_related("essay").first()
    if known and known.essay:
        return known.essay
    if essay := Essay.objects.filter(slug=slug).first():
        return essay
    beside = str(PurePath(path).parent / reference)
    documents = ImportedDocument.objects.filter(essay__isnull=False).select_related("essay").order_by("id")
    document = documents.filter(path=beside).first() or documents.filter(address=reference).first()
    if document:
        return document.essay
    titled = Essay.objects.filter(editions__head__title=reference).distinct().order_by("id")[:2]
    return titled[0] if len(titled) == 1 else None


def needs_another(parsed: ParsedDocument, path: str) -> bool:
    """Whether a document can be placed only when another one has come: a prompt without its series, a work that is not here yet."""
    if parsed.kind == "prompt":
        return True
    named = [found.text for found in (parsed.translation_of, parsed.in_reply_to) if found]
    return any(find_work(reference, path) is None for reference in named)


def reply(essay: Essay, parsed: ParsedDocument, report: DocumentReport) -> bool:
    """Note which work an essay replies to, if the document says so and nobody has said it before."""
    if parsed.in_reply_to is None or essay.in_reply_to_id is not None:
        return False
    answered = find_work(parsed.in_reply_to.text, report.file)
    if answered is None:
        sentence = _("The work that this text replies to is not here: %(work)s.")
        report.warnings.append(sentence % {"work": parsed.in_reply_to.text})
        return False
    try:
        file_reply(essay=essay, answered=answered, by=None, via=VIA)
    except Refusal as refusal:  # readers cannot open what is answered, say: an editor ties the two later
        report.warnings.append(str(refusal))
        return False
    return True
