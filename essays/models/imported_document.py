"""A document that came in: its bytes' hash, which line fed each field, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedDocument(models.Model):
    """One document, known by the hash of its bytes: the same bytes under another name are the same document.

    Of an export's post the bytes are those of what its text and fields come from.

    `fields` maps each field to its line and text. An import compares with what it wrote itself (`text`), so it knows what an
    editor changed since and leaves that alone.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        HELD = "held", _("held")
        REFUSED = "refused", _("refused")

    sha256 = models.CharField(_("hash"), max_length=64, unique=True)
    path = models.CharField(_("path"), max_length=1000)
    # Where it once stood on the web, as it says itself.
    address = models.URLField(_("address of the source"), max_length=500, blank=True)
    first_run = models.ForeignKey(
        "essays.ImportRun", models.PROTECT, related_name="documents", verbose_name=_("first import")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    code = models.CharField(max_length=40, blank=True)
    page_language = models.CharField(_("page language"), max_length=10, blank=True)
    body_language = models.CharField(_("body language"), max_length=10, blank=True)
    fields = models.JSONField(_("fields"), default=dict)
    essay = models.ForeignKey(
        "essays.Essay", models.PROTECT, null=True, related_name="documents", verbose_name=_("essay")
    )
    edition = models.ForeignKey(
        "essays.Edition", models.PROTECT, null=True, related_name="documents", verbose_name=_("edition")
    )
    # What finds the same essay in another capture: hashes of the whole body, of its first paragraph, and of the title.
    body_sha256 = models.CharField(max_length=64, blank=True)
    opening_sha256 = models.CharField(max_length=64, blank=True)
    title_sha256 = models.CharField(max_length=64, blank=True)
    # The part of the file's name that two pages of one address share, with the folder: "responses/the-ferry" of the-ferry.en.txt.
    stem = models.CharField(max_length=1000, blank=True)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("imported document")
        verbose_name_plural = _("imported documents")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["opening_sha256"], name="document_opening"),
            models.Index(fields=["title_sha256"], name="document_title"),
            models.Index(fields=["stem"], name="document_stem"),
        ]

    def __str__(self) -> str:
        return self.path
