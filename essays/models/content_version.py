"""One row whose value changes with everything that readers could notice."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models


class ContentVersionManager(models.Manager["ContentVersion"]):
    """Reads the version."""

    def current(self) -> str:
        """The current value, or an empty text before the first write."""
        return self.values_list("value", flat=True).first() or ""


class ContentVersion(models.Model):
    """The version of all public content: random and never used before, compared for equality only.

    A counter would come back after a restore, and with it pages that were withdrawn since.
    """

    value = models.CharField(max_length=32, default=secrets.token_hex)

    objects: ClassVar = ContentVersionManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="content_version_one_row")]

    def __str__(self) -> str:
        return self.value
