"""The server's processes under load: replaced, stopped and begun again without a request lost. Real processes, real sockets."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
PATIENCE = 30.0  # seconds for what takes a moment


class Server:
    """A supervisor in a process of its own, serving tests/dialogue/slow_site.py."""

    def __init__(self, port: int, broken: Path, *arguments: str, stdin: int = subprocess.DEVNULL) -> None:
        self.port, self.broken = port, broken
        command = [
            *(sys.executable, "-P", "-m", "dialogue.serving", "tests.dialogue.slow_site:application"),
            *("--address", HOST, "--port", str(port), "--workers", "2", *arguments),
        ]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "SLOW_SITE_IS_BROKEN": str(broken)}
        self.process = subprocess.Popen(
            command,
            cwd=broken.parent,
            env=environment,
            stdin=stdin,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def get(self, path: str = "/") -> str:
        """The body of an answer over a connection of its own; raises OSError or AssertionError where none comes."""
        with socket.create_connection((HOST, self.port), PATIENCE) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        head, _blank, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), answer
        return body.decode()

    def workers(self) -> set[str]:
        """The processes that answer now."""
        return {self.get() for _number in range(30)}

    def tell(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def stop(self) -> tuple[int, str]:
        """Ask it to end; its exit code, and what it said."""
        self.tell(signal.SIGTERM)
        _out, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers, and ends what a test left running."""
    servers: list[Server] = []

    def begin(*arguments: str, **options: int) -> Server:
        server = Server(free_port(), tmp_path / "broken", *arguments, **options)
        servers.append(server)
        until(lambda: is_answering(server))
        return server

    yield begin
    for server in servers:
        if server.process.poll() is None:
            os.killpg(server.process.pid, signal.SIGKILL)
        server.process.communicate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def is_answering(server: Server) -> bool:
    try:
        return bool(server.get())
    except OSError:
        return False


@contextmanager
def load(server: Server, clients: int = 6, path: str = "/") -> Iterator[list[str]]:
    """Clients who ask again and again, each time over a new connection; what came, with every error told."""
    enough, came = Event(), list[str]()

    def ask() -> None:
        while not enough.is_set():
            try:
                came.append(server.get(path))
            except (OSError, AssertionError) as error:
                came.append(f"error: {error}")

    with ThreadPoolExecutor(clients) as pool:
        for _number in range(clients):
            pool.submit(ask)
        try:
            yield came
        finally:
            enough.set()


def test_workers_are_replaced_three_times_under_load_and_no_request_is_lost(start: Callable[..., Server]) -> None:
    server = start()
    with load(server) as came:
        for _round in range(3):
            before = server.workers()
            server.tell(signal.SIGHUP)
            until(lambda: not before & server.workers())  # noqa: B023  asked in this round
    assert [answer for answer in came if answer.startswith("error")] == []
    assert len(set(came)) >= 8
    assert server.stop()[0] == 0


def test_requests_that_run_are_finished_before_the_server_ends(start: Callable[..., Server]) -> None:
    server = start()
    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(server.get, "/slow") for _number in range(4)]
        time.sleep(0.2)
        code, _said = server.stop()
        assert all(answer.result().isdecimal() for answer in running)
    assert code == 0
    with pytest.raises(OSError, match="refused"):
        server.get()


def test_code_that_does_not_load_leaves_the_workers_that_there_are(start: Callable[..., Server]) -> None:
    server = start()
    before = server.workers()
    server.broken.touch()
    server.tell(signal.SIGHUP)
    time.sleep(1)
    assert server.workers() <= before
    server.broken.unlink()
    server.tell(signal.SIGHUP)
    until(lambda: not before & server.workers())
    assert "could not load the site" in server.stop()[1]


def test_a_server_whose_site_does_not_load_ends_and_says_so_by_its_exit_code(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    (tmp_path / "broken").touch()
    server = Server(free_port(), tmp_path / "broken")
    server.process.communicate(timeout=PATIENCE)
    assert server.process.returncode == 1


def test_a_worker_that_ends_by_itself_is_replaced(start: Callable[..., Server]) -> None:
    server = start()
    with pytest.raises(AssertionError):
        server.get("/end")
    until(lambda: len(server.workers()) == 2)
    assert "another one takes its place" in server.stop()[1]


def test_what_runs_beside_is_begun_again_and_ends_with_the_server(start: Callable[..., Server], tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    script = f"import os, time; open({str(notes)!r}, 'a').write(f'{{os.getpid()}}\\n'); time.sleep(600)"
    server = start("--beside", sys.executable, "-c", script)

    def begun() -> list[int]:
        return [int(line) for line in notes.read_text().split()] if notes.exists() else []

    until(lambda: len(begun()) == 1)
    server.tell(signal.SIGHUP)
    until(lambda: len(begun()) == 2)
    assert server.stop()[0] == 0
    for number in begun():
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)


def test_a_folder_of_figures_that_was_cleaned_away_is_made_anew_and_goes_at_the_end(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    figures = tmp_path / "figures"
    server = start("--figures", str(figures))
    before = server.workers()
    figures.rmdir()
    server.tell(signal.SIGHUP)
    until(lambda: not before & server.workers())
    assert figures.is_dir()
    server.stop()
    assert not figures.exists()


def test_nobody_is_left_behind_by_a_server_that_is_killed(start: Callable[..., Server]) -> None:
    server = start()
    workers = server.workers()
    server.tell(signal.SIGKILL)
    server.process.wait()
    until(lambda: not any(Path(f"/proc/{number}").exists() for number in workers))


def test_a_server_ends_with_the_terminal_that_it_was_started_in(start: Callable[..., Server]) -> None:
    ours, its = os.openpty()
    server = start(stdin=its)
    before = server.workers()
    server.tell(signal.SIGHUP)  # somebody's wish to reload: the terminal is there
    until(lambda: not before & server.workers())
    os.close(its)
    os.close(ours)
    server.tell(signal.SIGHUP)
    server.process.communicate(timeout=PATIENCE)
    assert server.process.returncode == 0
