"""What holds for every test: it begins in English, asserts no timing, and reaches nothing beyond this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

settings.register_profile("dialogue", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("dialogue")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Django leaves the language of the last request active in its thread; between tests that would be chance."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True, scope="session")
def only_this_machine() -> Iterator[None]:
    """Refuse connections to other machines: what fetches something in a test would fetch it in earnest too."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not _is_here(str(address[0])):
            raise AssertionError(f"A test tried to reach {address[0]}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
