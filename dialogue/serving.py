"""The processes of a running site: granian's workers behind sockets that outlive them, and the mail worker beside.

No Django in here: the process that watches the others stays small, and workers that a reload starts read the code as it is then.
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any, Final

from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.log import LogLevels
from granian.net import SocketHolder, SocketSpec
from granian.server.mp import MPServer, WorkerProcess

from dialogue.companions import STOPPING, Companion, end_with_parent
from dialogue.logs import granian_config

log = logging.getLogger("_granian")

Loader = Callable[..., Callable[..., Any]]

BLOCKING_THREADS: Final = 4  # each holds a database connection; more do not make two cores faster
STARTING: Final = 60.0  # seconds that a new worker has to load the site
DRAINING: Final = 1.0  # seconds in which connections that were accepted last send what they ask
CAN_DRAIN: Final = sys.platform == "linux"


def stop_accepting(listening: int) -> None:
    """Leave new connections on a listening socket to the other processes that hold it, while those accepted go on.

    A worker that is told to end closes connections that have not asked anything yet, so it has to have none. Where its event loop
    accepts, an empty socket takes the place of the listening one.
    """
    ours = os.fstat(listening)
    empty = socket.socket(socket.AF_UNIX)
    empty.setblocking(False)
    empty.bind("")  # the kernel gives a name that nobody knows
    empty.listen()
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208  numbers, not paths
        with suppress(OSError):  # the folder's own descriptor is gone by now
            if os.path.samestat(os.fstat(int(name)), ours):
                os.dup2(empty.fileno(), int(name), inheritable=False)


class Worker(WorkerProcess):
    """A web process. Its end is a loss only once it is in service. On `news` it tells that it has done what it was started or asked to."""

    parent: Supervisor
    news: int
    is_in_service = False

    def has_loaded(self) -> bool:
        """Wait until the worker has loaded the site; False if it ended before, or takes too long."""
        return self._tells(STARTING)

    def drain(self) -> None:
        """Let it accept no more, and give those whom it accepted last the time to say what they want."""
        if CAN_DRAIN and self.is_alive():
            os.kill(self.inner.pid, signal.SIGUSR1)
            if self._tells(STOPPING):
                time.sleep(DRAINING)

    def _tells(self, patience: float) -> bool:
        readable, _, _ = select.select([self.news], [], [], patience)
        return bool(readable) and bool(os.read(self.news, 1))

    def _watcher(self) -> None:
        self.inner.join()
        self.parent.forget(self.inner.pid)
        if self.is_in_service and not self.interrupt_by_parent and not self.parent.interrupt_signal:
            log.error("Worker %s ended by itself; another one takes its place.", self.idx + 1)
            self.parent.interrupt_children.append(self.idx)
            self.parent.main_loop_interrupt.set()


class Supervisor(MPServer):
    """granian's server with two differences.

    The listening sockets, one for each worker, are this process's: whoever connects while a worker is replaced waits in the
    socket's queue for the next one, where granian's own would have closed it. And a worker is replaced only when the next one has
    loaded the site: code that does not load leaves the workers that there are.
    """

    def __init__(self, target: str, *, beside: Companion | None, figures: Path | None, **options: Any) -> None:
        super().__init__(target, **options)
        self.sockets: list[SocketHolder] = []
        self.beside = beside
        self.figures = figures
        self.had_terminal = os.isatty(0)

    def forget(self, pid: int | None) -> None:
        """Drop what a process that ended told of its present state, such as the pages that it held."""
        if self.figures:
            for file in self.figures.glob(f"gauge_live*_{pid}.db"):
                file.unlink(missing_ok=True)

    def signal_handler_reload(self, *args: Any, **options: Any) -> None:
        """SIGHUP is somebody's wish to reload, or the end of the terminal that the server was started in: then nobody could stop it."""
        if self.had_terminal and not os.isatty(0):
            self.signal_handler_interrupt()
        else:
            super().signal_handler_reload()

    def _init_shared_socket(self) -> None:
        self._ssp = self._shd = self._sso = None
        self.sockets = [
            SocketSpec(self.bind_addr, self.bind_port, self.backlog).build() for _number in range(self.workers)
        ]

    def _drop_shared_socket(self) -> None:
        self._shd = None
        self.sockets.clear()

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Loader) -> Worker:
        if self.figures:
            self.figures.mkdir(mode=0o700, exist_ok=True)  # systems clean their folders of temporary files now and then
        listening = self._shd = self.sockets[idx]
        news, telling = os.pipe()
        load = partial(_load, callback_loader, telling, listening.get_fd())
        worker = super()._spawn_worker(idx, target, load)
        worker.__class__ = Worker  # granian names its own class
        worker.news = news
        worker.start()
        os.close(telling)
        return worker

    def _spawn_workers(self, spawn_target: Any, target_loader: Loader) -> None:
        self.wrks.extend(self._spawn_worker(idx, spawn_target, target_loader) for idx in range(self.workers))
        for worker in self.wrks:
            worker.is_in_service = worker.has_loaded()
        if self.beside:
            self.beside.start()  # not before: it would take time from those that readers wait for
        if not all(worker.is_in_service for worker in self.wrks):
            self.interrupt_children.append(0)  # the exit code says so
            self.interrupt_signal = True
            self.main_loop_interrupt.set()

    def _respawn_workers(
        self, workers: Sequence[int], spawn_target: Any, target_loader: Loader, delay: float = 0
    ) -> None:
        """Replace workers one after the other. `delay` is granian's guess of how long a worker takes to load; we know."""
        for idx in workers:
            self.respawned_wrks[idx] = time.monotonic()
            worker = self._spawn_worker(idx, spawn_target, target_loader)
            if not worker.has_loaded():
                log.error("A new worker could not load the site; those that there are go on.")
                worker.interrupt_by_parent = True
                worker.inner.kill()
                os.close(worker.news)
                return
            worker.is_in_service = True
            before, self.wrks[idx] = self.wrks[idx], worker
            self._retire(before)

    def _stop_workers(self) -> None:
        if self.beside:
            self.beside.ask_to_stop()
        super()._stop_workers()

    def _retire(self, worker: Worker) -> None:
        """Let a worker finish what it began, for so long."""
        worker.drain()
        worker.terminate()
        worker.join(STOPPING)
        if worker.is_alive():
            log.warning("Worker %s did not finish within %s seconds and was ended.", worker.idx + 1, STOPPING)
            worker.kill()
            worker.join()
        os.close(worker.news)


