"""Times as people write them: a date and a time of day in a zone, where clocks skip some times and show others twice."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def moments_at(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """The moments (in UTC) at which clocks of a zone show this naive time: mostly one, none when it is skipped, two when it comes twice."""
    found = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(at for at in found if at.astimezone(zone).replace(tzinfo=None) == wall)
