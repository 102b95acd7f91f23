"""The tables that an archive brings beside its documents: topics, series and authors, each a TOML file of entries."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essays.errors import ImportRefused

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """One `[[topic]]`: both names are required; keywords find the topic in titles."""

    slug: str
    name_en: str
    name_zh: str
    description_en: str = ""
    description_zh: str = ""
    keywords_en: tuple[str, ...] = ()
    keywords_zh: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesEntry:
    """One `[[series]]`: a title in at least one language; it takes responses from `opened` to `closes`, where given."""

    slug: str
    title_en: str = ""
    title_zh: str = ""
    prompt_en: str = ""
    prompt_zh: str = ""
    opened: date | None = None
    closes: date | None = None


@dataclass(frozen=True, slots=True)
class AuthorEntry:
    """One `[[author]]`: a name in at least one script; `sort_en` is the name as lists order it (`Vane, Marisol`)."""

    name_en: str = ""
    name_zh: str = ""
    sort_en: str = ""
    affiliation_en: str = ""
    affiliation_zh: str = ""
    country: str = ""
    bio_en: str = ""
    bio_zh: str = ""


LISTS: Final = frozenset({"keywords_en", "keywords_zh"})
DATES: Final = frozenset({"opened", "closes"})


def read_topics(data: bytes, name: str = "topics.toml") -> tuple[TopicEntry, ...]:
    """The topics of a table's bytes; `name` is the file's, for sentences. Raises ImportRefused (see `_entries`)."""
    return tuple(
        TopicEntry(**entry)
        for entry in _entries(data, name, "topic", TopicEntry, required=("slug", "name_en", "name_zh"))
    )


def read_series(data: bytes, name: str = "series.toml") -> tuple[SeriesEntry, ...]:
    """The series of a table's bytes; `name` is the file's, for sentences. Raises ImportRefused (see `_entries`)."""
    entries = _entries(data, name, "series", SeriesEntry, required=("slug",), either=("title_en", "title_zh"))
    for number, entry in enumerate(entries, 1):
        if entry.get("opened") and entry.get("closes") and entry["closes"] < entry["opened"]:
            raise _refused(
                "table_value",
                _("{name}, entry {number}: the series closes before it opens (keys opened and closes)."),
                name=name,
                number=number,
            )
    return tuple(SeriesEntry(**entry) for entry in entries)


def read_authors(data: bytes, name: str = "authors.toml") -> tuple[AuthorEntry, ...]:
    """The authors of a table's bytes; `name` is the file's, for sentences. Raises ImportRefused (see `_entries`)."""
    return tuple(
        AuthorEntry(**entry) for entry in _entries(data, name, "author", AuthorEntry, either=("name_en", "name_zh"))
    )


def _entries(
    data: bytes, name: str, heading: str, kind: type, *, required: Collection[str] = (), either: Collection[str] = ()
) -> list[dict[str, Any]]:
    """The checked entries of one table.

    Raises ImportRefused with the code `table_syntax` (with the line, where the parser names one), `table_key` (wrong or
    missing key), `table_value` (wrong type) or `table_double` (a slug that an entry above has); its sentence names
    file, entry and key.
    """
    table = _parse(data, name)
    if wrong := next((key for key in table if key != heading), None):
        raise _refused(
            "table_key",
            _("{name}: the key {key} is not known here. Entries begin with [[{heading}]]."),
            name=name,
            key=wrong,
            heading=heading,
        )
    entries = table.get(heading, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _refused(
            "table_value",
            _("{name}: entries begin with [[{heading}]], in double brackets."),
            name=name,
            heading=heading,
        )
    for number, entry in enumerate(entries, 1):
        _check_keys(entry, name, number, known=kind.__annotations__, required=required, either=either)
    _check_slugs(entries, name)
    return [{key: _frozen(value) for key, value in entry.items()} for entry in entries]


def _parse(data: bytes, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(data.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(
            "undecodable",
            _("{name}, line {line}: this is not UTF-8. Please save the table as UTF-8."),
            name=name,
            line=line,
        ) from error
    except tomllib.TOMLDecodeError as error:  # its message ends in "(at line 3, column 7)"
        raise _refused("table_syntax", _("{name} is not a TOML table: {problem}."), name=name, problem=error) from error


def _check_keys(
    entry: dict[str, Any],
    name: str,
    number: int,
    *,
    known: Collection[str],
    required: Collection[str],
    either: Collection[str],
) -> None:
    for key, value in entry.items():
        if key not in known:
            raise _refused(
                "table_key", _("{name}, entry {number}: the key {key} is not known."), name=name, number=number, key=key
            )
        _check_value(key, value, name, number)
    for key in required:
        if not entry.get(key):
            raise _refused(
                "table_key", _("{name}, entry {number}: the key {key} is missing."), name=name, number=number, key=key
            )
    if either and not any(entry.get(key) for key in either):
        raise _refused(
            "table_key",
            _("{name}, entry {number}: one of the keys {keys} must be there."),
            name=name,
            number=number,
            keys=", ".join(either),
        )


def _check_value(key: str, value: object, name: str, number: int) -> None:
    if key in LISTS:
        right, wanted = (
            isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value),
            _("a list of words"),
        )
    elif key in DATES:
        right, wanted = type(value) is date, _("a date such as 2024-05-31, without quotes")  # a datetime is a date too
    else:
        right, wanted = isinstance(value, str), _("a text in quotes")
    if not right:
        raise _refused(
            "table_value",
            _("{name}, entry {number}: the key {key} must be {wanted}."),
            name=name,
            number=number,
            key=key,
            wanted=wanted,
        )


def _check_slugs(entries: list[dict[str, Any]], name: str) -> None:
    seen: dict[str, int] = {}
    for number, entry in enumerate(entries, 1):
        if (slug := entry.get("slug")) and (first := seen.setdefault(slug, number)) != number:
            raise _refused(
                "table_double",
                _("{name}, entry {number}: the slug {slug} is already that of entry {first}."),
                name=name,
                number=number,
                slug=slug,
                first=first,
            )


def _frozen(value: object) -> object:
    """Lists as tuples, texts without blanks at their edges."""
    if isinstance(value, list):
        return tuple(word.strip() for word in value)
    return value.strip() if isinstance(value, str) else value


def _refused(code: str, sentence: StrPromise, **values: object) -> ImportRefused:
    return ImportRefused(format_lazy(sentence, **values), code)