def _load(load: Loader, telling: int, listening: int) -> Callable[..., Any]:
    """In a new worker: load the site, and tell the supervisor that it is there."""
    end_with_parent()

    def drain(_number: int, _frame: object) -> None:
        stop_accepting(listening)
        os.write(telling, b"1")

    if CAN_DRAIN:
        signal.signal(signal.SIGUSR1, drain)
    application = load()
    os.write(telling, b"1")
    return application


def serve(
    target: str,
    *,
    address: str,
    port: int,
    workers: int,
    beside: Sequence[str] = (),
    figures: Path | None = None,
    log_config: dict[str, Any] | None = None,
) -> None:
    """Serve a WSGI application (module:name) until SIGTERM or SIGINT; SIGHUP replaces all workers.

    `beside` is a command that runs along; `figures` a folder in which the workers gather what /metrics tells, removed at the end.
    """
    multiprocessing.set_start_method("fork")  # the sockets are inherited
    companion = Companion(beside) if beside else None
    supervisor = Supervisor(
        target,
        beside=companion,
        figures=figures,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=BLOCKING_THREADS,
        # One thread reads and writes sockets, beside the ones that run Python.
        runtime_mode=RuntimeModes.mt,
        runtime_threads=1,
        http=HTTPModes.http1,  # browsers speak HTTP/2 to the proxy in front
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=log_config,
        respawn_failed_workers=True,
        workers_kill_timeout=STOPPING,
    )
    if companion:
        supervisor.on_reload(companion.renew)
        supervisor.on_shutdown(companion.wait)
    try:
        supervisor.serve()
    finally:
        if figures:
            rmtree(figures, ignore_errors=True)


def main(arguments: Sequence[str]) -> None:
    """Read the arguments that `manage.py serve` gives (dialogue/management/commands/serve.py)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", help="module:name of the WSGI application")
    parser.add_argument("--address", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--figures", type=Path)
    parser.add_argument("--json-logs", action="store_true")
    parser.add_argument("--beside", nargs=argparse.REMAINDER, default=[])
    options = vars(parser.parse_args(arguments))
    log_config = granian_config(is_json=options.pop("json_logs"))
    serve(**options, log_config=log_config)


if __name__ == "__main__":
    main(sys.argv[1:])
