"""Several machines on this one: PostgreSQL with a streaming replica, web processes, nginx. Each can be stopped, killed and started anew.

Everything lies in one temporary folder and listens on loopback. tests/cluster and bench.visibility play with it.
"""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
HOST: Final = "127.0.0.1"
PATIENCE: Final = 30.0  # seconds for a server to answer
SERVER_ACCOUNT: Final = "postgres"  # PostgreSQL refuses to run as root


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until somebody listens on a port."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(OSError):
            socket.create_connection((HOST, port), 0.5).close()
            return
        time.sleep(0.05)
    raise TimeoutError(f"Nothing answers on port {port}.")


def programs() -> Path:
    """The folder of PostgreSQL's programs, the newest of this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    where = found[-1] if found else Path(shutil.which("pg_ctl") or "/").parent
    if not (where / "pg_ctl").exists():
        raise SystemExit("PostgreSQL is missing; on Debian: apt-get install postgresql")
    return where


class Postgres:
    """A PostgreSQL server in a folder; with `primary`, a streaming replica of that one."""

    def __init__(self, folder: Path, primary: Postgres | None = None) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"postgres://{SERVER_ACCOUNT}@{HOST}:{self.port}/dialogue"
        if primary is None:
            self._run(
                "initdb", "--auth=trust", f"--username={SERVER_ACCOUNT}", "--encoding=UTF8", "--no-locale", "-D", folder
            )
            settings = {"wal_level": "replica", "max_wal_senders": 5, "hot_standby": "on", "max_connections": 100}
            # A power cut is not what is tried here, and other work shares the disk.
            lines = [f"{name} = {value}" for name, value in {**settings, "fsync": "off"}.items()]
            with (folder / "postgresql.conf").open("a") as config:
                config.write("\n".join([*lines, f"listen_addresses = '{HOST}'", "unix_socket_directories = ''", ""]))
        else:
            source = ["--host", HOST, "--port", str(primary.port), "--username", SERVER_ACCOUNT]
            self._run("pg_basebackup", *source, "-D", folder, "--write-recovery-conf", "--checkpoint=fast")

    def start(self) -> None:
        self._run(
            "pg_ctl",
            "start",
            "--wait",
            "--silent",
            "-D",
            self.folder,
            "-l",
            self.folder / "log",
            "-o",
            f"-p {self.port}",
        )

    def stop(self, mode: str = "fast") -> None:
        """Stop it; `immediate` is a crash."""
        with suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "stop", "--wait", "--silent", "-D", self.folder, "-m", mode)

    def execute(self, statement: str, database: str = "dialogue") -> str:
        """Run a statement; returns its rows, unaligned."""
        where = ["--host", HOST, "--port", str(self.port), "--username", SERVER_ACCOUNT, "--dbname", database]
        return self._run("psql", *where, "--tuples-only", "--no-align", "--quiet", "--command", statement)

    def _run(self, program: str, *arguments: str | Path) -> str:
        command = [str(programs() / program), *map(str, arguments)]
        if getpass.getuser() == "root":
            command = ["runuser", "-u", SERVER_ACCOUNT, "--", *command]
        # Into a file: a server that is started keeps what it is given open, and a pipe would never end.
        said = self.folder.parent / f"{self.folder.name}.{program}.out"
        with said.open("w+") as out:
            subprocess.run(command, check=True, stdout=out, stderr=out, cwd="/")
            out.seek(0)
            return out.read().strip()


class Server:
    """A program that listens on a port, in a process group of its own."""

    def __init__(self, command: Sequence[str], port: int, environment: Mapping[str, str], log: Path) -> None:
        self.command, self.port, self.environment, self.log = command, port, environment, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it listens."""
        self.launch()
        wait_for(self.port)

    def launch(self) -> None:
        """Start it, and go on meanwhile."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env={**os.environ, **self.environment},
                start_new_session=True,
                stdout=log,
                stderr=log,
            )

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End all its processes; SIGKILL is a machine that goes away."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)
        self.process.wait(PATIENCE)
        self.process = None


def web(port: int, environment: Mapping[str, str], log: Path, workers: int = 1) -> Server:
    """`manage.py serve` on a port."""
    where = ["--host", HOST, "--port", str(port), "--workers", str(workers)]
    command = [sys.executable, "manage.py", "serve", *where, "--no-worker"]
    return Server(command, port, environment, log)


def nginx(port: int, folder: Path, nodes: Sequence[int]) -> Server:
    """The shipped configuration in front of nodes: on loopback, in a folder, with the nodes' ports."""
    text = (ROOT / "docs" / "deploy" / "nginx.conf").read_text()
    servers = "".join(f"server {HOST}:{node} max_fails=1 fail_timeout=2s;\n    " for node in nodes)
    for shipped, here in {
        "server web:8000 max_fails=1 fail_timeout=2s;": servers,
        "listen 8080": f"listen {HOST}:{port}",
        "/tmp/": f"{folder}/",  # noqa: S108  the folder of this run
        "worker_processes auto": "worker_processes 2",
        "proxy_set_header Host $host": f"proxy_set_header Host {HOST}:{port}",
    }.items():
        if shipped not in text:
            raise ValueError(f"docs/deploy/nginx.conf has no {shipped!r} any more.")
        text = text.replace(shipped, here)
    user = "user root;" if getpass.getuser() == "root" else ""  # its workers have to write to the temporary folder
    config = folder / "nginx.conf"
    config.write_text(f"daemon off; error_log {folder}/nginx.log crit; {user}\n{text}")
    return Server(["nginx", "-c", str(config)], port, {}, folder / "nginx.out")


