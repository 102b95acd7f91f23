"""The wiring of the site: settings, addresses, middleware, and how it is run."""

from __future__ import annotations

from typing import Final

__version__: Final = "0.1.0"
