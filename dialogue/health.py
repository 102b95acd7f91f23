"""What a process says of itself to whoever runs it: that it lives, and whether it should be given readers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dialogue.logs import not_logged
from dialogue.schema import missing_migrations
from essays.databases import engine
from essays.models import ContentVersion

if TYPE_CHECKING:
    from dialogue.page_cache import PageCache

# The key of the WSGI environment under which dialogue/page_cache.py hands itself on. No client can: headers begin with HTTP_.
CACHE: Final = "dialogue.page_cache"
# The same for its word that the database has been silent for some seconds: whoever asked it would wait with it.
DATABASE_IS_AWAY: Final = "dialogue.database_is_away"
MOST_DIFFERENCE: Final = timedelta(milliseconds=250)  # of two clocks: a text must not be seen early through one process

Answer = tuple[str, bool, str]  # what was looked at, whether it is well, and a sentence


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """That this process answers; it asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether readers should be sent here: 200 or 503, and a sentence for each thing that was looked at."""
    checks = [
        {"name": name, "ok": is_well, "message": sentence}
        for name, is_well, sentence in _examine(request.META.get(CACHE))
    ]
    is_ready = all(check["ok"] for check in checks)
    answer = JsonResponse(
        {"ready": is_ready, "checks": checks},
        status=200 if is_ready else 503,
        headers={"Cache-Control": "no-store"},
        json_dumps_params={"ensure_ascii": False},
    )
    return not_logged(answer)


def _examine(cache: PageCache | None) -> Iterator[Answer]:
    """Each thing in turn; without a database the others that need it are left out."""
    try:
        yield from (look() for look in (_database, _migrations, _clock, _site))
    except Error:
        yield "database", False, _("The database does not answer.")
        connection.close()
    if cache is not None:
        cache.watch.epoch()  # look now, if nobody came of late
        if cache.watch.is_failing:
            yield "pages", False, _("The version of the content cannot be read; readers get stored pages meanwhile.")
        else:
            yield "pages", True, _("The version of the content is read as it should be.")


def _database() -> Answer:
    began = monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    taken = round((monotonic() - began) * 1000)
    return "database", True, _("The database answers, in %(taken)s ms.") % {"taken": taken}


def _migrations() -> Answer:
    missing = missing_migrations(connection)
    if not missing:
        return "migrations", True, _("All migrations are applied.")
    named = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
    return (
        "migrations",
        False,
        _("Migrations are not applied yet: %(names)s. Run manage.py migrate.") % {"names": named},
    )


def _clock() -> Answer:
    difference = engine().clock_difference(connection)
    if abs(difference) <= MOST_DIFFERENCE:
        return "clock", True, _("The clock agrees with that of the database.")
    apart = round(difference.total_seconds(), 2)
    sentence = _("This machine's clock is %(apart)s s ahead of that of the database: set both by NTP.")
    return "clock", False, sentence % {"apart": apart}


def _site() -> Answer:
    if ContentVersion.objects.is_closed():
        return (
            "site",
            False,
            _("The site is closed to readers. A publisher opens it at the desk, or manage.py open_site."),
        )
    return "site", True, _("The site is open to readers.")
