"""What a monitor reads at /metrics, in the text format of Prometheus.

Numbers of this process are kept where its sibling processes can add theirs (PROMETHEUS_MULTIPROC_DIR, which `manage.py serve`
sets): whichever answers tells the sums. What the database knows is asked when a monitor asks.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from threading import Lock
from time import monotonic, time
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import Error, connection
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

import dialogue
from dialogue.backups.folder import newest_backup
from dialogue.health import CACHE
from essays import workflow
from essays.models import ContentVersion, Edition, Message

if TYPE_CHECKING:
    from dialogue.page_cache import PageCache

REQUESTS: Final = Counter("dialogue_requests", "Requests that Django answered, by status.", ["status"])
SECONDS: Final = Histogram(
    "dialogue_response_seconds",
    "Seconds that Django took for an answer, by view.",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
PAGE_CACHE: Final = Counter(
    "dialogue_page_cache_requests",
    "Requests at the page cache: hit (stored bytes), miss (made and stored), passed (handed to Django).",
    ["result"],
)
PAGES: Final = Gauge("dialogue_page_cache_pages", "Pages that are stored.", multiprocess_mode="livesum")
BYTES: Final = Gauge("dialogue_page_cache_bytes", "Bytes that stored pages take.", multiprocess_mode="livesum")

_told: Final[dict[int, list[int]]] = {}  # of each page cache of this process: the totals that PAGE_CACHE has of it
_telling: Final = Lock()


def tell_request(*, view: str, status: int, seconds: float) -> None:
    """Count an answer of Django."""
    REQUESTS.labels(status).inc()
    SECONDS.labels(view).observe(seconds)


def tell_page_cache(cache: PageCache) -> None:
    """Bring what monitors are told up to a page cache's own counts. Called about once a second while readers come."""
    with _telling:
        totals = cache.tally.totals()
        before = _told.get(id(cache), [0] * len(totals))
        _told[id(cache)] = totals
        for result, total, known in zip(cache.tally.results, totals, before, strict=True):
            PAGE_CACHE.labels(result).inc(total - known)
        PAGES.set(len(cache.store.pages))
        BYTES.set(cache.store.bytes)


class DatabaseCollector(Collector):
    """What the database knows: the queue, the outbox, and how fast it answers. Without it one number is left: that it is down."""

    def collect(self) -> Iterator[Metric]:
        began = monotonic()
        try:
            found = list(self._ask())
        except Error:
            connection.close()
            yield GaugeMetricFamily("dialogue_database_up", "Whether the database answers.", value=0)
            return
        yield GaugeMetricFamily("dialogue_database_up", "Whether the database answers.", value=1)
        yield GaugeMetricFamily(
            "dialogue_database_seconds", "Seconds that the figures below took to read.", value=monotonic() - began
        )
        yield from found

    def _ask(self) -> Iterator[Metric]:
        editions = GaugeMetricFamily("dialogue_editions", "Editions, by the state of their draft.", labels=["state"])
        counts = dict(Edition.objects.order_by().values_list("state").annotate(Count("pk")))
        for state in workflow.STATES:
            editions.add_metric([state], counts.get(state, 0))
        yield editions
        due = Message.objects.due(timezone.now()).aggregate(count=Count("pk"), since=Min("created_at"))
        yield GaugeMetricFamily("dialogue_outbox_waiting", "Mails that are due and not sent.", value=due["count"])
        age = (timezone.now() - due["since"]).total_seconds() if due["since"] else 0
        yield GaugeMetricFamily("dialogue_outbox_oldest_seconds", "Age of the oldest mail that is due.", value=age)
        failed = Message.objects.failed().count()
        yield GaugeMetricFamily("dialogue_outbox_failed", "Mails that failed at the last attempt.", value=failed)
        is_closed = ContentVersion.objects.is_closed()
        yield GaugeMetricFamily("dialogue_site_closed", "Whether the site is closed to readers.", value=is_closed)


class SiteCollector(Collector):
    """What needs no database: the version, and the age of the newest backup where backups have a folder."""

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("dialogue", "The program.", value={"version": dialogue.__version__})
        made_at = newest_backup()
        if made_at is not None:
            yield GaugeMetricFamily("dialogue_backup_age_seconds", "Age of the newest backup.", value=time() - made_at)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for whoever may read them: see `may_read`."""
    if not may_read(request):
        sentence = _("Figures are for this network alone, or for whoever has METRICS_TOKEN.")
        return HttpResponseForbidden(f"{sentence}\n", content_type="text/plain; charset=utf-8")
    cache: PageCache | None = request.META.get(CACHE)
    if cache is not None:
        tell_page_cache(cache)
    registries = [_shared() or REGISTRY, CollectorRegistry()]
    registries[1].register(SiteCollector())
    registries[1].register(DatabaseCollector())
    text = b"".join(generate_latest(registry) for registry in registries)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def may_read(request: HttpRequest) -> bool:
    """Whether a request shows the token; where none is set, whether it comes from this machine or a private network.

    Behind a proxy everything comes from a near address. So what a proxy hands on counts as the address that it names, and where
    no proxy is expected (BEHIND_PROXY) a request that names one is nobody's.
    """
    if settings.METRICS_TOKEN:
        shown = request.headers.get("Authorization", "")
        return secrets.compare_digest(shown.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    handed_on = request.headers.get("X-Forwarded-For")
    if handed_on is not None and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return False
    try:
        address = ip_address((handed_on or request.META.get("REMOTE_ADDR", "")).rpartition(",")[2].strip())
    except ValueError:
        return False
    return address.is_private and not address.is_unspecified


def _shared() -> Any:
    """The numbers of all processes of this server together; None where this is the only one."""
    if not settings.FIGURES_FOLDER:
        return None
    registry = CollectorRegistry()
    if Path(settings.FIGURES_FOLDER).is_dir():  # somebody may have cleaned the system's temporary files
        MultiProcessCollector(registry, path=settings.FIGURES_FOLDER)
    return registry
