"""The lines between two fences at the head of a Markdown file: YAML between `---`, TOML between `+++`."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essays.errors import ImportRefused
from essays.importing.dates import read_date
from essays.importing.names import split_names
from essays.importing.page_meta import read_iso_day
from essays.importing.stated import NOTHING_STATED, Stated, language_named, placed, placed_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise as StrPromise

    from essays.importing.parsed import Found

FENCED: Final = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\n(.*?)(?:^|\n)\1[ \t]*(?:\n|\Z)", re.DOTALL)
LONGEST: Final = 20_000
MOST_EVENTS: Final = 2_000
ALIASES: Final[dict[str, str]] = {
    "author": "authors",
    "published": "date",
    "lang": "language",
    "tags": "topics",
    "translation-of": "translation_of",
    "in-reply-to": "in_reply_to",
    "url": "address",
    "source": "address",
}
KNOWN: Final = frozenset(
    {
        "title",
        "authors",
        "series",
        "date",
        "language",
        "topics",
        "note",
        "translation_of",
        "in_reply_to",
        "address",
        "draft",
    }
)

UNKNOWN_KEYS: Final = _("The front matter has keys that mean nothing here; they were left out: {keys}.")
BROKEN: Final = _("The front matter cannot be read (line {line}). Please mend it or take it out.")
REFERENCES: Final = _("The front matter refers to itself (&, *). That is not read, for safety's sake.")
TOO_LONG: Final = _("The front matter is longer than any real one. Please put the text below it.")
NO_DATE: Final = _("The date of the front matter is none: {text}. It was left out. Please write 2026-11-24.")
NO_LANGUAGE: Final = _("The language of the front matter is neither English nor Chinese: {text}. The words decided.")


def split_front_matter(text: str) -> tuple[Stated, str, int]:
    """What the front matter states, the text below it, and how many lines it takes. Raises ImportRefused for a broken one."""
    found = FENCED.match(text)
    if not found:
        return NOTHING_STATED, text, 0
    if len(found[2]) > LONGEST:
        raise ImportRefused(TOO_LONG, "front_matter")
    values = _toml(found[2]) if found[1] == "+++" else _yaml(found[2])
    lines = found[2].splitlines()
    return _stated(values, lambda key: _line_of(key, lines)), text[found.end() :], found[0].count("\n")


def _yaml(source: str) -> dict[str, Any]:
    import yaml

    try:
        for count, event in enumerate(yaml.parse(source, Loader=yaml.SafeLoader)):
            if isinstance(event, yaml.AliasEvent) or count > MOST_EVENTS:
                raise ImportRefused(REFERENCES, "front_matter")
        values = yaml.safe_load(source)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ImportRefused(format_lazy(BROKEN, line=mark.line + 2 if mark else 2), "front_matter") from error
    except (ValueError, RecursionError) as error:  # a date that the calendar does not have; brackets without end
        raise ImportRefused(format_lazy(BROKEN, line=2), "front_matter") from error
    return _by_known_keys(values)


def _toml(source: str) -> dict[str, Any]:
    try:
        return _by_known_keys(tomllib.loads(source))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise ImportRefused(format_lazy(BROKEN, line=int(line[1]) + 1 if line else 2), "front_matter") from error


def _by_known_keys(values: Any) -> dict[str, Any]:
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise ImportRefused(format_lazy(BROKEN, line=2), "front_matter")
    lowered = {str(key).strip().lower(): value for key, value in values.items()}
    return {ALIASES.get(key, key): value for key, value in lowered.items()}


def _stated(values: dict[str, Any], line_of: Callable[[str], int]) -> Stated:
    def one(key: str) -> Found | None:
        return placed(_one(values.get(key)), f"front matter {key}", line_of(key))

    dated, language = one("date"), one("language")
    day = _day(dated.text) if dated else None
    code = language_named(language.text) if language else None
    unknown = sorted(set(values) - KNOWN)
    warnings: list[StrPromise] = [format_lazy(UNKNOWN_KEYS, keys=", ".join(unknown))] if unknown else []
    if dated and not day:
        warnings.append(format_lazy(NO_DATE, text=dated.text))
    if language and not code:
        warnings.append(format_lazy(NO_LANGUAGE, text=language.text))
    address = one("address")
    return Stated(
        title=one("title"),
        authors=placed_all(_names(values.get("authors")), "front matter authors", line_of("authors")),
        series=one("series"),
        date=dated if day else None,
        published=day,
        language=code,
        note=one("note"),
        topics=placed_all(_many(values.get("topics")), "front matter topics", line_of("topics")),
        translation_of=one("translation_of"),
        in_reply_to=one("in_reply_to"),
        address=address.text if address and address.text.startswith(("http://", "https://")) else "",
        hidden="hidden_at_source" if values.get("draft") is True else "",
        warnings=tuple(warnings),
    )


def _line_of(key: str, lines: list[str]) -> int:
    """The line of the file on which a key stands, under any of its names."""
    names = {key, *(alias for alias, known in ALIASES.items() if known == key)}
    for number, line in enumerate(lines, start=2):
        if re.split(r"[:=]", line, maxsplit=1)[0].strip().strip("\"'").lower() in names:
            return number
    return 1


def _one(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dict):
        return _one(value.get("name", ""))
    return ""


def _many(value: Any) -> list[str]:
    if isinstance(value, list):
        return [_one(part) for part in value]
    return re.split(r"\s*[,;、；，]\s*", _one(value)) if value else []


def _names(value: Any) -> list[str]:
    """Names, each by itself: in a list, or in one line as a byline prints them."""
    if isinstance(value, list):
        return [_one(part) for part in value]
    line = _one(value)
    return list(split_names(line)) or ([line] if line else [])


def _day(text: str) -> date | None:
    dated = read_date(text)
    return dated.value if dated else read_iso_day(text)
