"""Processes that belong to a server: they are begun again when they end, and never outlive it. No Django in here."""

from __future__ import annotations

import ctypes
import logging
import signal
import subprocess
import sys
from collections.abc import Sequence
from threading import Event, Thread
from typing import Final

log = logging.getLogger("_granian")

STOPPING: Final = 15  # seconds that a process has to finish what it began; docker and systemd wait for longer
PAUSE: Final = 5.0  # seconds before a command that ended by itself is begun again
PR_SET_PDEATHSIG: Final = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Let the kernel end this process when its parent is killed: nobody would be left to end it. Linux alone knows how."""
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Companion:
    """A command that runs beside the workers, and is begun again when it ends by itself."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.is_renewing = False
        self.stopped = Event()
        self.thread = Thread(target=self._keep, name="companion")

    def start(self) -> None:
        """Begin it. The thread lives as long as the command is wanted: the kernel ends children of a thread that is gone."""
        self.thread.start()

    def renew(self) -> None:
        """Begin it anew, with the code as it is now."""
        self.is_renewing = True
        if self.process:
            self.process.terminate()

    def ask_to_stop(self) -> None:
        """Let it finish what it does."""
        self.stopped.set()
        if self.process:
            self.process.terminate()

    def wait(self) -> None:
        """Return when it has ended."""
        self.thread.join()

    def _keep(self) -> None:
        while not self.stopped.is_set():
            with subprocess.Popen(self.command, preexec_fn=end_with_parent) as self.process:
                if self.stopped.is_set():
                    self.process.terminate()
                _wait(self.process, self.stopped)
            if not (self.is_renewing or self.stopped.is_set()):
                log.error("%s ended by itself; it is begun again in %s seconds.", self.command[-1], int(PAUSE))
                self.stopped.wait(PAUSE)
            self.is_renewing = False


def _wait(process: subprocess.Popen[bytes], stopped: Event) -> None:
    """Wait for a process; once it was told to stop, for so long at most."""
    while process.poll() is None and not stopped.is_set():
        try:
            process.wait(1)
        except subprocess.TimeoutExpired:
            continue
    try:
        process.wait(STOPPING)
    except subprocess.TimeoutExpired:
        process.kill()
