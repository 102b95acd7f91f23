"""Two records of one author that were made one: what would come back if that were undone. Reads only.

The event of the merge holds what it moved. What was changed since is an editor's later word and stays: the plan says what, so that
the page which asks and the act which does it (services/merging.py) cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from accounts.models import Author, Portrait
from essays.models.authorship import Authorship
from essays.models.edition import Edition
from essays.models.event import Event
from essays.models.path import Path

# From open to hidden.
BYLINES: Final = (Author.Byline.FULL, Author.Byline.INITIALS, Author.Byline.WITHHELD)


def stricter(*bylines: str) -> str:
    """Of several protections the one that hides most."""
    return max(bylines, key=lambda byline: BYLINES.index(Author.Byline(byline)))


@dataclass(frozen=True, slots=True)
class Line:
    """One byline that the merge moved. `double` is the kept author's own place in it, where both stood under one text."""

    essay: int
    position: int
    double: int | None
    had_institution: bool


@dataclass(frozen=True, slots=True)
class MergeUndone:
    """What goes back to the merged author, and what stays with the kept one because it was changed since.

    `bylines` are what the two are printed as afterwards: the kept one, then the merged one.
    """

    event: Event
    kept: Author
    merged: Author
    lines: tuple[Line, ...]
    lines_left: tuple[Line, ...]
    translations: tuple[int, ...]
    translations_left: tuple[int, ...]
    revised: tuple[int, ...]
    addresses: tuple[int, ...]
    earlier: tuple[int, ...]
    fields: tuple[str, ...]
    fields_left: tuple[str, ...]
    has_account: bool
    has_portrait: bool
    bylines: tuple[str, str]

    @property
    def institutions_lost(self) -> list[int]:
        """Works where the institution that was printed beside the merged name cannot be told any more."""
        return [line.essay for line in self.lines if line.double and line.had_institution]


def plan_undoing(merged: Author) -> MergeUndone | None:
    """The undoing of the last merge of this record; None where it is not merged, or its kept record was merged further."""
    event = Event.objects.filter(verb="authors_merged", details__merged=merged.pk).order_by("-id").first()
    kept = Author.objects.filter(merged=merged).first()
    if event is None or kept is None or kept.pk != event.details["kept"] or kept.merged_into_id:
        return None
    facts = event.details
    back, left = _lines(event, kept, merged)
    translated = Edition.objects.filter(pk__in=facts["translations"], translator=kept)
    revised = Edition.objects.filter(pk__in=facts.get("revised", []), reviser=kept)
    translations = tuple(translated.order_by("pk").values_list("pk", flat=True))
    fields, fields_left = _fields(facts["filled"], kept, merged)
    own = {"author": kept.pk}
    return MergeUndone(
        event=event,
        kept=kept,
        merged=merged,
        lines=back,
        lines_left=left,
        translations=translations,
        translations_left=tuple(pk for pk in facts["translations"] if pk not in translations),
        revised=tuple(revised.order_by("pk").values_list("pk", flat=True)),
        addresses=tuple(
            Path.objects.filter(pk__in=facts["addresses"], **own).order_by("pk").values_list("pk", flat=True)
        ),
        earlier=tuple(kept.merged.filter(pk__in=facts.get("earlier", [])).order_by("pk").values_list("pk", flat=True)),
        fields=fields,
        fields_left=fields_left,
        has_account=facts["user"] is not None and kept.user_id == facts["user"],
        has_portrait=Portrait.objects.filter(pk=facts.get("portrait"), **own).exists(),
        bylines=_bylines(event, kept, merged),
    )


def _lines(event: Event, kept: Author, merged: Author) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The bylines that go back, and those that were changed since."""
    moved = [
        Line(fact["essay"], fact["position"], fact["double"], fact.get("had_institution", False))
        for fact in event.details["moved"]
    ]
    essays = [line.essay for line in moved]
    credited = Event.objects.filter(verb="essay_credited", essay__in=essays, pk__gt=event.pk)
    changed = set(credited.values_list("essay", flat=True))
    places: dict[int, dict[int, int]] = {essay: {} for essay in essays}
    for essay, author, position in Authorship.objects.filter(essay__in=essays).values_list(
        "essay", "author", "position"
    ):
        places[essay][author] = position
    back = [
        line for line in moved if line.essay not in changed and _can_go_back(line, places[line.essay], kept, merged)
    ]
    return tuple(back), tuple(line for line in moved if line not in back)


def _can_go_back(line: Line, places: dict[int, int], kept: Author, merged: Author) -> bool:
    """Whether a byline is as the merge left it, as far as these two are concerned. `places` are its authors' positions."""
    if kept.pk not in places or merged.pk in places:
        return False
    if line.double is None:
        return True
    others = {position for author, position in places.items() if author != kept.pk}
    return places[kept.pk] == min(line.position, line.double) and not others & {line.position, line.double}


def _fields(filled: list[str], kept: Author, merged: Author) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which fields of the kept author are emptied again, and which stay because somebody changed them (or no name would be left)."""
    same = [field for field in filled if getattr(kept, field) == getattr(merged, field)]
    if not any(getattr(kept, name) for name in ("name_en", "name_zh") if name not in same):
        same = [field for field in same if not field.startswith("name_")]
    return tuple(same), tuple(field for field in filled if field not in same)


def _bylines(event: Event, kept: Author, merged: Author) -> tuple[str, str]:
    """How the two are printed afterwards. A protection that came since holds for both: it may be meant for either."""
    protected = Q(verb="byline_protected", details__author=kept.pk) | Q(verb="authors_merged", details__kept=kept.pk)
    if Event.objects.filter(protected, pk__gt=event.pk).exists():
        return kept.byline, stricter(kept.byline, merged.byline)
    return event.details["bylines"]["kept"], merged.byline
