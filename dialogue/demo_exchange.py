"""Replies and marks between the samples: what no page dump can say, read from samples/exchange.toml and done by the ordinary acts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from essays.models import Essay
from essays.services.cataloguing import file_reply
from essays.services.marking import mark_paragraph

VIA = "command"
TABLE = "exchange.toml"


def tie_samples(folder: Path) -> None:
    """Make the replies and marks of a folder's table; what is there already stays as it is. An essay that is not there is passed over.

    Raises Refusal for a paragraph that an essay does not have.
    """
    table = folder / TABLE
    if not table.is_file():
        return
    entries = tomllib.loads(table.read_text(encoding="utf-8"))
    essays = {essay.slug: essay for essay in Essay.objects.all()}
    for reply in entries.get("reply", []):
        if {reply["essay"], reply["answers"]} <= essays.keys():
            _tie_reply(reply, essays)
    for mark in entries.get("mark", []):
        if mark["essay"] in essays:
            _tie_mark(mark, essays)


def _tie_reply(entry: dict[str, Any], essays: dict[str, Essay]) -> None:
    essay, answered = essays[entry["essay"]], essays[entry["answers"]]
    if essay.in_reply_to_id is None:
        file_reply(essay=essay, answered=answered, block=f"p{entry['paragraph']}", by=None, via=VIA)


def _tie_mark(entry: dict[str, Any], essays: dict[str, Essay]) -> None:
    essay, block = essays[entry["essay"]], f"p{entry['paragraph']}"
    if not essay.marks.filter(block=block, kind=entry["kind"]).exists():
        notes = {name: entry[name] for name in ("note_en", "note_zh")}
        mark_paragraph(essay=essay, block=block, kind=entry["kind"], by=None, via=VIA, **notes)
