"""manage.py serve: the site on granian, in one command."""

from __future__ import annotations

import os
import socket
import sys
from argparse import ArgumentParser
from tempfile import mkdtemp
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation import gettext as _

from dialogue import env

EXIT_USAGE = 2


class Command(BaseCommand):
    help = (
        "Serve the site: web processes, and the worker that sends mail beside them. SIGTERM or Ctrl-C stops it when running "
        "requests are answered; SIGHUP replaces all processes and loses no request."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--workers", type=int, default=env.cores(), help="web processes; as many as cores unless told otherwise"
        )
        parser.add_argument(
            "--no-mail", "--no-worker", action="store_true", help="leave the mail worker out (manage.py send_messages)"
        )
        parser.add_argument(
            "--no-page-cache", action="store_true", help="make every page anew, for measuring what that costs"
        )

    def handle(
        self,
        *,
        host: str,
        port: int,
        workers: int = 0,
        no_mail: bool = False,
        no_page_cache: bool = False,
        **_options: Any,
    ) -> None:
        if workers < 0:
            raise CommandError(_("There must be at least one worker."), returncode=EXIT_USAGE)
        address = check_port(host, port)
        figures = mkdtemp(prefix="dialogue-figures-")
        changes = {"PROMETHEUS_MULTIPROC_DIR": figures, "PYTHONPATH": str(env.ROOT)}
        if no_page_cache:
            changes["PAGE_CACHE_MB"] = "0"
        command = [
            *(sys.executable, "-P", "-m", "dialogue.serving", "dialogue.wsgi:application"),
            *(
                "--address",
                address,
                "--port",
                str(port),
                "--workers",
                str(workers or env.cores()),
                "--figures",
                figures,
            ),
            *(["--json-logs"] if settings.LOG_FORMAT == "json" else []),
            *([] if no_mail else ["--beside", sys.executable, str(env.ROOT / "manage.py"), "send_messages"]),
        ]
        self.stdout.write(_("Serving http://%(host)s:%(port)s/ (Ctrl-C stops it)") % {"host": host, "port": port})
        self.stdout.flush()
        connections.close_all()
        # In place of this process, whose Django would only take room beside those that serve. Group and terminal stay the same.
        os.execve(sys.executable, command, env.environment(**changes))  # noqa: S606


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
