"""manage.py demo: a database with content and accounts, made once and never destroyed."""

from __future__ import annotations

import hashlib
import secrets
import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import ROLES
from dialogue import env
from dialogue.catalogs import compile_catalogs
from dialogue.demo_exchange import tie_samples
from dialogue.management.commands.serve import check_port
from essays.models import ImportRun, Term
from essays.models.search_check import is_empty
from essays.moments import Moment
from essays.services.defining import save_term

EXIT_QUESTIONS = 1
SAMPLES = env.ROOT / "samples"
SEEN = env.ROOT / "var" / "demo-samples"


class Command(BaseCommand):
    help = "Prepare the demo: migrate, import samples/, make one account for each role, and serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepare-only", action="store_true", help="do not serve")

    def handle(self, *, host: str, port: int, prepare_only: bool, **_options: Any) -> None:
        if not prepare_only:
            check_port(host, port)
        compile_catalogs()
        call_command("migrate", verbosity=0)
        self._import_samples()
        if is_empty(Moment.now()):  # a demo that is older than the search
            call_command("rebuild_search", stdout=self.stdout)
        call_command("start_pages", live=True, verbosity=0)
        self._write_glossary()
        self._make_accounts()
        if not prepare_only:
            call_command("serve", host=host, port=port, workers=1)  # a laptop has one reader

    def _import_samples(self) -> None:
        """Import samples/, if it changed since the last time: importing again would change nothing, but takes seconds."""
        digest = fingerprint(SAMPLES) + str(settings.DATABASES["default"]["NAME"])
        if SEEN.exists() and SEEN.read_text() == digest and ImportRun.objects.exists():  # the database may be a new one
            return
        self.stdout.write(_("Importing samples/"))
        try:
            call_command("import_essays", str(SAMPLES), target="live", verbosity=0, stdout=self.stdout)
        except SystemExit as questions:  # samples/questions/ shows what is held or refused
            if questions.code != EXIT_QUESTIONS:
                raise CommandError(_("The samples could not be imported.")) from questions
        tie_samples(SAMPLES)
        SEEN.write_text(digest)

    def _write_glossary(self) -> None:
        """The words of samples/glossary.toml, in a glossary that is still empty."""
        table = SAMPLES / "glossary.toml"
        if Term.objects.exists() or not table.exists():
            return
        for entry in tomllib.loads(table.read_text(encoding="utf-8"))["term"]:
            save_term(Term(**entry), by=None, via="demo", changed=[], is_public=True)

    def _make_accounts(self) -> None:
        """One account for each role; a password is said once, here."""
        for role in ROLES:
            email = f"{role.slug.replace(' ', '-')}@dialogue.example"
            if User.objects.filter(email=email).exists():
                continue
            password = secrets.token_urlsafe(12)
            user = User.objects.create_user(email, password, name=str(role.name), is_staff=True)
            user.groups.add(Group.objects.get(name=role.slug))
            self.stdout.write(f"{role.name!s:<18} {email:<34} {password}")


def fingerprint(folder: Path) -> str:
    """A hash of a folder's files: names and contents."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
