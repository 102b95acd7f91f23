from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dialogue import demo_exchange
from dialogue.management.commands.demo import SAMPLES
from essays.errors import Refusal
from essays.models import Event, Mark
from tests.factories import make_response

pytestmark = pytest.mark.django_db
TABLE = """
[[reply]]
essay = "later"
answers = "early"
paragraph = 2

[[mark]]
essay = "early"
paragraph = 1
kind = "common_ground"
note_en = "Both talk."
note_zh = ""

[[mark]]
essay = "nowhere"
paragraph = 1
kind = "difference"
note_en = ""
note_zh = ""
"""


def test_replies_and_marks_are_made_once_and_what_is_not_there_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / demo_exchange.TABLE).write_text(TABLE)
    early, later = make_response(slug="early"), make_response(slug="later")

    demo_exchange.tie_samples(tmp_path)
    events = Event.objects.count()
    demo_exchange.tie_samples(tmp_path)

    later.refresh_from_db()
    assert (later.in_reply_to, later.in_reply_to_block) == (early, "p2")
    assert list(Mark.objects.values_list("essay__slug", "block", "kind", "note_en")) == [
        ("early", "p1", "common_ground", "Both talk.")
    ]
    assert Event.objects.count() == events


def test_a_folder_without_the_table_ties_nothing(tmp_path: Path) -> None:
    demo_exchange.tie_samples(tmp_path)

    assert not Event.objects.exists()


def test_a_paragraph_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / demo_exchange.TABLE).write_text(TABLE.replace("paragraph = 2", "paragraph = 7"))
    make_response(slug="early")
    make_response(slug="later")

    with pytest.raises(Refusal, match="cannot open that paragraph"):
        demo_exchange.tie_samples(tmp_path)


def test_the_samples_table_names_kinds_and_both_notes() -> None:
    entries = tomllib.loads((SAMPLES / demo_exchange.TABLE).read_text(encoding="utf-8"))

    assert {mark["kind"] for mark in entries["mark"]} == set(Mark.Kind.values)
    assert all(mark["note_en"] and mark["note_zh"] for mark in entries["mark"])
