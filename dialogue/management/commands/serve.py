"""manage.py serve: the site on granian, in one command."""

from __future__ import annotations

import os
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.log import LogLevels

EXIT_USAGE = 2
BLOCKING_THREADS = 4  # each holds a database connection; more do not make two cores faster


class Command(BaseCommand):
    help = "Serve the site (WSGI under granian). Ctrl-C stops it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--no-page-cache", action="store_true", help="make every page anew, for measuring what that costs"
        )
        parser.add_argument("--workers", type=int, default=1, help="processes; about one for each core")

    def handle(self, *, host: str, port: int, workers: int, no_page_cache: bool = False, **_options: Any) -> None:
        address = check_port(host, port)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue.settings.development")
        if no_page_cache:
            settings.PAGE_CACHE_BYTES = 0  # the workers are forked from this process
        self.stdout.write(_("Serving http://%(host)s:%(port)s/ (Ctrl-C stops it)") % {"host": host, "port": port})
        self.stdout.flush()
        Granian(
            "dialogue.wsgi:application",
            address=address,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=BLOCKING_THREADS,
            # Two threads read and write sockets beside the ones that run Python: a quarter more stored pages than with one.
            runtime_mode=RuntimeModes.mt,
            runtime_threads=2,
            http=HTTPModes.http1,  # browsers speak HTTP/2 to the proxy in front
            websockets=False,
            log_level=LogLevels.warning,
            workers_kill_timeout=10,
        ).serve()


def check_port(host: str, port: int) -> str:
    """The numeric address to serve; says in a sentence what cannot be served, before a worker says it in a traceback."""
    if not 0 < port < 65536:
        raise CommandError(
            _("The port must be between 1 and 65535, not %(port)s.") % {"port": port}, returncode=EXIT_USAGE
        )
    try:
        found = sorted(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))  # IPv4 first: "localhost" means both
        family, kind, protocol, _name, address = found[0]
    except socket.gaierror as error:
        raise CommandError(
            _("There is no address %(host)s on this machine.") % {"host": host}, returncode=EXIT_USAGE
        ) from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            return str(address[0])
        except OSError as error:
            sentence = _("Port %(port)s of %(host)s cannot be used: %(reason)s. Another one: make demo PORT=8001")
            reason = os.strerror(error.errno or 0)
            raise CommandError(
                sentence % {"host": host, "port": port, "reason": reason}, returncode=EXIT_USAGE
            ) from error
