"""Fill the site with the articles of a bench archive: a file of `python -m bench.rendering --articles`, one JSON object a line."""

import json
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand
from peer.models import ArticlePage, HomePage, SeriesPage, Writer
from wagtail.models import Page, Site


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, file, **options):
        root = Page.objects.get(depth=1)
        home = HomePage(title="Home", slug="peer-home")
        root.add_child(instance=home)
        Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
        writers, series = {}, {}
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                said = json.loads(line)
                if said["author"] not in writers:
                    writers[said["author"]] = Writer.objects.create(name=said["author"], institution="")
                if said["series"] not in series:
                    asked = SeriesPage(title=said["series_title"], slug=said["series"], prompt=said["series_title"], show_in_menus=len(series) < 5)
                    series[said["series"]] = home.add_child(instance=asked)
                article = ArticlePage(
                    title=said["title"], slug=said["slug"], summary=said["summary"], date=date.fromisoformat(said["date"]),
                    writer=writers[said["author"]], body=[("paragraph", paragraph) for paragraph in said["paragraphs"]],
                )
                series[said["series"]].add_child(instance=article)
                article.tags.add(*said["topics"])
                article.save()
