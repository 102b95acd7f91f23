"""Documents that somebody brings through the desk: a few at once, in the request; folders and archives of thousands come by command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essays.errors import Refusal
from essays.models import ImportRun
from essays.permissions import require
from essays.services.importing.options import DocumentReport
from essays.services.importing.runs import begin_run, run_import
from essays.services.importing.sources import Source

if TYPE_CHECKING:
    from accounts.models import User

MOST_BYTES = 35_000_000
MOST_DOCUMENTS = 200


def import_uploads(*, files: Sequence[tuple[str, bytes]], submit: bool, by: User) -> ImportRun:
    """Import what was uploaded (names and bytes) as drafts, or as drafts that are handed in; returns the run with its report.

    Nothing becomes public here: that is an act of its own, at each text.
    """
    require(by, "essays.add_importrun")
    size = sum(len(data) for _name, data in files)
    if size > MOST_BYTES:
        raise Refusal(
            format_lazy(
                _("These files have {size} MB together. The most is {most} MB; please bring them in parts."),
                size=size // 1_000_000 + 1,
                most=MOST_BYTES // 1_000_000,
            ),
            "too_large",
        )
    run = begin_run(target="submitted" if submit else "draft", documents=len(files), by=by)
    # Names are evidence within one upload only: "essay.en.docx" of today is no page of last year's "essay.zh.docx".
    folder = Path(f"upload-{run.pk}")
    sources = [Source(folder / Path(name.replace("\\", "/")).name, None, data) for name, data in files]
    reports: list[DocumentReport] = []
    run_import(run, sources, (), reports.append, most=MOST_DOCUMENTS)
    run.report = [report.as_json() for report in reports]
    run.save(update_fields=["report"])
    return run
