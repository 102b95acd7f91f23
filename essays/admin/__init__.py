"""The desk's side of the admin: one module for each journey. Here they are only gathered, so that Django finds them."""

from __future__ import annotations

from essays.admin import cataloguing, crediting, defining, editions, filing, importing, messaging, publishing, recording

__all__ = [
    "cataloguing",
    "crediting",
    "defining",
    "editions",
    "filing",
    "importing",
    "messaging",
    "publishing",
    "recording",
]
