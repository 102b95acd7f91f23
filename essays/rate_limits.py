"""How often one may do something: counted in the cache that all web processes share, by hashed names that last one window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

NETWORK: Final = 64  # of an IPv6 address, whose rest changes at will


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left under a limit: of `most` in a window, `used` with this one; the next window begins in `seconds`."""

    most: int
    used: int
    seconds: int

    @property
    def is_spent(self) -> bool:
        """Whether this one was too many."""
        return self.used > self.most

    @property
    def remaining(self) -> int:
        return max(0, self.most - self.used)


def count_one(limit: str, who: str, *, most: int, seconds: int, at: datetime) -> Allowance:
    """Count one more for `who` under a limit of `most` in a window of `seconds`; what is left of the present window."""
    window, passed = divmod(int(at.timestamp()), seconds)
    key = f"limit:{limit}:{window}:{salted_hmac(limit, who, algorithm='sha256').hexdigest()}"
    try:
        used = cache.incr(key)
    except ValueError:  # nobody was counted in this window yet; two who are the first at a time count as one
        cache.set(key, used := 1, timeout=seconds)
    return Allowance(most, used, seconds - passed)


def is_within(limit: str, who: str, *, most: int, seconds: int, at: datetime) -> bool:
    """Count one more for `who` under a limit; whether that is within `most` in the present window. Always, when limits are off."""
    return not settings.RATE_LIMITS or not count_one(limit, who, most=most, seconds=seconds, at=at).is_spent


def client_network(request: HttpRequest) -> str:
    """The address a request comes from (behind a trusted proxy the one that it names), of IPv6 the network alone."""
    address = get_adapter(request).get_client_ip(request)
    if isinstance(ip_address(address), IPv6Address):
        return str(ip_network(f"{address}/{NETWORK}", strict=False))
    return address
