"""Beginning a response in one act: the work, its edition with the first revision, and the least that the other language is owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from essays import languages
from essays.errors import Refusal
from essays.models import Authorship, Edition, Essay
from essays.services.cataloguing import name_topics
from essays.services.drafting import save_revision, start_edition, start_essay

if TYPE_CHECKING:
    from accounts.models import Author, User
    from essays.models import Series, Topic


@dataclass(frozen=True, slots=True)
class FirstText:
    """The words of an edition's first revision."""

    title: str
    summary: str = ""
    body: str = ""
    note: str = ""


@transaction.atomic
def start_response(
    *,
    text: FirstText,
    language: str,
    by: User,
    via: str,
    other: FirstText | None = None,
    address: str = "",
    original_language: str = "",
    series: Series | None = None,
    authors: Sequence[Author] = (),
    topics: Sequence[Topic] = (),
    in_reply_to: Essay | None = None,
    in_reply_to_block: str = "",
) -> Edition:
    """Begin a work with everything that one form asks: all of it, or nothing. Returns the edition of `text`.

    `address` is a wish; without one the address comes from the English title where there is one, else from pinyin. `other`
    holds title and summary in the other language. Whoever begins a work says whose it is; later the byline is an editor's.
    """
    if len({author.pk for author in authors}) != len(authors):
        raise Refusal(_("An author stands in the byline twice."), "twice")
    titles = {language: text.title, languages.other_language(language): other.title if other else ""}
    essay = start_essay(
        title=address or titles[languages.ENGLISH.code] or text.title,
        original_language=original_language or language,
        by=by,
        via=via,
        series=series,
    )
    essay.in_reply_to, essay.in_reply_to_block = in_reply_to, in_reply_to_block
    essay.save(update_fields=["in_reply_to", "in_reply_to_block"])
    Authorship.objects.bulk_create(
        Authorship(essay=essay, author=author, position=position) for position, author in enumerate(authors, start=1)
    )
    name_topics(essay, topics)
    edition = _write(essay, language, text, by=by, via=via)
    if other and (other.title or other.summary):
        _write(essay, languages.other_language(language), other, by=by, via=via)
    return edition


def _write(essay: Essay, language: str, text: FirstText, *, by: User | None, via: str) -> Edition:
    edition = start_edition(essay=essay, language=language, by=by, via=via)
    save_revision(
        edition=edition,
        parent=None,
        title=text.title,
        summary=text.summary,
        body=text.body,
        by=by,
        via=via,
        note=text.note,
    )
    return edition


@transaction.atomic
def start_page(*, slug: str, texts: Mapping[str, FirstText], by: User | None, via: str) -> list[Edition]:
    """Begin a standing page under an address of its own, an edition for each language; nothing where the address is taken.

    Returns the editions, as drafts: what becomes of them is decided like for any text.
    """
    if Essay.objects.filter(slug=slug).exists():
        return []
    essay = start_essay(title=slug, original_language=next(iter(texts)), by=by, via=via, kind=Essay.Kind.PAGE)
    for language, text in texts.items():
        _write(essay, language, text, by=by, via=via)
    return list(essay.editions.select_related("head").order_by("id"))
