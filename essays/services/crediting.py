"""Who is credited: bylines, their protection, and the making of two authors into one.

Names are not versioned text: what these acts change is read at once, on every page, in every old version and export. So each
renews the content version, and on works that readers can open most of them are a publisher's right. Events hold ids, never names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Author
from essays.errors import MoveRefused, Refusal
from essays.models import Authorship, Edition, Essay, Path, Release
from essays.permissions import may, require
from essays.services.cataloguing import keep_addresses, sort_author
from essays.services.indexing import index_names
from essays.services.recording import record_event, renew_content_version

if TYPE_CHECKING:
    from accounts.models import User

EDIT: Final = "accounts.change_author"
PUBLISH: Final = "essays.change_released_essay"
# From open to hidden.
BYLINES: Final = (Author.Byline.FULL, Author.Byline.INITIALS, Author.Byline.WITHHELD)
# What a merged author gives to the kept one where that has nothing.
FILLED: Final = ("name_en", "name_zh", "affiliation_en", "affiliation_zh", "country", "bio_en", "bio_zh")


def may_set_byline(author: Author, byline: str, by: User | None) -> bool:
    """Whether a person may print an author so. To hide more is an editor's act, since it can be urgent; to show more of a name
    under what readers can open is a publisher's, since it cannot be taken back."""
    if not may(by, EDIT):
        return False
    shows_more = BYLINES.index(Author.Byline(byline)) < BYLINES.index(Author.Byline(author.byline))
    return not (shows_more and _is_read(author)) or may(by, PUBLISH)


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
    renew_content_version()
    return author


@transaction.atomic
def merge_authors(*, kept: Author, merged: Author, by: User | None, via: str) -> Author:
    """Make two records of one person into one; returns the kept one.

    The kept one takes over bylines, translations, account and addresses, and what it lacks itself: the name in the other
    script, institution, life. The stricter of the two protections holds. The other record stays, with its names and empty
    hands, so that a later import which says them finds the right person. The event tells what moved, so that it can be undone.
    """
    require(by, EDIT)
    kept, merged = _lock_two(kept, merged)
    if merged.merged_into_id == kept.pk:
        return kept
    if kept.merged_into_id or merged.merged_into_id:
        raise Refusal(
            _("One of these authors was merged into another already. Choose that other one."), "merged_before"
        )
    if kept.user_id and merged.user_id:
        raise Refusal(
            _("Both authors have an account, so they may be two people. Take the account from one first."),
            "two_accounts",
        )
    if not may(by, PUBLISH) and (_is_read(kept) or _is_read(merged)):
        raise MoveRefused(_("Readers can open texts of these authors, so a publisher has to merge them."), "no_right")
    facts = {
        "moved": _move_authorships(kept, merged),
        "translations": _move_translations(kept, merged),
        "addresses": _move_addresses(kept, merged),
        **_fill(kept, merged),
    }
    record_event("authors_merged", by=by, via=via, kept=kept.pk, merged=merged.pk, **facts)
    renew_content_version()
    return kept


@transaction.atomic
def credit_essay(*, essay: Essay, authors: Sequence[Author], by: User | None, via: str) -> None:
    """Set the byline of a work, in this order. An author who stays keeps the institution as it was printed."""
    essay = Essay.objects.select_for_update().get(pk=essay.pk)
    is_public = essay.releases.filter(starts_at__isnull=False).exists()
    require(by, PUBLISH if is_public else "essays.change_essay")
    after = [author.pk for author in authors]
    if len(set(after)) != len(after):
        raise Refusal(_("An author stands in the byline twice."), "twice")
    if any(author.merged_into_id for author in Author.objects.filter(pk__in=after)):
        raise Refusal(_("One of these authors was merged into another. Choose that other one."), "merged_before")
    present = {authorship.author_id: authorship for authorship in essay.authorships.all()}
    before = list(present)
    if before == after:
        return
    essay.authorships.all().delete()
    Authorship.objects.bulk_create(
        Authorship(essay=essay, author=author, position=position, **_printed(present.get(author.pk)))
        for position, author in enumerate(authors, start=1)
    )
    if is_public:
        keep_addresses(essay)
    record_event("essay_credited", by=by, via=via, essay=essay, before=before, after=after)
    renew_content_version()


def _printed(authorship: Authorship | None) -> dict[str, str]:
    """The institution as it was printed, if it was."""
    if authorship is None:
        return {}
    return {"affiliation_en": authorship.affiliation_en, "affiliation_zh": authorship.affiliation_zh}


def _is_read(author: Author) -> bool:
    """Whether readers could ever open a text that credits this author, or can from a moment already set."""
    released = Release.objects.filter(starts_at__isnull=False)
    as_author = released.filter(essay__authorships__author=author)
    return as_author.exists() or released.filter(edition__translator=author).exists()


def _lock_two(kept: Author, merged: Author) -> tuple[Author, Author]:
    """Both rows, locked in order of id, so that two such acts never wait for each other."""
    if kept.pk == merged.pk:
        raise Refusal(_("These are one author already."), "same")
    rows = {
        author.pk: author
        for author in Author.objects.select_for_update().filter(pk__in=[kept.pk, merged.pk]).order_by("pk")
    }
    return rows[kept.pk], rows[merged.pk]


def _move_authorships(kept: Author, merged: Author) -> list[dict[str, int | None]]:
    """Give bylines to the kept author. Where both stand under one text, one line goes and the earlier place stays."""
    moved: list[dict[str, int | None]] = []
    own = {line.essay_id: line for line in kept.authorships.filter(essay__authorships__author=merged)}
    for line in list(merged.authorships.order_by("essay_id")):
        double = own.get(line.essay_id)
        moved.append({"essay": line.essay_id, "position": line.position, "double": double.position if double else None})
        if double is None:
            line.author = kept
            line.save(update_fields=["author"])
            continue
        line.delete()
        if line.position < double.position:
            double.position = line.position
            double.save(update_fields=["position"])
    return moved


def _move_translations(kept: Author, merged: Author) -> list[int]:
    editions = list(Edition.objects.filter(translator=merged).order_by("pk").values_list("pk", flat=True))
    Edition.objects.filter(pk__in=editions).update(translator=kept)
    return editions


def _move_addresses(kept: Author, merged: Author) -> list[int]:
    addresses = list(Path.objects.filter(author=merged).order_by("pk").values_list("pk", flat=True))
    Path.objects.filter(pk__in=addresses).update(author=kept)
    return addresses


def _fill(kept: Author, merged: Author) -> dict[str, Any]:
    """Give the kept author what it lacks; returns which fields, and what account and bylines were before."""
    facts: dict[str, Any] = {
        "filled": [field for field in FILLED if not getattr(kept, field) and getattr(merged, field)],
        "user": merged.user_id,
        "bylines": {"kept": kept.byline, "merged": merged.byline},
    }
    for field in facts["filled"]:
        setattr(kept, field, getattr(merged, field))
    if "name_en" in facts["filled"]:
        kept.sort_name_en = merged.sort_name_en
    kept.byline = max(kept.byline, merged.byline, key=lambda byline: BYLINES.index(Author.Byline(byline)))
    user, merged.user = merged.user, None
    merged.merged_into = kept
    merged.save(update_fields=["user", "merged_into"])
    Author.objects.filter(merged_into=merged).update(merged_into=kept)
    kept.user = kept.user or user
    sort_author(kept)
    kept.save()
    index_names([kept])
    return facts
