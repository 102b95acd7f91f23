"""What a document adds to an essay that is there already: only what is lacking, never a field that an editor may have set.

Each step returns the names of what it changed. A document that came before compares with what it wrote itself, so that a field
which an editor emptied or changed since is left alone.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Author
from essays.importing.matching import plain
from essays.importing.parsed import Found, ParsedDocument
from essays.models import Authorship, Edition, Essay, Flag, Series
from essays.services import cataloguing, publishing
from essays.services.flagging import answer_flags, open_flag, pair_code
from essays.services.importing.identity import Identity
from essays.services.importing.options import VIA, DocumentReport, fields_of
from essays.services.importing.wording import supplement_words
from essays.services.indexing import index_names
from essays.services.recording import record_event
from essays.text.han import script_of

Step = Callable[[Essay, ParsedDocument, DocumentReport], bool]


def supplement(
    identity: Identity, parsed: ParsedDocument, written: dict[str, str], report: DocumentReport
) -> Edition | None:
    """Add to an essay what the document has and the essay lacks. `written`: what this document wrote when it came before."""
    essay = identity.essay
    steps: dict[str, Step] = {"published": _date, "series": _series, "authors": _authors, "note": _note}
    for name, step in steps.items():
        if (
            name in fields_of(parsed)
            and fields_of(parsed)[name]["text"] != written.get(name)
            and step(essay, parsed, report)
        ):
            report.changes.append(name)
    language = parsed.body_language or essay.original_language
    edition = Edition.objects.select_related("head", "essay").filter(essay=essay, language=language).first()
    if "body" not in written:
        edition = supplement_words(essay, edition, identity.body, parsed, report)
    if report.changes:
        record_event("essay_supplemented", by=None, via=VIA, essay=essay, fields=report.changes)
    if report.changes and essay.releases.filter(starts_at__isnull=False).exists():
        publishing.date_essay(essay)
        cataloguing.keep_addresses(essay)
    return edition


def _date(essay: Essay, parsed: ParsedDocument, report: DocumentReport) -> bool:
    if essay.published_on is None:
        essay.published_on = parsed.published
        essay.save(update_fields=["published_on"])
        return True
    if essay.published_on != parsed.published:
        report.warnings.append(str(_("The date differs from the one that is there already, which was kept.")))
    return False


def _note(essay: Essay, parsed: ParsedDocument, report: DocumentReport) -> bool:
    assert parsed.note
    column = "note_zh" if script_of(parsed.note.text) == "zh-hans" else "note_en"
    if getattr(essay, column):
        return False
    setattr(essay, column, parsed.note.text)
    essay.save(update_fields=[column])
    return True


def _series(essay: Essay, parsed: ParsedDocument, report: DocumentReport) -> bool:
    """The series: the first one found, or the other language's title of the one that is there (which the pair proves)."""
    assert parsed.series
    title = parsed.series.text
    if essay.series is None:
        essay.series, essay.kind = find_series(title), Essay.Kind.RESPONSE
        essay.save(update_fields=["series", "kind"])
        answer_flags(essay, Flag.Kind.HELD_IMPORT, ["series_missing"], "A later document names the series.")
        return True
    present = essay.series
    if plain(title) in {plain(present.title_en), plain(present.title_zh)}:
        return False
    column = _title_column(title)
    other = Series.objects.titled(title).exclude(pk=present.pk).first()
    if not getattr(present, column) and other is None:
        setattr(present, column, title)
        present.save(update_fields=[column])
        index_names([present])
        return True
    if (
        not getattr(present, column)
        and other
        and not getattr(other, "title_en" if column == "title_zh" else "title_zh")
    ):
        kept, joined = sorted((present, other), key=lambda series: series.pk)
        essay.series = cataloguing.join_series(kept, joined, via=VIA)
        return True
    report.warnings.append(str(_("The series differs from the one that is there already, which was kept.")))
    if not getattr(present, column) and other:
        _ask_whether_one(essay, present, other)
        return False
    open_flag(
        Flag.Kind.CONFLICT,
        _("Two captures of this essay name different series. Which one does it answer?"),
        code="series",
        essay=essay,
        title=title,
    )
    return False


def _ask_whether_one(essay: Essay, present: Series, other: Series) -> None:
    """Propose to an editor to join two series, which an import may not: each has titles of its own."""
    question = format_lazy(
        _(
            "A pair of documents says that “{one}” and “{other}” are one series, but each has titles of its own. Are they one?"
        ),
        one=str(present),
        other=str(other),
    )
    code = pair_code(present.pk, other.pk)
    open_flag(Flag.Kind.SAME_SERIES, question, code=code, essay=essay, series=[present.pk, other.pk])


def _authors(essay: Essay, parsed: ParsedDocument, report: DocumentReport) -> bool:
    """The byline: the first one found, or the same people's names in the other script."""
    present = [authorship.author for authorship in essay.authorships.select_related("author")]
    if not present:
        credit(essay, parsed.authors)
        return True
    names = [plain(author.text) for author in parsed.authors]
    if all(
        name in {plain(author.name_en), plain(author.name_zh)} for name, author in zip(names, present, strict=False)
    ):
        return False
    if len(names) == len(present) and all(
        _can_take(author, found.text) for author, found in zip(present, parsed.authors, strict=True)
    ):
        given = [_give_name(essay, author, found.text) for author, found in zip(present, parsed.authors, strict=True)]
        return any(given)
    report.warnings.append(str(_("The authors differ from those that are there already, which were kept.")))
    open_flag(
        Flag.Kind.CONFLICT,
        _("Two captures of this essay name different authors. Who wrote it?"),
        code="authors",
        essay=essay,
        names=[author.text for author in parsed.authors],
    )
    return False


def _can_take(author: Author, name: str) -> bool:
    """Whether a name may be the author's in the other script, or is the one that is there."""
    present = getattr(author, _name_column(name))
    return not present or plain(present) == plain(name)


def _give_name(essay: Essay, author: Author, name: str) -> bool:
    column = _name_column(name)
    if getattr(author, column):
        return False
    if namesake := Author.objects.named(name).exclude(pk=author.pk).first():
        open_flag(
            Flag.Kind.SAME_AUTHOR,
            _("Two captures of this essay give one author two names, and both have a record. Are they one person?"),
            code=f"{author.pk}-{namesake.pk}",
            essay=essay,
            authors=[author.pk, namesake.pk],
        )
        return False
    setattr(author, column, name)
    cataloguing.sort_author(author)
    author.save()
    index_names([author])
    return True


def credit(essay: Essay, names: tuple[Found, ...]) -> None:
    """Write the byline, in the order of the names; a name given twice counts once."""
    authors = dict.fromkeys(cataloguing.author_named(name.text) for name in names)
    Authorship.objects.bulk_create(
        Authorship(essay=essay, author=author, position=position) for position, author in enumerate(authors, start=1)
    )


def find_series(title: str) -> Series:
    """The series of this title in either language, made if there is none."""
    return Series.objects.titled(title).order_by("id").first() or cataloguing.create_series(
        **{_title_column(title): title}
    )


def _title_column(title: str) -> str:
    return "title_zh" if script_of(title) == "zh-hans" else "title_en"


def _name_column(name: str) -> str:
    return "name_zh" if script_of(name) == "zh-hans" else "name_en"
