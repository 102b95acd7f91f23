"""The glossary: writing a term, and letting readers see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essays.errors import Refusal
from essays.models import Term
from essays.permissions import require
from essays.services.cataloguing import free_slug
from essays.services.indexing import index_names
from essays.services.recording import record_event, renew_content_version
from essays.text.han import sort_key

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def save_term(term: Term, *, by: User | None, via: str, changed: Sequence[str], is_public: bool) -> Term:
    """Save a term as edited, and show it to readers or hide it.

    What readers can see, or could until now, is changed by publishers only. Its address is made once, from the English name.
    """
    stored = Term.objects.select_for_update().filter(pk=term.pk).first()
    require(by, f"essays.{'change' if stored else 'add'}_term")
    was_public = bool(stored and stored.public_from)
    if is_public or was_public:
        require(by, "essays.release_revision")
    if Term.objects.filter(name_en=term.name_en, name_zh=term.name_zh).exclude(pk=term.pk).exists():
        raise Refusal(_("The glossary has this pair of names already."), "twice")
    if is_public and not (term.usage_us or term.usage_cn):
        raise Refusal(_("Say first what the term means on at least one side."), "no_usage")
    if stored is None:
        term.slug = free_slug(Term, term.name_en or term.name_zh)
    term.sort_key_en = sort_key(term.name_en, person=False).encode()
    term.sort_key_zh = sort_key(term.name_zh, person=False).encode()
    term.public_from = (stored.public_from if stored and was_public else timezone.now()) if is_public else None
    term.save()
    index_names([term])
    record_event("term_saved", by=by, via=via, term=term.pk, fields=list(changed), is_public=is_public)
    if is_public or was_public:
        renew_content_version()
    return term
