"""Refusals about accounts: each carries a sentence for people that says what happened and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class AccountRefused(Exception):
    """An act on an account or an invitation that cannot be done.

    `sentence` is what people read (lazily translated); `code` is what programs and tests compare.
    """

    def __init__(self, sentence: str | StrPromise, code: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code

    def __str__(self) -> str:
        return str(self.sentence)
