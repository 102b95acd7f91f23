"""Questions that wait for an editor."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation

from essays.models import Edition, Essay, Flag, ImportedDocument

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


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


def answer_flags(essay: Essay, kind: str, codes: Collection[str], answer: str) -> bool:
    """Close the open questions of a kind and codes about an essay, since a later document answers them; whether there were any."""
    asked = Flag.objects.filter(essay=essay, kind=kind, code__in=codes, closed_at=None)
    return asked.update(closed_at=timezone.now(), answer=answer) > 0


def is_held(essay: Essay) -> bool:
    """Whether a question keeps the essay from going out by import."""
    return Flag.objects.filter(essay=essay, kind=Flag.Kind.HELD_IMPORT, closed_at=None).exists()


def _in(language: str, sentence: str | StrPromise) -> str:
    with translation.override(language):
        return str(sentence)
