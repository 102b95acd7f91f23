"""Two columns: an editor's word on which paragraphs of the two editions of a work answer to each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from essays import languages
from essays.errors import MoveRefused
from essays.models import Essay, Pairing, Release, Revision
from essays.permissions import require
from essays.services.drafting import lock_edition
from essays.services.recording import record_event, renew_content_version
from essays.services.translating import source_of
from essays.text.blocks import split_blocks
from essays.text.pairing import KnownPair

if TYPE_CHECKING:
    from accounts.models import User

RIGHT: Final = "essays.change_edition"


def paired_texts(essay: Essay) -> dict[str, Revision]:
    """By language what is paired: the revision that readers see, else the newest draft."""
    editions = essay.editions.select_related("head").order_by("pk")
    return {edition.language: text for edition in editions if (text := source_of(edition))}


@transaction.atomic
def correct_pairing(*, essay: Essay, pairs: Sequence[KnownPair], by: User | None, via: str) -> list[Pairing]:
    """Say of paragraphs (keys of the English ones, keys of the Chinese ones) which stand beside each other, or stand alone.

    What was said before of any of these paragraphs is forgotten. Sent twice, the act has one effect.
    """
    _lock(essay)
    require(by, RIGHT)
    _check(essay, pairs)
    touched = _touched(essay, pairs)
    if [_said(row) for row in touched] == list(pairs):
        return touched
    before = _forget(touched)
    rows = [
        Pairing.objects.create(essay=essay, blocks_en=[*pair.source], blocks_zh=[*pair.target], by=by) for pair in pairs
    ]
    _settle(essay, before, pairs, by=by, via=via)
    return rows


@transaction.atomic
def forget_pairing(*, essay: Essay, pair: KnownPair, by: User | None, via: str) -> None:
    """Take back what was said of these paragraphs: keys and lengths decide again."""
    _lock(essay)
    require(by, RIGHT)
    touched = _touched(essay, [pair])
    if touched:
        _settle(essay, _forget(touched), [], by=by, via=via)


def _lock(essay: Essay) -> None:
    for edition in essay.editions.order_by("pk"):
        lock_edition(edition)


def _check(essay: Essay, pairs: Sequence[KnownPair]) -> None:
    """Every paragraph is in its text and is spoken of once, and every pair is of something."""
    texts = paired_texts(essay)
    for language, side in ((languages.ENGLISH.code, 0), (languages.CHINESE.code, 1)):
        known = [block.key for block in split_blocks(texts[language].body)] if language in texts else []
        asked = [key for pair in pairs for key in pair[side]]
        if not {*asked} <= {*known} or len({*asked}) < len(asked) or not all(map(any, pairs)):
            raise MoveRefused(
                _("These paragraphs are not in the text as it is now. Load the page again and look at them once more."),
                "stale",
            )


def _touched(essay: Essay, pairs: Sequence[KnownPair]) -> list[Pairing]:
    """What was said before of any of these paragraphs."""
    english = {key for pair in pairs for key in pair.source}
    chinese = {key for pair in pairs for key in pair.target}
    return [row for row in essay.pairings.all() if english & {*row.blocks_en} or chinese & {*row.blocks_zh}]


def _said(row: Pairing) -> KnownPair:
    return row.known(languages.ENGLISH.code)


def _forget(rows: Sequence[Pairing]) -> list[KnownPair]:
    before = [_said(row) for row in rows]
    Pairing.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return before


def _settle(
    essay: Essay, before: Sequence[KnownPair], after: Sequence[KnownPair], *, by: User | None, via: str
) -> None:
    record_event("pairing_corrected", by=by, via=via, essay=essay, before=list(before), after=list(after))
    if Release.objects.filter(essay=essay, starts_at__isnull=False).exists():
        renew_content_version()