@dataclass
class Cluster:
    """A primary, if asked for a replica, nodes of one or more web processes, and nginx in front of all nodes."""

    folder: Path
    primary: Postgres
    replica: Postgres | None
    nodes: list[Server]
    front: Server
    environment: dict[str, str] = field(default_factory=dict)

    @classmethod
    def start(cls, folder: Path, *, nodes: int = 3, workers: int = 1, replica: bool = True) -> Cluster:
        """Start everything, with the schema in the database."""
        primary = Postgres(_own_folder(folder / "primary"))
        primary.start()
        primary.execute("CREATE DATABASE dialogue", "postgres")
        ports = [free_port() for _ in range(nodes + 1)]
        # One address for all of them, as behind a balancer; each answers under it by its own port too.
        environment = {
            "DATABASE_URL": primary.url,
            "SITE_URL": f"http://{HOST}:{ports[-1]}",
            "DIALOGUE_RATE_LIMITS": "off",
        }
        manage(environment, "migrate", "--verbosity", "0")
        standby = None
        if replica:
            standby = Postgres(_own_folder(folder / "replica"), primary)
            standby.start()
            environment["DATABASE_REPLICA_URL"] = standby.url
        servers = [web(port, environment, folder / f"node-{port}.log", workers) for port in ports[:-1]]
        cluster = cls(folder, primary, standby, servers, nginx(ports[-1], folder, ports[:-1]), environment)
        for server in (*servers, cluster.front):
            server.launch()
        for server in (*servers, cluster.front):
            wait_for(server.port)
        return cluster

    def stop(self) -> None:
        """End everything that still runs, at once: nobody reads any more."""
        for server in (self.front, *self.nodes):
            server.stop(signal.SIGKILL)
        for database in filter(None, (self.replica, self.primary)):
            database.stop("immediate")

    @property
    def addresses(self) -> list[str]:
        """Host and port of each node."""
        return [f"{HOST}:{node.port}" for node in self.nodes]

    @property
    def front_address(self) -> str:
        return f"{HOST}:{self.front.port}"


def manage(environment: Mapping[str, str], *arguments: str) -> None:
    """Run a management command."""
    subprocess.run([sys.executable, "manage.py", *arguments], check=True, cwd=ROOT, env={**os.environ, **environment})


def _own_folder(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    if getpass.getuser() == "root":
        shutil.chown(folder, SERVER_ACCOUNT)
        folder.parent.chmod(0o777)  # its logs lie beside it
    return folder
