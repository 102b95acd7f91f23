"""manage.py doctor: what is wrong with a deployment, and what to do about it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from dialogue.examining.configuration import examine_settings
from dialogue.examining.content import examine_database
from dialogue.examining.findings import Finding
from dialogue.examining.machine import examine_machine
from essays.languages import BY_CODE

EXIT_WRONG = 1


class Command(BaseCommand):
    help = "Say in sentences what is wrong with this deployment, and what to do. Exit code 1 if something is; advice alone is 0."
    requires_system_checks = []  # what they would say is said here, in sentences

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", dest="is_json", action="store_true", help="for programs")
        parser.add_argument("--language", choices=sorted(BY_CODE), default="en")

    def handle(self, *, is_json: bool = False, language: str = "en", **_options: Any) -> None:
        with translation.override(language):
            findings = [*examine_settings(), *examine_database(), *examine_machine()]
            wrong = [finding for finding in findings if finding.is_wrong]
            if is_json:
                self._write_json(findings)
            else:
                self._write(findings, len(wrong))
        if wrong:
            raise SystemExit(EXIT_WRONG)

    def _write(self, findings: list[Finding], wrong: int) -> None:
        for finding in sorted(findings, key=lambda finding: not finding.is_wrong):
            kind = _("Wrong: %(found)s") if finding.is_wrong else _("Advice: %(found)s")
            self.stdout.write(kind % {"found": finding.found})
            self.stdout.write(f"  → {finding.remedy}")
        self.stdout.write(
            _("Things that are wrong: %(count)s.") % {"count": wrong} if wrong else _("Nothing is wrong.")
        )

    def _write_json(self, findings: list[Finding]) -> None:
        ok = not any(finding.is_wrong for finding in findings)
        told = {"ok": ok, "findings": [asdict(finding) for finding in findings]}
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
