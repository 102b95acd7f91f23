"""python -m bench.rendering DATABASE-PREFIX --essays 1000 10000: pages made anew, ours beside a Wagtail site with the same texts.

For each size it serves the database PREFIX_N (made and filled where it is missing, and kept) without the page cache, and the peer of
bench/peers over the database peer_PREFIX_N, and asks both in turn for different pages of each kind. PREFIX is the address of a
PostgreSQL server with the beginning of a name, such as postgres://postgres@127.0.0.1:5432/bench.

    --articles FILE   write the texts of the smallest archive for the peer, and do nothing else
    --peer PYTHON     the interpreter of the peer's environment; without it ours is measured alone
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from bench.serving import HOST, ROOT, free_port, running

MANY = 40  # pages of a kind that are asked for in turn
PEER = ROOT / "bench" / "peers" / "wagtail"
LUA = """
local paths, place = {{{paths}}}, 0
request = function() place = place % #paths + 1; return wrk.format("GET", paths[place]) end
"""


def filled(url: str, essays: int) -> dict[str, list[str]]:
    """Make sure that a database holds an archive of a size; the paths of pages of each kind."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.rendering", url, "--fill", str(essays)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return paths


def fill(url: str, essays: int) -> None:
    """In a process of its own: the archive in the database, its index, and on the last line the paths."""
    from django.core.management import call_command
    from django.db import connection

    from bench.archive import Archive, Vocabulary
    from essays.models import Essay
    from essays.services.indexing import index_revisions

    call_command("migrate", verbosity=0)
    if not Essay.objects.exists():
        archive = Archive()
        while archive.count < essays:
            revisions = archive.grow()
            for start in range(0, len(revisions), 50):
                index_revisions(revisions[start : start + 50])
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    chance = random.Random(7)
    slugs = [f"e{number}" for number in chance.sample([n for n in range(1000) if n % 4 != 2], MANY)]
    words = Vocabulary(random.Random(42)).rare
    print(json.dumps({
        "response": [f"/en/responses/{slug}/" for slug in slugs],
        "topic": [f"/en/topics/t{number}/" for number in range(20)],
        "home": ["/en/"],
        "search": [f"/en/search/?q={word}" for word in words],
    }))  # fmt: skip


def write_articles(file: Path) -> None:
    """The live texts, one of each essay, as the peer's `fill` reads them."""
    from essays.models import Essay
    from essays.moments import Moment

    with file.open("w", encoding="utf-8") as out:
        for essay in (
            Essay.objects.listed(Moment.now()).select_related("series").prefetch_related("taggings__tag", "authors")
        ):
            release = essay.releases.select_related("revision").order_by("edition__language").first()
            assert release
            paragraphs = [f"<p>{part}</p>" for part in re.findall(r"<p>(.*?)</p>", release.revision.body)]
            assert essay.series
            said = {
                "title": release.revision.title, "slug": essay.slug, "summary": " ".join(paragraphs[0][3:].split()[:30]),
                "date": str(essay.listed_on), "author": essay.authors.all()[0].name_en, "series": essay.series.slug,
                "series_title": essay.series.title_en, "topics": [row.tag.slug for row in essay.taggings.all()],
                "paragraphs": paragraphs,
            }  # fmt: skip
            out.write(json.dumps(said, ensure_ascii=False) + "\n")


def serve_ours(stack: ExitStack, url: str) -> str:
    port = free_port()
    command = [
        sys.executable,
        "manage.py",
        "serve",
        "--host",
        HOST,
        "--port",
        str(port),
        "--workers",
        "2",
        "--no-page-cache",
    ]
    settings = {"DATABASE_URL": url, "SITE_URL": f"http://{HOST}:{port}", "DIALOGUE_RATE_LIMITS": "off"}
    stack.enter_context(running(command, port, **settings))
    return f"http://{HOST}:{port}"


def serve_peer(stack: ExitStack, python: str, database: str) -> str:
    """Wagtail by gunicorn with its usual settings: as many workers as ours, four threads each."""
    port = free_port()
    command = [str(Path(python).with_name("gunicorn")), "--chdir", str(PEER), "-w", "2", "--threads", "4", "-b", f"{HOST}:{port}",
               "django.core.wsgi:get_wsgi_application()"]  # fmt: skip
    stack.enter_context(running(command, port, DJANGO_SETTINGS_MODULE="peer.settings", PEER_DATABASE=database))
    return f"http://{HOST}:{port}"


