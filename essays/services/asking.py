"""Readers ask for a text in their language: counted once a visitor and day, and forgotten but for the number."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from essays.errors import Refusal
from essays.models import AskedToday, Release, TranslationRequest

if TYPE_CHECKING:
    from essays.models import Essay
    from essays.moments import Moment


@transaction.atomic
def ask_for_translation(*, essay: Essay, language: str, visitor: str, moment: Moment) -> bool:
    """Count a visitor's wish for a live text in a language that has no full edition; returns whether it was counted now.

    `visitor` tells one from another within a day (address and browser) and is kept nowhere. No event and no new content version:
    the wish is nobody's act, and readers do not see the number.
    """
    _require_missing(essay, language, moment)
    forget_visitors(before=moment.day)
    request, _new = TranslationRequest.objects.get_or_create(essay=essay, language=language, day=moment.day)
    _asked, is_new = AskedToday.objects.get_or_create(request=request, mark=request.mark_of(visitor))
    if is_new:
        TranslationRequest.objects.filter(pk=request.pk).update(count=F("count") + 1)
    return is_new


def forget_visitors(*, before: date) -> None:
    """Throw away what tells visitors apart, of all days before one: their marks, and the salts the marks were made with.

    The next wish does it, and the mail worker with each look: nobody's mark waits for somebody else's wish.
    """
    over = TranslationRequest.objects.filter(day__lt=before).exclude(salt=b"")
    if not over.exists():
        return
    with transaction.atomic():
        AskedToday.objects.filter(request__in=over).delete()
        over.update(salt=b"")


def _require_missing(essay: Essay, language: str, moment: Moment) -> None:
    live = Release.objects.live(moment).filter(essay=essay)
    if not live.exists():
        raise Refusal(_("Readers cannot open this text at present."), "not_live")
    if live.full().filter(edition__language=language).exists():
        raise Refusal(_("This text can be read in this language."), "exists")
