"""An editor's word on which paragraphs of the two editions of a work answer to each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essays import languages
from essays.text.pairing import KnownPair, Pair, pair_blocks

if TYPE_CHECKING:
    from essays.models.edition import Edition
    from essays.text.blocks import Block


class Pairing(models.Model):
    """These English blocks and these Chinese ones are each other's counterpart; where a side is empty, the other has none.

    It stands as long as all its blocks are in the texts that are shown, and speaks of keys alone: no words, nothing to hide.
    """

    essay = models.ForeignKey("essays.Essay", models.PROTECT, related_name="pairings", verbose_name=_("essay"))
    blocks_en = models.JSONField(_("English paragraphs"), default=list, blank=True)
    blocks_zh = models.JSONField(_("Chinese paragraphs"), default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(blocks_en=[], blocks_zh=[]), name="pairing_of_something")]

    def __str__(self) -> str:
        return f"{' '.join(self.blocks_en)} = {' '.join(self.blocks_zh)}"

    def known(self, language: str) -> KnownPair:
        """What it says, seen from the edition in a language."""
        english, chinese = tuple(self.blocks_en), tuple(self.blocks_zh)
        return KnownPair(english, chinese) if language == languages.ENGLISH.code else KnownPair(chinese, english)


def pair_editions(ours: Edition, theirs: Edition, source: Sequence[Block], target: Sequence[Block]) -> list[Pair]:
    """The blocks of two editions of one work side by side, in the order of ours, as editors corrected it: one query.

    Keys count where one of the two was begun as a translation of the other; then it took its keys from it.
    """
    shares_keys = bool(ours.source_revision_id or theirs.source_revision_id)
    corrections = [row.known(ours.language) for row in Pairing.objects.filter(essay=ours.essay_id)]
    return pair_blocks(source, target, corrections=corrections, shares_keys=shares_keys)
