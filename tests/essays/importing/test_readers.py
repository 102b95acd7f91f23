from __future__ import annotations

from essays.importing import txt
from essays.importing.readers import READERS


def test_text_dumps_are_read_by_their_suffix() -> None:
    assert READERS[".txt"] is txt.read


def test_a_files_name_is_no_evidence_for_a_title() -> None:
    page = READERS[".txt"](
        b"Responding To: Ferries\n\n\nThe ferry left at six.\n\nNobody slept.\n", "counting-eggs.txt"
    )
    assert (page.title, page.verdict.outcome) == (None, "held")
