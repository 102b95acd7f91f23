"""The addresses at which programs ask a process how it is. They carry no language and no name of the site."""

from __future__ import annotations

from typing import Final

from django.urls import path

from dialogue.health import healthz, readyz
from dialogue.metrics import metrics

VIEWS: Final = {"healthz": healthz, "readyz": readyz, "metrics": metrics}

PATHS: Final = tuple(f"/{name}" for name in VIEWS)

probes = [path(name, view, name=name) for name, view in VIEWS.items()]
