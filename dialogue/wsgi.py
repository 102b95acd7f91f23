"""The server's door."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue.settings.production")
django_application = get_wsgi_application()

from dialogue.page_cache import PageCache  # noqa: E402  reads settings, which are there from now on

application = PageCache(django_application, limit=settings.PAGE_CACHE_BYTES)
