"""Readers' wishes for a text in their language: a number for each text, language and day, and nothing about anybody."""

from __future__ import annotations

import hashlib
import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essays import languages

SALT_BYTES = 16
DIGEST_BYTES = 16


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


class TranslationRequest(models.Model):
    """How many visitors of one day asked for a text in a language.

    `salt` is random, made for this text and day, and emptied when the day is over: from then on nobody can tell, not even with
    the visitor's address at hand, whether a mark of that day was theirs.
    """

    essay = models.ForeignKey(
        "essays.Essay", models.CASCADE, related_name="translation_requests", verbose_name=_("essay"), db_index=False
    )
    language = models.CharField(_("language"), max_length=10, choices=languages.CHOICES)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("visitors"), default=0)
    salt = models.BinaryField(default=new_salt, editable=False)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("request for a translation")
        verbose_name_plural = _("requests for translations")
        constraints = [
            models.UniqueConstraint(fields=["essay", "language", "day"], name="translation_request_once"),
        ]
        indexes = [
            models.Index(fields=["day"], condition=~Q(salt=b""), name="translation_request_salted"),
        ]

    def __str__(self) -> str:
        return f"{self.essay_id} {self.language} {self.day}: {self.count}"

    def mark_of(self, visitor: str) -> bytes:
        """What stands for a visitor within this text and day."""
        return hashlib.blake2b(visitor.encode(), key=bytes(self.salt), digest_size=DIGEST_BYTES).digest()


class AskedToday(models.Model):
    """That a visitor was counted for a request already. Taken away with the salt when the day is over."""

    request = models.ForeignKey(TranslationRequest, models.CASCADE, related_name="marks", db_index=False)
    mark = models.BinaryField(max_length=DIGEST_BYTES)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("visitor counted today")
        verbose_name_plural = _("visitors counted today")
        constraints = [models.UniqueConstraint(fields=["request", "mark"], name="asked_today_once")]

    def __str__(self) -> str:
        return str(self.request_id)
