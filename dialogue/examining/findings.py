"""What an examination finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: what is so, and what to do. `is_wrong` tells a fault from advice; `code` is what programs compare."""

    code: str
    found: str
    remedy: str
    is_wrong: bool = True


Findings = Iterator[Finding]
