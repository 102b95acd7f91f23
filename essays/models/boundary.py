"""When public pages next change by time alone, without anybody writing anything."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from essays.models.release import Release
from essays.models.term import Term
from essays.moments import Moment


def next_boundary(moment: Moment) -> datetime:
    """The first moment after this one at which some public page may read differently.

    A release starts or ends, a term of the glossary appears, or a day begins at the site: series open and close by days, and
    the order of an exchange changes with them.
    """
    zone = timezone.get_default_timezone()
    midnight = datetime.combine(moment.day + timedelta(days=1), time.min, tzinfo=zone)
    terms = Term.objects.filter(public_from__gt=moment.at).order_by("public_from")
    candidates = (
        midnight,
        Release.objects.all().next_boundary(moment),
        terms.values_list("public_from", flat=True).first(),
    )
    return min(at for at in candidates if at)
