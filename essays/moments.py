"""The one answer to "when": pages are a function of (database, language, moment), and this is the moment."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

# The key under which a program of ours gives a request its moment in the WSGI environment. No header of a client can: those
# begin with HTTP_.
MOMENT_OF_REQUEST: Final = "dialogue.moment"
# In the same way, the epoch (dialogue.version_watch): a token of the stretch of time in which every public page stays as it is.
EPOCH_OF_REQUEST: Final = "dialogue.epoch"


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time at which the site is read.

    `at` is aware. With `rehearse`, approved texts that have no start yet are shown as if released. `epoch`, where it is known, is
    the same for all moments between which nothing public changes.
    """

    at: datetime
    rehearse: bool = False
    epoch: Hashable | None = field(default=None, compare=False, repr=False)

    @classmethod
    def now(cls) -> Moment:
        """The present moment, by this process's clock."""
        return cls(timezone.now())

    @property
    def day(self) -> date:
        """The calendar day at the site (its TIME_ZONE), never the reader's."""
        return timezone.localdate(self.at, timezone.get_default_timezone())


class MomentRequest(HttpRequest):
    """A request after dialogue.middleware.MomentMiddleware: views read its moment, never a clock.

    `as_of` is the same moment where a publisher asked for it, else None: templates say so on every page.
    """

    moment: Moment
    as_of: Moment | None = None
