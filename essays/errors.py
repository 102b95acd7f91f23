"""Refusals: each carries a sentence for people, in their language, that says what happened and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class Refusal(Exception):
    """Something that people asked for cannot be done.

    `sentence` is what they read (lazily translated); `code` is what programs and tests compare.
    """

    def __init__(self, sentence: str | StrPromise, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code

    def __str__(self) -> str:
        return str(self.sentence)


class MoveRefused(Refusal):
    """A move of the workflow, or an act on releases, that right, state or revision forbid."""


class ImportRefused(Refusal):
    """A document that cannot be read, or is no essay."""


class ImportHeld(Refusal):
    """A document that may be an essay but asks a question that only an editor can answer."""


class ImportWaits(Refusal):
    """A document that can be placed only when another one has come, which may still come in this run."""
