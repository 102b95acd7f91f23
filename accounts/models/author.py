"""Who is printed under a text: a name in each script, an institution, a few words about the person."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.bilingual import Bilingual, Said


def initials(name: str) -> str:
    """Initials of a name: "Renata Öhman" is R. Ö.; of a name in Han only the family name's first character is kept."""
    if "\u3400" <= name[:1] <= "\u9fff":
        return f"{name[0]}某"
    return " ".join(f"{part[0]}." for part in name.split() if part)


class AuthorQuerySet(models.QuerySet["Author"]):
    """Reads over authors."""

    def named(self, name: str) -> Self:
        """Authors of exactly this name in either script; the name of one who was merged into another leads to the other."""
        exactly = Author.objects.filter(Q(name_en=name) | Q(name_zh=name))
        # By keys alone: joined with "merged into nobody" SQLite reads every author, which an import asks for each name.
        return self.filter(pk__in=exactly.values_list(Coalesce("merged_into", "pk")))

    def standing(self) -> Self:
        """Authors who were not merged into another."""
        return self.filter(merged_into=None)

    def unprotected(self) -> Self:
        """Authors who are printed with their full name: only they have a page and stand in lists."""
        return self.filter(byline=Author.Byline.FULL)


class Author(models.Model):
    """A person as printed. May have an account, need not."""

    class Byline(models.TextChoices):
        FULL = "full", _("full name")
        INITIALS = "initials", _("initials")
        WITHHELD = "withheld", _("name withheld")

    class Country(models.TextChoices):
        UNITED_STATES = "US", _("United States")
        CHINA = "CN", _("China")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    name_en = models.CharField(_("name in Latin letters"), max_length=160, blank=True)
    name_zh = models.CharField(_("name in Chinese characters"), max_length=160, blank=True)
    # Given by hand ("Öhman, Renata"); empty means: as the name stands.
    sort_name_en = models.CharField(_("sorted as"), max_length=160, blank=True)
    # Made by the services from the names. Bytes, since both databases compare bytes alike and texts each in its own way.
    sort_key_en = models.BinaryField(default=b"", editable=False)
    sort_key_zh = models.BinaryField(default=b"", editable=False)
    affiliation_en = models.CharField(_("institution (English)"), max_length=200, blank=True)
    affiliation_zh = models.CharField(_("institution (Chinese)"), max_length=200, blank=True)
    country = models.CharField(_("country of the institution"), max_length=2, choices=Country.choices, blank=True)
    bio_en = models.TextField(_("about the author (English)"), blank=True)
    bio_zh = models.TextField(_("about the author (Chinese)"), blank=True)
    byline = models.CharField(_("byline"), max_length=10, choices=Byline.choices, default=Byline.FULL)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("account"),
    )
    # Set by a merge. The row stays with its names, so that an archive that still says the old name finds the right person.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged", verbose_name=_("merged into")
    )

    objects: ClassVar = AuthorQuerySet.as_manager()
    name = Bilingual("name")
    affiliation = Bilingual("affiliation")
    bio = Bilingual("bio")

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["sort_key_en", "id"]
        indexes = [
            models.Index(fields=["name_en"], name="author_name_en"),
            models.Index(fields=["name_zh"], name="author_name_zh"),
            models.Index(fields=["sort_key_en", "id"], name="author_sort_en"),
            models.Index(fields=["sort_key_zh", "id"], name="author_sort_zh"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name_en="", name_zh=""), name="author_has_a_name"),
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="author_merged_into_another"),
        ]

    def __str__(self) -> str:
        return self.name_en or self.name_zh

    @property
    def is_protected(self) -> bool:
        """Whether the public must not read this person's name."""
        return self.byline != self.Byline.FULL

    @property
    def printed_name(self) -> Said:
        """The name as every public surface prints it: in full, as initials, or withheld."""
        if self.byline == self.Byline.WITHHELD:
            language = "zh-hans" if (get_language() or "").startswith("zh") else "en"
            return Said(gettext("Name withheld"), language)
        if self.byline == self.Byline.INITIALS:
            return Said(initials(self.name), self.name.language)
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("author_detail", args=[self.slug])
