"""Two records of one author made into one, and two again. Events hold ids, never names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Author, Portrait
from essays.errors import MoveRefused, Refusal
from essays.models import Authorship, Edition, Essay, Path
from essays.models.authorship import was_ever_read
from essays.models.merge import MergeUndone, plan_undoing, stricter
from essays.permissions import may, require
from essays.services.cataloguing import keep_addresses, sort_author
from essays.services.crediting import EDIT, PUBLISH
from essays.services.indexing import index_names
from essays.services.recording import record_event, renew_content_version, works_naming

if TYPE_CHECKING:
    from accounts.models import User

# What a merged author gives to the kept one where that has nothing.
FILLED: Final = ("name_en", "name_zh", "affiliation_en", "affiliation_zh", "country", "bio_en", "bio_zh")


@transaction.atomic
def merge_authors(*, kept: Author, merged: Author, by: User | None, via: str) -> Author:
    """Make two records of one person into one; returns the kept one.

    The kept one takes over bylines, translations, account and addresses, and what it lacks itself: the name in the other
    script, institution, life, portrait. The stricter of the two protections holds. The other record stays, with its names and empty
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
    if not may(by, PUBLISH) and (was_ever_read(kept) or was_ever_read(merged)):
        raise MoveRefused(_("Readers can open texts of these authors, so a publisher has to merge them."), "no_right")
    facts = {
        "moved": _move_authorships(kept, merged),
        "translations": _move_editions("translator", kept, merged),
        "revised": _move_editions("reviser", kept, merged),
        "addresses": _move_addresses(kept, merged),
        "portrait": _move_portrait(kept, merged),
        **_fill(kept, merged),
    }
    record_event("authors_merged", by=by, via=via, kept=kept.pk, merged=merged.pk, **facts)
    renew_content_version(works_naming(kept, merged))
    return kept


@transaction.atomic
def undo_merge(*, merged: Author, by: User | None, via: str) -> MergeUndone | None:
    """Make two records out of one again; returns what went back and what did not, or None where nothing is merged (any more).

    Bylines, translations, addresses, account, portrait and words go back to the merged author, unless they were changed since.
    A protection that was given since holds for both.
    """
    require(by, EDIT)
    found = Author.objects.get(pk=merged.pk)
    if found.merged_into is None:
        return None
    kept, merged = _lock_two(found.merged_into, found)
    plan = plan_undoing(merged)
    if plan is None:
        raise Refusal(
            _("The author who took this one over was merged into another since. Undo that merge first."), "merged_since"
        )
    if not may(by, PUBLISH) and (was_ever_read(kept) or was_ever_read(merged)):
        raise MoveRefused(_("Readers can open texts of these authors, so a publisher has to part them."), "no_right")
    _part(plan, kept, merged)
    _give_back(plan, kept, merged)
    left = {"essays": [line.essay for line in plan.lines_left], "translations": list(plan.translations_left)}
    record_event(
        "merge_undone", by=by, via=via, kept=kept.pk, merged=merged.pk, merge=plan.event.pk,
        left={**left, "fields": list(plan.fields_left)},
    )  # fmt: skip
    renew_content_version(works_naming(kept, merged))
    return plan


def _lock_two(kept: Author, merged: Author) -> tuple[Author, Author]:
    """Both rows, locked in order of id, so that two such acts never wait for each other."""
    if kept.pk == merged.pk:
        raise Refusal(_("These are one author already."), "same")
    rows = {
        author.pk: author
        for author in Author.objects.select_for_update().filter(pk__in=[kept.pk, merged.pk]).order_by("pk")
    }
    return rows[kept.pk], rows[merged.pk]


def _move_authorships(kept: Author, merged: Author) -> list[dict[str, int | bool | None]]:
    """Give bylines to the kept author. Where both stand under one text, one line goes and the earlier place stays."""
    moved: list[dict[str, int | bool | None]] = []
    own = {line.essay_id: line for line in kept.authorships.filter(essay__authorships__author=merged)}
    for line in list(merged.authorships.order_by("essay_id")):
        double = own.get(line.essay_id)
        fact = {"essay": line.essay_id, "position": line.position, "double": double.position if double else None}
        moved.append({**fact, "had_institution": bool(line.affiliation_en or line.affiliation_zh)})
        if double is None:
            line.author = kept
            line.save(update_fields=["author"])
            continue
        line.delete()
        if line.position < double.position:
            double.position = line.position
            double.save(update_fields=["position"])
    return moved


