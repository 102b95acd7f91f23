"""manage.py start_pages: the standing pages that a new site begins with."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.db import transaction

from dialogue import env
from essays import languages
from essays.models import Release
from essays.services.publishing import release_revision
from essays.services.starting import FirstText, start_page
from essays.text.canonical import top_nodes

FOLDER: Final = env.ROOT / "templates" / "essays" / "standing" / "first_words"
PAGES: Final = ("about", "respond", "masthead", "terms")
VIA: Final = "start_pages"


class Command(BaseCommand):
    help = "Begin the standing pages (about, how to respond, masthead, terms) that are not there yet, as drafts for the editors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--live", action="store_true", help="publish the first words as they are")

    def handle(self, *, live: bool, verbosity: int, **_options: Any) -> None:
        for slug in PAGES:
            with transaction.atomic():
                texts = {code: read_first_words(FOLDER / f"{slug}.{code}.html") for code in languages.BY_CODE}
                for edition in start_page(slug=slug, texts=texts, by=None, via=VIA):
                    if live and edition.head:
                        release_revision(revision=edition.head, by=None, via=VIA, basis=Release.Basis.IMPORT)
                    if verbosity:
                        self.stdout.write(f"{slug} {edition.language}")


def read_first_words(path: Path) -> FirstText:
    """A file of first words: the heading is the title, the paragraph below it the summary, the rest the text."""
    nodes = top_nodes(path.read_text(encoding="utf-8"))
    title, summary, *rest = [node for node in nodes if node.is_element_node]
    return FirstText(title=title.text(), summary=summary.text(), body="".join(node.html or "" for node in rest))
