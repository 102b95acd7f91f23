"""What holds for every test: it begins in English, whatever language the one before it read the site in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Django leaves the language of the last request active in its thread; between tests that would be chance."""
    with translation.override("en"):
        yield