def peer_paths(site: str, ours: dict[str, list[str]]) -> dict[str, list[str]]:
    """The same pages on the peer: an article's path holds its series, which the search tells."""
    found = []
    with urlopen(f"{site}/") as answer:  # noqa: S310  this script's own server
        page = answer.read().decode()
    series = sorted(set(re.findall(r'href="(/s\d+/)"', page)))
    for path in series:
        with urlopen(site + path) as answer:  # noqa: S310  as above
            found += re.findall(r'href="(/s\d+/e\d+/)"', answer.read().decode())
    words = [path.partition("q=")[2] for path in ours["search"]]
    return {
        "response": sorted(set(found))[:MANY],
        "topic": [f"/topics/t{number}/" for number in range(20)],
        "home": ["/"],
        "search": [f"/search/?q={word}" for word in words],
    }


def load(folder: Path, site: str, paths: Sequence[str], seconds: int) -> tuple[float, float]:
    """Requests per second and the median in milliseconds, of eight connections."""
    script = folder / "paths.lua"
    script.write_text(LUA.format(paths=", ".join(f'"{path}"' for path in paths)))
    said = subprocess.run(
        ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", "-s", str(script), site],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if wrong := re.search(r"Non-2xx or 3xx responses: (\d+)", said):
        raise SystemExit(f"{site}: {wrong[1]} answers were no pages")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    middle = re.search(r"50%\s+([\d.]+)(us|ms|s)", said)
    assert rate
    assert middle
    return float(rate[1]), float(middle[1]) * {"us": 0.001, "ms": 1, "s": 1000}[middle[2]]


def targets(
    stack: ExitStack, prefix: str, sizes: Sequence[int], peer: str
) -> Iterator[tuple[int, str, str, str, list[str]]]:
    """Size, kind, whose, the site and its paths."""
    for size in sizes:
        url = f"{prefix}_{size}"
        ours, site = filled(url, size), serve_ours(stack, url)
        theirs, their_site = {}, ""
        if peer and size <= 10_000:
            their_site = serve_peer(stack, peer, f"peer_{url.rpartition('/')[2]}")
            theirs = peer_paths(their_site, ours)
        for kind, paths in ours.items():
            yield size, kind, "ours", site, paths
            if theirs:
                yield size, kind, "Wagtail", their_site, theirs[kind]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench.rendering", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("prefix")
    parser.add_argument("--essays", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--peer", default="")
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if options.fill or options.articles:
        import django

        os.environ["DATABASE_URL"] = options.prefix if options.fill else f"{options.prefix}_{options.essays[0]}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue.settings.development")
        django.setup()
        return fill(options.prefix, options.fill) if options.fill else write_articles(options.articles)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        asked = list(targets(stack, options.prefix, options.essays, options.peer))
        measured: dict[tuple[int, str, str], list[tuple[float, float]]] = {}
        for turn in range(options.rounds + 1):  # the first warms up
            for size, kind, whose, site, paths in asked:
                found = load(folder, site, paths, options.seconds if turn else 2)
                if turn:
                    measured.setdefault((size, kind, whose), []).append(found)
    report(measured)
    return None


def report(measured: dict[tuple[int, str, str], list[tuple[float, float]]]) -> None:
    """A line for each kind and size: rates, their ratio, and the median beside that of the smallest archive."""
    print(
        "| essays | page | ours, requests/s | p50, ms | of the smallest | Wagtail, requests/s | times |\n|---|---|---|---|---|---|---|"
    )
    smallest = min(size for size, _kind, _whose in measured)
    for size, kind, whose in measured:
        if whose != "ours":
            continue
        rates = [rate for rate, _middle in measured[size, kind, whose]]
        middle, first = (median(one for _rate, one in measured[n, kind, "ours"]) for n in (size, smallest))
        cells = [f"{size:,}", kind, _spread(rates), f"{middle:.1f}", f"{middle / first:.2f}"]
        if theirs := [rate for rate, _middle in measured.get((size, kind, "Wagtail"), ())]:
            cells += [_spread(theirs), f"{median(rates) / median(theirs):.1f}"]
        print(f"| {' | '.join(cells)} |")


def _spread(rates: Sequence[float]) -> str:
    return f"{median(rates):.1f} ({min(rates):.1f} - {max(rates):.1f})"


if __name__ == "__main__":
    main()
