"""How often one may do something: counted in the cache that all web processes share, by hashed names that last one window."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac


def is_within(limit: str, who: str, *, most: int, seconds: int, at: datetime) -> bool:
    """Count one more for `who` under a limit; whether that is within `most` in the present window. Always, when limits are off."""
    if not settings.RATE_LIMITS:
        return True
    window = int(at.timestamp()) // seconds
    key = f"limit:{limit}:{window}:{salted_hmac(limit, who, algorithm='sha256').hexdigest()}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:  # the window closed between the two
        return True
