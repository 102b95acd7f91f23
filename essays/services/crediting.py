"""Who is credited, and how an author is shown: bylines, their protection, portraits. (Two records made one: merging.py.)

Names are not versioned text: what these acts change is read at once, on every page, in every old version and export. So each
renews the content version, and on works that readers can open most of them are a publisher's right. Events hold ids, never names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Author, Portrait
from essays.errors import MoveRefused, Refusal
from essays.models import Authorship, Essay
from essays.models.authorship import was_ever_read
from essays.models.merge import BYLINES
from essays.permissions import may, require
from essays.pictures import make_portrait
from essays.services.cataloguing import keep_addresses
from essays.services.drafting import lock_edition
from essays.services.recording import record_event, renew_content_version, works_naming

if TYPE_CHECKING:
    from accounts.models import User
    from essays.models import Edition

EDIT: Final = "accounts.change_author"
PUBLISH: Final = "essays.change_released_essay"
PRINTED: Final = ("affiliation_en", "affiliation_zh")


def may_set_byline(author: Author, byline: str, by: User | None) -> bool:
    """Whether a person may print an author so. To hide more is an editor's act, since it can be urgent; to show more of a name
    under what readers can open is a publisher's, since it cannot be taken back."""
    if not may(by, EDIT):
        return False
    shows_more = BYLINES.index(Author.Byline(byline)) < BYLINES.index(Author.Byline(author.byline))
    return not (shows_more and was_ever_read(author)) or may(by, PUBLISH)


@transaction.atomic
def protect_byline(*, author: Author, byline: str, by: User | None, via: str) -> Author:
    """Print an author from now on with the full name, with initials, or not at all.

    It holds at once wherever the author is named, in old versions too; a protected author's own pages answer 404.
    """
    require(by, EDIT)
    author = Author.objects.select_for_update().get(pk=author.pk)
    before = author.byline
    if before == byline:
        return author
    if not may_set_byline(author, byline, by):
        raise MoveRefused(
            _("Showing more of a name under texts that readers can open is a publisher's decision. Ask one."),
            "no_right",
        )
    author.byline = byline
    author.save(update_fields=["byline"])
    record_event("byline_protected", by=by, via=via, author=author.pk, before=before, after=byline)
    renew_content_version(works_naming(author))
    return author


def may_show_portrait(author: Author, by: User | None) -> bool:
    """Whether a person may put up a picture of an author. Under what readers can open it shows more of somebody, so it is a publisher's."""
    return may(by, EDIT) and (may(by, PUBLISH) or not was_ever_read(author))


@transaction.atomic
def set_portrait(
    *, author: Author, by: User | None, via: str, data: bytes | None = None, alt_en: str = "", alt_zh: str = ""
) -> Portrait:
    """Give an author a picture, or (without `data`) other words to the one there is.

    What is kept is made anew from the pixels (essays/pictures.py). Readers see it as long as the name is printed in full.
    """
    require(by, EDIT)
    author = Author.objects.select_for_update().get(pk=author.pk)
    if not may_show_portrait(author, by):
        raise MoveRefused(
            _("Readers can open texts of this author, so a publisher decides about a portrait. Ask one."), "no_right"
        )
    before = Portrait.objects.filter(author=author).first()
    picture = make_portrait(data) if data is not None else None
    if picture is None and before is None:
        raise Refusal(_("Choose a picture first."), "no_picture")
    words = {"alt_en": alt_en, "alt_zh": alt_zh}
    if before and (picture is None or picture.sha256 == before.sha256):
        if words == {name: getattr(before, name) for name in words}:
            return before
        Portrait.objects.filter(pk=before.pk).update(**words)
        after = Portrait.objects.get(pk=before.pk)
    else:
        assert picture is not None
        Portrait.objects.filter(author=author).delete()
        shape = {"picture": picture.data, "sha256": picture.sha256, "width": picture.width, "height": picture.height}
        after = Portrait.objects.create(author=author, **shape, **words)
    record_event("portrait_set", by=by, via=via, author=author.pk, portrait=after.pk, is_new=after != before)
    renew_content_version()
    return after


