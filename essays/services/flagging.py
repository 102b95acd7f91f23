"""Questions that wait for an editor."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from essays.errors import MoveRefused
from essays.models import Edition, Essay, Flag, ImportedDocument
from essays.permissions import require
from essays.services.recording import record_event

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from accounts.models import User


def pair_code(one: int, other: int) -> str:
    """The code of a question about two records, whichever is named first."""
    return f"{min(one, other)}-{max(one, other)}"


def open_flag(
    kind: str,
    question: str | StrPromise,
    *,
    code: str = "",
    essay: Essay | None = None,
    edition: Edition | None = None,
    document: ImportedDocument | None = None,
    **details: Any,
) -> Flag:
    """Ask an editor, once: a question of this kind and code about the same essay and document is not asked again."""
    asked = Flag.objects.filter(kind=kind, code=code, essay=essay, document=document).first()
    return asked or Flag.objects.create(
        kind=kind,
        code=code,
        question_en=_in("en", question),
        question_zh=_in("zh-hans", question),
        essay=essay,
        edition=edition,
        document=document,
        details=details,
    )


@transaction.atomic
def answer_flag(*, flag: Flag, answer: str, by: User, via: str) -> Flag:
    """Answer a question in words, which closes it; a later answer mends the words. Sent twice, the same answer is one."""
    require(by, "essays.change_flag")
    flag = Flag.objects.select_for_update(of=("self",)).select_related("essay", "edition__essay").get(pk=flag.pk)
    answer = answer.strip()
    if flag.kind == Flag.Kind.OVERRIDE:
        raise MoveRefused(
            _("Read the text, then confirm its approval or reopen it: that answers this question."), "override"
        )
    if not answer:
        raise MoveRefused(_("Write the answer first."), "no_answer")
    if flag.closed_at and flag.answer == answer:
        return flag
    flag.answer, flag.closed_at, flag.closed_by = answer, flag.closed_at or timezone.now(), by
    flag.save(update_fields=["answer", "closed_at", "closed_by"])
    _record_answer(flag, by=by, via=via)
    return flag


def answer_flags(essay: Essay, kind: str, codes: Collection[str], answer: str) -> bool:
    """Close the open questions of a kind and codes about an essay, since a later document answers them; whether there were any."""
    asked = Flag.objects.filter(essay=essay, kind=kind, code__in=codes, closed_at=None)
    answered = list(asked.select_related("essay", "edition__essay").order_by("id"))
    asked.update(closed_at=timezone.now(), answer=answer)
    for flag in answered:
        _record_answer(flag, by=None, via="import")
    return bool(answered)


def _record_answer(flag: Flag, *, by: User | None, via: str) -> None:
    record_event("question_answered", by=by, via=via, essay=flag.essay, edition=flag.edition, flag=flag.pk)


def is_held(essay: Essay) -> bool:
    """Whether a question keeps the essay from going out by import."""
    return Flag.objects.filter(essay=essay, kind=Flag.Kind.HELD_IMPORT, closed_at=None).exists()


def _in(language: str, sentence: str | StrPromise) -> str:
    with translation.override(language):
        return str(sentence)
