"""The addresses of the API."""

from __future__ import annotations

from django.urls import URLPattern, path

from essays.api.documenting import api_docs_choice, api_openapi
from essays.api.operations import api

urlpatterns = [
    path("openapi.json", api_openapi, name="api_openapi"),
    path("docs", api_docs_choice, name="api_docs_choice"),
    *(pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"),
]
