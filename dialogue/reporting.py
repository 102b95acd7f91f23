"""Errors are told to Sentry, where SENTRY_DSN names one: what failed and where, never what people wrote or who they are."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, Final

import dialogue
from dialogue.logs import REQUEST_ID, scrubbed

# What is kept of a request: nothing that a person typed, and nothing that says who it was.
KEPT_OF_REQUEST: Final = ("method", "url")
DROPPED: Final = ("user", "breadcrumbs", "server_name", "extra", "modules")


def start_reporting(dsn: str) -> None:
    """Report errors from now on. Where the library is missing nothing happens: a system check says so (dialogue/checks.py)."""
    if find_spec("sentry_sdk") is None:
        return
    import sentry_sdk  # an extra, and 40 MB of modules

    sentry_sdk.init(
        dsn=dsn,
        release=f"dialogue-{dialogue.__version__}",
        send_default_pii=False,
        include_local_variables=False,  # they hold drafts, names and forms
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=stripped,
    )


def stripped(event: Any, _hint: dict[str, Any]) -> Any:
    """An event without a body, a query, cookies, headers and people, and with every text scrubbed."""
    kept = {key: value for key, value in event.items() if key not in DROPPED}
    if "request" in kept:
        kept["request"] = {key: kept["request"][key] for key in KEPT_OF_REQUEST if key in kept["request"]}
    if request_id := REQUEST_ID.get():
        kept["tags"] = {"request_id": request_id}
    return _scrub(kept)


def _scrub(value: Any) -> Any:
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, dict):
        return {key: _scrub(inner) for key, inner in value.items()}
    return [_scrub(inner) for inner in value] if isinstance(value, list) else value
