"""Every word in Latin letters that some text or name is spelt with: what a begun word may become, and a misspelt one be meant for.

A word is never shown because it stands here, only because the gate lets something with it through.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from essays.searching.spelling import mistakes_allowed, nearest

MOST_ENDINGS = 30


class SearchWordQuerySet(models.QuerySet["SearchWord"]):
    """Reads over the words."""

    def endings(self, beginning: str) -> list[str]:
        """The stems of words that begin so (letters a to z)."""
        found = self.filter(word__gte=beginning)
        if after := _after(beginning):
            found = found.filter(word__lt=after)
        return list(dict.fromkeys(found.order_by("word").values_list("stem", flat=True)[:MOST_ENDINGS]))

    def meant_by(self, word: str) -> list[SearchWord]:
        """Words that a misspelt one (letters a to z) may have been meant for, nearest first.

        Looks among the words of about its length with its first or second letter: one range of the index for each.
        """
        most = mistakes_allowed(word)
        near = self.filter(initial__in=set(word[:2]), length__range=(len(word) - most, len(word) + most))
        rows = {row.word: row for row in near}
        return [rows[other] for other in nearest(word, rows)]


def _after(beginning: str) -> str:
    """The first word in order that does not begin so any more; empty where there is none."""
    kept = beginning.rstrip("z")
    return kept[:-1] + chr(ord(kept[-1]) + 1) if kept else ""


class SearchWord(models.Model):
    """A word as it is spelt, in lower case, and its stem."""

    word = models.CharField(max_length=40, unique=True)
    stem = models.CharField(max_length=40)
    initial = models.CharField(max_length=1)
    length = models.PositiveSmallIntegerField()

    objects: ClassVar = SearchWordQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["initial", "length"], name="search_word_near")]

    def __str__(self) -> str:
        return self.word
