"""How log lines look: one JSON object or one line of text each, with the request's id, and with nothing of people in them.

No Django in here: the server's own process writes such lines too.
"""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

Answer = TypeVar("Answer")

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
# What an access line has beside its message (dialogue/middleware.py).
FIELDS: Final = ("method", "path", "view", "status", "ms")

# What may tell of a person or open a door, wherever it stands in a line.
_GROUP: Final = "[0-9a-fA-F]{1,4}"
_GROUPS: Final = f"(?:{_GROUP}(?::{_GROUP}){{0,6}})?"
_SCRUBBED: Final = (
    (re.compile(r"(/preview/|/invitation/|/confirm-email/|/reset/key/)[^/\s\"'<>?]+"), r"\1…"),
    (re.compile(r"(\w{1,20}://[^\s/:@]{0,100}:)[^\s/@]{1,200}@"), r"\1…@"),  # a password in an address
    (re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"), "…@…"),
    (
        re.compile(r"(?<=[^\s?])\?[^\s\"'<>)\]]{0,200}[=&][^\s\"'<>)\]]*"),
        "?…",
    ),  # a query, with the words that were sought
    (re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])"), "…"),  # network addresses, of both kinds
    (re.compile(rf"(?<![\w:.])(?:(?:{_GROUP}:){{7}}{_GROUP}|{_GROUPS}::{_GROUPS})(?![\w:])"), "…"),
    (re.compile(r"DETAIL:.*"), "DETAIL: …"),  # PostgreSQL repeats the values of the row
)


def scrubbed(text: str) -> str:
    """A text without mail addresses, network addresses, queries, and the secrets that stand in paths."""
    for pattern, instead in _SCRUBBED:
        text = pattern.sub(instead, text)
    return text


class _Formatter(logging.Formatter):
    """What both forms share."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  logging's name
        return scrubbed(super().formatException(ei))


class JsonFormatter(_Formatter):
    """One JSON object for each line: time (UTC), level, logger, message, request_id, the fields of an access line, exception."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrubbed(record.getMessage()),
        }
        if request_id := REQUEST_ID.get():
            line["request_id"] = request_id
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class TextFormatter(_Formatter):
    """The same for eyes: level, logger, request id, message. A line break in a message starts no new line of the log."""

    def format(self, record: logging.LogRecord) -> str:
        request_id = f" [{REQUEST_ID.get()}]" if REQUEST_ID.get() else ""
        message = scrubbed(record.getMessage()).replace("\r", "\\r").replace("\n", "\\n")
        line = f"{record.levelname} {record.name}{request_id}: {message}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def not_logged(answer: Answer) -> Answer:
    """An answer of 503 that is meant, and no error: Django writes a line for each that is not marked as told already."""
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def formatter(*, is_json: bool) -> dict[str, str]:
    """The entry of a logging configuration that names one of the two."""
    return {"()": f"dialogue.logs.{'JsonFormatter' if is_json else 'TextFormatter'}"}


def granian_config(*, is_json: bool) -> dict[str, Any]:
    """What granian is told of logging: its own lines look like ours, and go where ours go."""
    return {
        "formatters": {"line": formatter(is_json=is_json)},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
    }
