"""One row whose value changes with everything that readers could notice."""

from __future__ import annotations

import secrets
from typing import ClassVar, Final

from django.db import models

# What stands behind the value of a site that is closed to readers: whoever reads the version knows it with the same query.
CLOSED: Final = " closed"


class ContentVersionManager(models.Manager["ContentVersion"]):
    """Reads the version."""

    def current(self) -> str:
        """The current value (with CLOSED behind it while the site is closed to readers), or an empty text before the first write."""
        value, closed_at = self.values_list("value", "closed_at").first() or ("", None)
        return f"{value}{CLOSED}" if closed_at else value

    def is_closed(self) -> bool:
        """Whether readers are kept out until somebody opens the site."""
        return self.current().endswith(CLOSED)


class ContentVersion(models.Model):
    """The version of all public content: random and never used before, compared for equality only.

    A counter would come back after a restore, and with it pages that were withdrawn since.
    """

    value = models.CharField(max_length=32, default=secrets.token_hex)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar = ContentVersionManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="content_version_one_row")]

    def __str__(self) -> str:
        return self.value
