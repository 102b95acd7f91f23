"""Fill the site with articles; the words come from a seed."""

import random
from datetime import date, timedelta

from django.core.management.base import BaseCommand
from peer.models import ArticlePage, HomePage, SeriesPage, Writer
from wagtail.models import Page, Site

WORDS = "harbor ferry river bridge winter summer city garden paper letter promise question answer trust work school teacher".split()


def prose(generator, count):
    return " ".join(generator.choice(WORDS) for _ in range(count)).capitalize() + "."


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("count", type=int)

    def handle(self, count, **options):
        generator = random.Random(1)
        root = Page.objects.get(depth=1)
        home = HomePage(title="Home", slug="peer-home")
        root.add_child(instance=home)
        Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
        writers = [Writer.objects.create(name=f"Writer {n}", institution=f"School {n}") for n in range(20)]
        for number in range(max(1, count // 20)):
            series = SeriesPage(title=f"Question {number}", slug=f"question-{number}", prompt=prose(generator, 60), show_in_menus=number < 5)
            home.add_child(instance=series)
            for place in range(min(20, count)):
                article = ArticlePage(
                    title=prose(generator, 6), slug=f"article-{number}-{place}", summary=prose(generator, 30),
                    date=date(2020, 1, 1) + timedelta(days=generator.randrange(2000)), writer=generator.choice(writers),
                    body=[("paragraph", f"<p>{prose(generator, 70)}</p>") for _ in range(10)],
                )
                series.add_child(instance=article)
                article.tags.add(f"topic-{generator.randrange(60)}", f"topic-{generator.randrange(60)}")
                article.save()
