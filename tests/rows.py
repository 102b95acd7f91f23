"""Every row of ours, to say that nothing changed."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from essays.models import ImportRun

Rows = dict[str, list[dict[str, Any]]]


def every_row() -> Rows:
    """All rows of essays and accounts, but the import runs themselves, by model."""
    models = [*apps.get_app_config("essays").get_models(), *apps.get_app_config("accounts").get_models()]
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in models
        if model is not ImportRun
    }
