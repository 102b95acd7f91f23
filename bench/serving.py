"""How fast pages are served, beside the limit: nginx handing out the same bytes as a file. `python -m bench.serving`.

Everything runs on this machine, the load (wrk) too, and takes turns: the figures of one run compare, those of two runs do not.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
USER = "user root;" if os.getuid() == 0 else ""  # its workers have to read the temporary folder


@dataclass
class Target:
    """What is asked: an address with headers, and the requests per second of each round."""

    name: str
    url: str
    headers: tuple[str, ...] = ()
    rates: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    errors: int = 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[None]:
    """A server that answers on a port; ended with all its processes at the end."""
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, start_new_session=True, stdout=subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            try:
                socket.create_connection((HOST, port), 0.2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def serve(stack: ExitStack, workers: int, *arguments: str) -> str:
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--host", HOST, "--port", str(port), "--workers", str(workers)]
    stack.enter_context(running([*command, *arguments], port, SITE_URL=f"http://{HOST}:{port}"))
    return f"http://{HOST}:{port}"


def nginx_static(stack: ExitStack, folder: Path, page: bytes) -> str:
    """nginx with two workers, and the page as a file."""
    port = free_port()
    (folder / "page.html").write_bytes(page)
    folders = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "static.conf").write_text(
        f"{USER} worker_processes 2; pid {folder}/static.pid; error_log {folder}/static.log crit; daemon off; events {{}}"
        f" http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; types {{ text/html html; }} {folders}"
        f" open_file_cache max=10; server {{ listen {HOST}:{port} reuseport; root {folder}; }} }}"
    )
    stack.enter_context(running(["nginx", "-c", str(folder / "static.conf")], port))
    return f"http://{HOST}:{port}/page.html"


def nginx_in_front(stack: ExitStack, folder: Path, upstream: str) -> str:
    """The shipped nginx.conf in front of a running site."""
    port = free_port()
    config = (ROOT / "docs" / "deploy" / "nginx.conf").read_text()
    config = config.replace("web:8000", upstream.removeprefix("http://")).replace(
        "listen 8080", f"listen {HOST}:{port}"
    )
    config = config.replace("/tmp/", f"{folder}/")  # noqa: S108  the folder of this run
    config = config.replace("worker_processes auto", "worker_processes 2")
    config = config.replace("proxy_set_header Host $host", f"proxy_set_header Host {upstream.removeprefix('http://')}")
    (folder / "front.conf").write_text(f"daemon off; error_log {folder}/front.log crit; {USER}\n{config}")
    stack.enter_context(running(["nginx", "-c", str(folder / "front.conf")], port))
    return f"http://{HOST}:{port}"


def fetch(url: str) -> tuple[bytes, str]:
    with urlopen(Request(url)) as answer:  # noqa: S310  addresses of this script's own servers
        return answer.read(), answer.headers.get("ETag", "")


def load(target: Target, seconds: int) -> None:
    """One round of wrk: 8 connections, one thread."""
    headers = [part for header in target.headers for part in ("-H", header)]
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", *headers, target.url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    target.rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]))  # type: ignore[index]
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    target.p99.append(float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit])
    target.errors += sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", said))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", default="/en/responses/cooperation-with-a-stopping-rule/", help="a page of the demo")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    for tool in ("wrk", "nginx"):
        if not shutil.which(tool):
            parser.error(f"{tool} is missing; on Debian: apt-get install wrk nginx-light")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site, uncached = serve(stack, 2), serve(stack, 2, "--no-page-cache")
        page, tag = fetch(site + options.page)
        targets = [
            Target("nginx, the page as a file", nginx_static(stack, folder, page)),
            Target("stored page", site + options.page),
            Target("stored page, 304", site + options.page, (f"If-None-Match: {tag}",)),
            Target("shipped nginx in front", nginx_in_front(stack, folder, site) + options.page),
            Target("made anew by Django", uncached + options.page),
        ]
        for _ in range(options.rounds):
            for target in targets:
                load(target, options.seconds)
    limit = median(targets[0].rates)
    print(f"{len(page)} bytes, {options.rounds} rounds of {options.seconds} s, in turn\n")
    print("| | requests/s (least - most) | of the limit | p99, ms | errors |\n|---|---|---|---|---|")
    for target in targets:
        rate = median(target.rates)
        spread = f"{rate:,.0f} ({min(target.rates):,.0f} - {max(target.rates):,.0f})"
        print(f"| {target.name} | {spread} | {rate / limit:.2f} | {median(target.p99):.2f} | {target.errors} |")


if __name__ == "__main__":
    main()
