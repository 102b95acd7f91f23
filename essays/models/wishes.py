"""What readers ask to have translated: texts by the number of those who asked, until it can be read in their language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Sum

from essays.models.edition import Edition
from essays.models.queue import editions_for_lines
from essays.models.release import Release
from essays.models.translation_request import TranslationRequest

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from essays.moments import Moment

MOST_IN_THE_QUEUE: Final = 8
MOST_ON_THE_BOARD: Final = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """A text that is asked for in a language: how often, the edition it would be made from, and the one begun already."""

    language: str
    count: int
    source: Edition
    begun: Edition | None


def open_requests(moment: Moment) -> QuerySet[TranslationRequest]:
    """Requests for texts that readers can open, and not yet in full in the language asked for."""
    live = Release.objects.live(moment).filter(essay=OuterRef("essay"))
    there = live.full().filter(edition__language=OuterRef("language"))
    return TranslationRequest.objects.filter(Exists(live), ~Exists(there))


def read_wishes(moment: Moment, most: int) -> tuple[list[Wish], bool]:
    """The texts that most readers ask for, the most wanted first, and whether there are more. Four queries at most."""
    wanted = open_requests(moment).values_list("essay", "language").annotate(asked=Sum("count"))
    rows = list(wanted.order_by("-asked", "essay", "language")[: most + 1])
    editions: dict[int, list[Edition]] = {pk: [] for pk, _language, _asked in rows[:most]}
    for edition in _editions(editions) if editions else ():
        editions[edition.essay_id].append(edition)
    wishes = [_wish(language, asked, editions[pk]) for pk, language, asked in rows[:most]]
    return [wish for wish in wishes if wish], len(rows) > most


def _editions(essays: Iterable[int]) -> QuerySet[Edition]:
    return editions_for_lines(Edition.objects.filter(essay__in=list(essays)))


def _wish(language: str, asked: int, editions: list[Edition]) -> Wish | None:
    """None for a text of which there is no edition in another language to translate."""
    begun = next((edition for edition in editions if edition.language == language), None)
    others = [edition for edition in editions if edition.language != language]
    others.sort(key=lambda edition: edition.language != edition.essay.original_language)
    return Wish(language, asked, others[0], begun) if others else None
