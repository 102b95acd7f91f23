"""Who wrote an essay, in which place of the byline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.bilingual import Said, said_in
from accounts.models import Author
from essays.models.prepared import attach, prepared
from essays.models.release import Release

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from accounts.models import AuthorQuerySet
    from essays.models.essay import Essay
    from essays.moments import Moment


def public_authors(moment: Moment) -> AuthorQuerySet:
    """Authors who have a page: printed with their full name, and readers can open a text of theirs at the moment."""
    live = Release.objects.live(moment).filter(essay=OuterRef("essay_id"))
    return Author.objects.unprotected().filter(
        Exists(Authorship.objects.filter(author=OuterRef("pk")).filter(Exists(live)))
    )


def was_ever_read(author: Author) -> bool:
    """Whether readers could ever open a text that credits this author, or can from a moment already set."""
    released = Release.objects.filter(starts_at__isnull=False)
    as_author = released.filter(essay__authorships__author=author)
    of_edition = Q(edition__translator=author) | Q(edition__reviser=author)
    return as_author.exists() or released.filter(of_edition).exists()


class Authorship(models.Model):
    """One name of a byline, in its order, with the institution as it was printed then."""

    essay = models.ForeignKey("essays.Essay", models.CASCADE, related_name="authorships")
    author = models.ForeignKey(Author, models.PROTECT, related_name="authorships", verbose_name=_("author"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    affiliation_en = models.CharField(_("institution as printed (English)"), max_length=200, blank=True)
    affiliation_zh = models.CharField(_("institution as printed (Chinese)"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["essay", "author"], name="authorship_once"),
            models.UniqueConstraint(fields=["essay", "position"], name="authorship_position"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.author}"


def printed_institution(authorship: Authorship, language: str) -> Said | str:
    """The institution beside a name: as it was printed then, else the author's; none beside a name that is protected."""
    if authorship.author.is_protected:
        return ""
    return said_in(authorship, "affiliation", language) or said_in(authorship.author, "affiliation", language)


@prepared
def _authorships_of(essays: Sequence[int]) -> QuerySet[Authorship]:
    return Authorship.objects.filter(essay__in=essays).select_related("author")


def add_bylines(essays: Sequence[Essay]) -> None:
    """Read the bylines of essays in one query; they are then where `prefetch_related` would have put them."""
    attach(essays, "authorships", _authorships_of([essay.pk for essay in essays]), by="essay_id")
