"""The picture of an author."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.bilingual import Bilingual
from accounts.models.author import Author


class Portrait(models.Model):
    """One small picture, kept in the database.

    There it is removed, merged and undone in the same transaction as the rest of the author, goes into every backup, and is seen by
    all web processes at once: none of them keeps files, and no file can lie open under an address that no gate guards. At some 20 KB
    each, a thousand of them are 20 MB. A table of its own, so that no list of authors reads the bytes. A new picture is a new row.
    """

    author = models.OneToOneField(Author, models.PROTECT, related_name="portrait", verbose_name=_("author"))
    picture = models.BinaryField(_("picture"))  # WebP, made by essays/pictures.py: never the bytes that were sent
    sha256 = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    alt_en = models.CharField(_("what the picture shows (English)"), max_length=200, blank=True)
    alt_zh = models.CharField(_("what the picture shows (Chinese)"), max_length=200, blank=True)

    objects: ClassVar = models.Manager()
    alt = Bilingual("alt")

    class Meta:
        verbose_name = _("portrait")
        verbose_name_plural = _("portraits")
        default_permissions = ()  # it belongs to the author, and so do the rights

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"