def _move_editions(credit: str, kept: Author, merged: Author) -> list[int]:
    """Give the kept author the translations that credit the merged one, as translator or as reviser."""
    editions = list(Edition.objects.filter(**{credit: merged}).order_by("pk").values_list("pk", flat=True))
    Edition.objects.filter(pk__in=editions).update(**{credit: kept})
    return editions


def _move_addresses(kept: Author, merged: Author) -> list[int]:
    addresses = list(Path.objects.filter(author=merged).order_by("pk").values_list("pk", flat=True))
    Path.objects.filter(pk__in=addresses).update(author=kept)
    return addresses


def _move_portrait(kept: Author, merged: Author) -> int | None:
    """Give the picture to a kept author who has none; where both have one, the other stays with its record, out of sight."""
    if Portrait.objects.filter(author=kept).exists():
        return None
    portrait = Portrait.objects.filter(author=merged).only("pk").first()
    if portrait is None:
        return None
    Portrait.objects.filter(pk=portrait.pk).update(author=kept)
    return portrait.pk


def _fill(kept: Author, merged: Author) -> dict[str, Any]:
    """Give the kept author what it lacks; returns which fields, and what account and bylines were before."""
    facts: dict[str, Any] = {
        "filled": [field for field in FILLED if not getattr(kept, field) and getattr(merged, field)],
        "user": merged.user_id,
        "bylines": {"kept": kept.byline, "merged": merged.byline},
        "earlier": list(merged.merged.order_by("pk").values_list("pk", flat=True)),
    }
    for field in facts["filled"]:
        setattr(kept, field, getattr(merged, field))
    if "name_en" in facts["filled"]:
        kept.sort_name_en = merged.sort_name_en
    kept.byline = stricter(kept.byline, merged.byline)
    user, merged.user = merged.user, None
    merged.merged_into = kept
    merged.save(update_fields=["user", "merged_into"])
    merged.merged.update(merged_into=kept)
    kept.user = kept.user or user
    sort_author(kept)
    kept.save()
    index_names([kept])
    return facts


def _part(plan: MergeUndone, kept: Author, merged: Author) -> None:
    """Two records again, each with its own words, account and protection. The kept one lets go first: an account has one author."""
    if "name_en" in plan.fields and kept.sort_name_en == merged.sort_name_en:
        kept.sort_name_en = ""
    for field in plan.fields:
        setattr(kept, field, "")
    if plan.has_account:
        kept.user, merged.user = None, kept.user
    kept.byline, merged.byline = plan.bylines
    merged.merged_into = None
    for author in (kept, merged):
        sort_author(author)
        author.save()
    index_names([kept, merged])
    Author.objects.filter(pk__in=plan.earlier).update(merged_into=merged)


def _give_back(plan: MergeUndone, kept: Author, merged: Author) -> None:
    """What hangs on the two: bylines first, whose essays then say which addresses are public."""
    for line in plan.lines:
        held = Authorship.objects.get(essay=line.essay, author=kept)
        if line.double is None:
            held.author = merged
            held.save(update_fields=["author"])
            continue
        held.position = line.double
        held.save(update_fields=["position"])
        Authorship.objects.create(essay_id=line.essay, author=merged, position=line.position)
    Edition.objects.filter(pk__in=plan.translations).update(translator=merged)
    Edition.objects.filter(pk__in=plan.revised).update(reviser=merged)
    Path.objects.filter(pk__in=plan.addresses).update(author=merged)
    if plan.has_portrait:
        Portrait.objects.filter(pk=plan.event.details["portrait"]).update(author=merged)
    essays = Essay.objects.filter(pk__in=[line.essay for line in plan.lines]).order_by("pk")
    for essay in essays.filter(releases__starts_at__isnull=False).distinct():
        keep_addresses(essay)
