"""A small site for the tests of the server: it says which process answers, slowly where asked, and can be made not to load."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

SLOWNESS = 0.4  # seconds

if Path(os.environ["SLOW_SITE_IS_BROKEN"]).exists():
    raise RuntimeError("This code does not load.")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with the number of this process."""
    if environ["PATH_INFO"] == "/slow":
        time.sleep(SLOWNESS)
    if environ["PATH_INFO"] == "/end":
        os._exit(1)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
