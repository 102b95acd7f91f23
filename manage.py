#!/usr/bin/env python3
"""The door for people at a terminal."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue.settings.development")
    from django.core.exceptions import ImproperlyConfigured  # after the settings are named, as Django asks
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
