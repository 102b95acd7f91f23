"""The words of a document: its title and body as an edition's revisions, and how far that edition is brought."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from essays import workflow
from essays.importing.matching import fingerprint, plain, same_essay
from essays.importing.parsed import ParsedDocument
from essays.models import Edition, Essay, Flag, Release, Revision
from essays.moments import Moment
from essays.services import cataloguing, drafting, publishing, reviewing
from essays.services.flagging import answer_flags, is_held, open_flag
from essays.services.importing.options import VIA, DocumentReport, ImportOptions
from essays.text.blocks import split_blocks
from essays.text.markup import clean_html, paragraphs_to_html

TITLE_DOUBTS = ("title_missing", "neighbour", "title_or_author", "title_or_body")  # codes of essays.importing.verdict
AT_REST = (workflow.DRAFTING, workflow.CHANGES_REQUESTED)


def supplement_words(
    essay: Essay,
    edition: Edition | None,
    relation: str,
    parsed: ParsedDocument,
    report: DocumentReport,
) -> Edition | None:
    """Title and body: a new edition, the rest of a text that was cut off, or a changed text as a flagged draft."""
    if edition is None or edition.head is None:
        report.changes.append("edition")
        return write_edition(essay, parsed)
    title = parsed.title.text if parsed.title and parsed.verdict.outcome == "accepted" else ""
    lacks_title = bool(title) and _lacks_title(edition, edition.head, title)
    if lacks_title and not essay.paths.exists():
        essay.slug = cataloguing.free_slug(Essay, title)
        essay.save(update_fields=["slug"])
    title_to_be = title if lacks_title else edition.head.title
    if relation == "longer" and _is_ours(edition, edition.head):
        return _save(edition, title_to_be, parsed, report)
    if relation in ("longer", "revised", "different"):
        return _changed_source(edition, title_to_be, parsed, report)
    if lacks_title:
        report.changes.append("title")
        _save_text(edition, title, edition.head.body)
    elif title and plain(title) != plain(edition.head.title):
        report.warnings.append(str(_("The title differs from the one that is there already, which was kept.")))
    return edition


def _is_ours(edition: Edition, head: Revision) -> bool:
    """Whether an import may go on writing: the draft's words came from one, and no editor is at work on them."""
    return head.written_by_id is None and edition.state in AT_REST


def _lacks_title(edition: Edition, head: Revision, title: str) -> bool:
    """Whether a title that is certain has to be written: there is none, or only one from a document that left it in doubt."""
    in_doubt = answer_flags(edition.essay, Flag.Kind.HELD_IMPORT, TITLE_DOUBTS, "A later document has the title.")
    return not head.title or (in_doubt and _is_ours(edition, head) and plain(head.title) != plain(title))


def _save(edition: Edition, title: str, parsed: ParsedDocument, report: DocumentReport) -> Edition:
    report.changes.append("body")
    return _save_text(edition, title, body_html(parsed))


def _save_text(edition: Edition, title: str, body: str) -> Edition:
    assert edition.head
    drafting.save_revision(
        edition=edition, parent=edition.head, title=title, summary=edition.head.summary, body=body, by=None, via=VIA
    )
    edition.refresh_from_db()
    return edition


def _changed_source(edition: Edition, title: str, parsed: ParsedDocument, report: DocumentReport) -> Edition:
    """A text that changed at its source becomes a draft with a flag; what editors are at work on is not touched at all."""
    question = _("The source of this text has changed. Compare the two and decide which words stand.")
    details: dict[str, Any] = {}
    assert edition.head
    if _is_ours(edition, edition.head):
        _save(edition, title, parsed, report)
    else:
        details = {"paragraphs": [block.text for block in parsed.body]}
    # The code is of the words, so that each change is asked about, and each only once.
    code = fingerprint(block.text for block in parsed.body)[:40]
    open_flag(Flag.Kind.CHANGED_SOURCE, question, code=code, essay=edition.essay, edition=edition, **details)
    report.warnings.append(str(_("The text differs from the one that is there already. It waits for an editor.")))
    return edition


def write_edition(essay: Essay, parsed: ParsedDocument) -> Edition:
    """The first revision of an edition, from a document."""
    edition = drafting.start_edition(
        essay=essay, language=parsed.body_language or essay.original_language, by=None, via=VIA
    )
    original = Edition.objects.select_related("head").filter(essay=essay, language=essay.original_language).first()
    source = original.head if original and original.pk != edition.pk else None
    drafting.save_revision(
        edition=edition,
        parent=None,
        title=parsed.title.text if parsed.title else "",
        body=body_html(parsed),
        source=source.body if source else "",
        by=None,
        via=VIA,
    )
    edition.refresh_from_db()
    if source:
        edition.source_revision = source
        edition.save(update_fields=["source_revision"])
    return edition


def body_html(parsed: ParsedDocument) -> str:
    """The body as clean HTML: the document's own markup where it has some."""
    if any(block.html for block in parsed.body):
        return clean_html("".join(block.html for block in parsed.body))
    return paragraphs_to_html((block.text, block.heading) for block in parsed.body)


def bring_to(edition: Edition, options: ImportOptions) -> bool:
    """Bring an edition as far as the run asks; returns whether it moved.

    A held text stays a draft, and so does one whose source changed, until an editor has answered. What an editor wrote or has
    taken up is the editors'. A text that was ever public and is no longer was taken back by a person: an import does not
    publish it again.
    """
    if options.target == "draft":
        return False
    edition = drafting.lock_edition(edition)  # a publisher may be taking it back at this moment
    if not (edition.head and edition.head.title):
        return False
    if edition.head.written_by_id is not None or edition.state not in (workflow.DRAFTING, workflow.SUBMITTED):
        return False
    if is_held(edition.essay) or edition.flags.filter(kind=Flag.Kind.CHANGED_SOURCE, closed_at=None).exists():
        return False
    if options.target == "submitted":
        return _submit(edition)
    releases = list(edition.releases.filter(starts_at__isnull=False))
    if any(release.revision_id == edition.head_id for release in releases):
        return False
    live = Release.objects.live(Moment.now()).filter(edition=edition).select_related("revision").first()
    # The rest of a text that was cut off goes out as a correction; any other change of a public text waits for an editor.
    grows = live and edition.head.parent_id == live.revision_id and _grows(live.revision.body, edition.head.body)
    if releases and not grows:
        return False
    publishing.release_revision(revision=edition.head, by=None, via=VIA, basis=Release.Basis.IMPORT)
    return True


def _submit(edition: Edition) -> bool:
    if edition.state != workflow.DRAFTING or edition.releases.exists():
        return False
    reviewing.submit_edition(edition=edition, by=None, via=VIA)
    return True


def _grows(old: str, new: str) -> bool:
    return same_essay([b.text for b in split_blocks(new)], [b.text for b in split_blocks(old)]) == "longer"
