"""manage.py import_essays PATH...: bring documents in from files and folders."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from essays.errors import Refusal
from essays.services.importing.options import OUTCOMES, DocumentReport
from essays.services.importing.runs import import_sources
from essays.services.importing.sources import find_sources
from essays.wording import IMPORTED

EXIT_QUESTIONS = 1
EXIT_USAGE = 2


class JsonReport:
    """Writes the report as it grows, so that ten thousand documents need no more memory than one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.separator = ""

    def __enter__(self) -> Self:
        self.file: TextIO = self.path.open("w", encoding="utf-8")
        self.file.write('{"documents": [')
        return self

    def add(self, report: DocumentReport) -> None:
        self.file.write(f"{self.separator}\n{json.dumps(report.as_json(), ensure_ascii=False)}")
        self.separator = ","

    def close(self, summary: dict[str, int]) -> None:
        self.file.write(f'\n], "summary": {json.dumps(summary)}}}\n')

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()


class Command(BaseCommand):
    help = "Import essays from files, folders and archives (.docx, .html, .md, .txt, .zip, exports of WordPress)."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder (walked in name order)"
        )
        parser.add_argument("--as", dest="target", choices=["draft", "submitted", "live"], default="draft")
        parser.add_argument(
            "--topic", dest="topics", action="append", default=[], metavar="NAME", help="a topic of all of them"
        )
        parser.add_argument("--dry-run", action="store_true", help="do everything, then undo it: only the report stays")
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="write the report as JSON")

    def handle(
        self, *, paths: list[Path], target: str, topics: list[str], dry_run: bool, report: Path | None, **_options: Any
    ) -> None:
        missing = [str(path) for path in paths if not path.exists()]
        if missing:
            raise CommandError(
                _("There is no file or folder %(path)s.") % {"path": ", ".join(missing)}, returncode=EXIT_USAGE
            )
        sources = find_sources(paths)
        folders = [path for path in paths if path.is_dir()]
        arguments = {
            "sources": sources,
            "folders": folders,
            "target": target,
            "topic_names": topics,
            "dry_run": dry_run,
        }
        try:
            summary = self._report(arguments, report, len(sources))
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=EXIT_USAGE) from refusal
        except OSError as error:
            raise CommandError(
                _("The report cannot be written: %(reason)s.") % {"reason": error}, returncode=EXIT_USAGE
            ) from error
        self._close(summary, dry_run)
        if summary["held"] or summary["refused"]:
            sys.exit(EXIT_QUESTIONS)

    def _report(self, arguments: dict[str, Any], path: Path | None, total: int) -> dict[str, int]:
        """Import, telling of each document on the terminal and, if asked, in the JSON report."""
        terminal = sys.stderr.isatty()
        with tqdm(total=total, disable=not terminal, unit=_("document"), file=sys.stderr) as bar:

            def tell(report: DocumentReport) -> None:
                bar.update()
                self._line(report, bar if terminal else None)

            if path is None:
                return import_sources(**arguments, tell=tell)
            with JsonReport(path) as written:

                def tell_both(report: DocumentReport) -> None:
                    tell(report)
                    written.add(report)

                summary = import_sources(**arguments, tell=tell_both)
                written.close(summary)
            return summary

    def _line(self, report: DocumentReport, bar: tqdm[Any] | None) -> None:
        """One line for a document; under a progress bar only for those that need a person."""
        if bar is not None and report.outcome not in ("held", "refused"):
            return
        text = f"{IMPORTED[report.outcome]}: {report.file}"
        if report.reason:
            text += f": {report.reason}"
        if bar is not None:
            bar.write(text, file=sys.stderr)
        else:
            self.stdout.write(text)
        for warning in report.warnings:
            (bar.write(f"  {warning}", file=sys.stderr) if bar is not None else self.stdout.write(f"  {warning}"))

    def _close(self, summary: dict[str, int], dry_run: bool) -> None:
        self.stdout.write("")
        for outcome in OUTCOMES:
            self.stdout.write(f"{IMPORTED[outcome]!s:<12}{summary[outcome]:>7}")
        if dry_run:
            self.stdout.write(_("Nothing was written: this was a dry run."))