@transaction.atomic
def remove_portrait(*, author: Author, by: User | None, via: str) -> None:
    """Take an author's picture away, for good, and those of records that were merged into this one: it is one person who asks.

    It can be urgent, so every editor may.
    """
    require(by, EDIT)
    author = Author.objects.select_for_update().get(pk=author.pk)
    portraits = Portrait.objects.filter(Q(author=author) | Q(author__merged_into=author))
    removed = list(portraits.order_by("pk").values_list("pk", flat=True))
    if not removed:
        return
    record_event("portrait_removed", by=by, via=via, author=author.pk, portraits=removed)
    portraits.delete()
    renew_content_version()


@dataclass(frozen=True, slots=True)
class Credit:
    """One name of a byline. The institution as printed then; None: as it is, and empty for a new name."""

    author: Author
    affiliation_en: str | None = None
    affiliation_zh: str | None = None


@transaction.atomic
def credit_essay(*, essay: Essay, authors: Sequence[Author | Credit], by: User | None, via: str) -> None:
    """Set the byline of a work, in this order. An author who stays keeps the institution as it was printed, unless it is given."""
    essay = Essay.objects.select_for_update(of=("self",)).get(pk=essay.pk)
    is_public = essay.releases.filter(starts_at__isnull=False).exists()
    require(by, PUBLISH if is_public else "essays.change_essay")
    credits = [one if isinstance(one, Credit) else Credit(one) for one in authors]
    after = [credit.author.pk for credit in credits]
    if len(set(after)) != len(after):
        raise Refusal(_("An author stands in the byline twice."), "twice")
    if Author.objects.filter(pk__in=after).exclude(merged_into=None).exists():
        raise Refusal(_("One of these authors was merged into another. Choose that other one."), "merged_before")
    present = {authorship.author_id: authorship for authorship in essay.authorships.all()}
    before = list(present)
    rows = [_line(essay, credit, position, present) for position, credit in enumerate(credits, start=1)]
    if before == after and all(_same_print(row, present[row.author_id]) for row in rows):
        return
    essay.authorships.all().delete()
    Authorship.objects.bulk_create(rows)
    record_event("essay_credited", by=by, via=via, essay=essay, before=before, after=after)
    if is_public:
        keep_addresses(essay)
        renew_content_version(Essay.objects.filter(pk=essay.pk))


@transaction.atomic
def credit_translation(
    *,
    edition: Edition,
    translator: Author | None,
    reviser: Author | None,
    is_machine_assisted: bool,
    by: User | None,
    via: str,
) -> Edition:
    """Say who translated an edition and who revised the translation, and whether a machine helped.

    Readers are told at once, so on what they can open it is a publisher's act.
    """
    edition = lock_edition(edition)
    is_public = edition.releases.filter(starts_at__isnull=False).exists()
    require(by, PUBLISH if is_public else "essays.change_edition")
    if any(author and author.merged_into_id for author in (translator, reviser)):
        raise Refusal(_("One of these authors was merged into another. Choose that other one."), "merged_before")
    before = (edition.translator_id, edition.reviser_id, edition.is_machine_assisted)
    edition.translator, edition.reviser, edition.is_machine_assisted = translator, reviser, is_machine_assisted
    after = (edition.translator_id, edition.reviser_id, edition.is_machine_assisted)
    if before == after:
        return edition
    edition.save(update_fields=["translator", "reviser", "is_machine_assisted"])
    record_event("translation_credited", by=by, via=via, edition=edition, before=before, after=after)
    if is_public:
        renew_content_version(Essay.objects.filter(pk=edition.essay_id))
    return edition


def _line(essay: Essay, credit: Credit, position: int, present: dict[int, Authorship]) -> Authorship:
    """A line of the byline to come. One who stays keeps the row, so that a form that lies open still knows it."""
    old = present.get(credit.author.pk)
    line = Authorship(pk=old.pk if old else None, essay=essay, author=credit.author, position=position)
    for name in PRINTED:
        given = getattr(credit, name)
        setattr(line, name, (getattr(old, name) if old else "") if given is None else given)
    return line


def _same_print(one: Authorship, other: Authorship) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in PRINTED)
