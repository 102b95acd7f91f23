"""`serve` and `demo`: what stops them is said in a sentence, and the demo never destroys what is there."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import User
from accounts.roles import ROLES
from bench.pages import Page
from dialogue.management.commands import demo, serve
from essays.models import Essay, Topic
from essays.moments import Moment

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("The ferry left at six, with eleven passengers and a crate of eggs.", "Nobody minded that it was late.")


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_port_that_is_taken_is_named_with_the_way_out(taken: int) -> None:
    with pytest.raises(CommandError, match=rf"Port {taken} of 127\.0\.0\.1 cannot be used: .*PORT=8001") as error:
        serve.check_port("127.0.0.1", taken)
    assert error.value.returncode == 2


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_number_that_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(CommandError, match="between 1 and 65535"):
        serve.check_port("127.0.0.1", port)


def test_a_host_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_options: Any) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(CommandError, match=r"no address nowhere\.example on this machine"):
        serve.check_port("nowhere.example", 8000)


def test_a_host_that_is_anothers_is_refused() -> None:
    with pytest.raises(CommandError, match="cannot be used"):
        serve.check_port("192.0.2.1", free_port())


def test_serve_serves_the_site_with_the_processes_that_were_asked_for(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1", "--no-mail"]
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3", "SITE_URL": f"http://127.0.0.1:{port}"}
    environment |= {"DJANGO_SETTINGS_MODULE": "dialogue.settings.development"}
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
    try:
        assert f"http://127.0.0.1:{port}/" in (server.stdout.readline() if server.stdout else "")
        assert fetch(f"http://127.0.0.1:{port}/healthz") == (200, "ok\n")
        status, said = fetch(f"http://127.0.0.1:{port}/readyz")
        assert status == 503
        assert "essays.0001_initial" in said or "Migrations are not applied yet" in said
        assert "dialogue_requests_total" in fetch(f"http://127.0.0.1:{port}/metrics")[1]
    finally:
        server.terminate()
        server.communicate(timeout=30)
    assert server.returncode == 0


def fetch(url: str) -> tuple[int, str]:
    """Status and body; waits for a server that is just starting."""
    for _number in range(600):
        try:
            with urlopen(url) as answer:  # noqa: S310  an address of this test's own server
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except URLError:
            time.sleep(0.05)
    raise AssertionError(f"{url} does not answer")


@pytest.mark.parametrize(
    ("option", "error"), [({"workers": -1}, "at least one worker"), ({"port": 0}, "between 1 and")]
)
def test_serve_refuses_what_it_cannot_do_in_a_sentence(option: dict[str, int], error: str) -> None:
    with pytest.raises(CommandError, match=error):
        call_command("serve", **{"port": free_port(), **option})


@pytest.fixture
def samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "samples"
    folder.mkdir()
    (folder / "eggs.txt").write_bytes(Page("Eggs", WORDS, "A Year of Ferries", ("Nuria Castell",)).data())
    (folder / "no-essay.txt").write_bytes(b"")
    (folder / "topics.toml").write_text(
        '[[topic]]\nslug = "food"\nname_en = "Food"\nname_zh = "食物"\n', encoding="utf-8"
    )
    monkeypatch.setattr(demo, "SAMPLES", folder)
    monkeypatch.setattr(demo, "SEEN", tmp_path / "seen")
    monkeypatch.setattr(demo, "compile_catalogs", list)
    return folder


@pytest.mark.django_db
def test_the_demo_has_content_and_an_account_for_each_role(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo", prepare_only=True)
    output = capsys.readouterr().out
    assert Essay.objects.responses().live(Moment.now()).count() == 1
    assert Topic.objects.filter(slug="food").exists()
    for role in ROLES:
        user = User.objects.get(groups__name=role.slug)
        password = next(line.split()[-1] for line in output.splitlines() if user.email in line)
        assert user.check_password(password)
        assert user.is_staff
        assert not user.is_superuser


@pytest.mark.django_db
def test_the_demo_run_again_changes_no_password_and_imports_nothing_twice(
    samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("demo", prepare_only=True)
    before = list(User.objects.order_by("pk").values_list("email", "password"))
    Essay.objects.update(note_en="A note that somebody wrote in the demo.")
    capsys.readouterr()
    call_command("demo", prepare_only=True)
    assert capsys.readouterr().out == ""
    assert list(User.objects.order_by("pk").values_list("email", "password")) == before
    assert Essay.objects.responses().get().note_en


@pytest.mark.django_db
def test_the_demo_brings_in_what_is_new_in_the_samples(samples: Path) -> None:
    call_command("demo", prepare_only=True)
    page = Page(
        "Bridges", ("A bridge is a ferry that stays.", "So said the ferryman."), "A Year of Ferries", ("Idris Vale",)
    )
    (samples / "bridges.txt").write_bytes(page.data())
    call_command("demo", prepare_only=True)
    assert Essay.objects.responses().count() == 2


@pytest.mark.django_db
def test_the_demo_fills_a_new_database_even_if_the_samples_were_seen_before(samples: Path) -> None:
    demo.SEEN.write_text(demo.fingerprint(samples) + str(demo.settings.DATABASES["default"]["NAME"]))
    call_command("demo", prepare_only=True)
    assert Essay.objects.responses().count() == 1


def test_a_port_that_is_taken_stops_the_demo_before_it_does_anything(samples: Path, taken: int) -> None:
    with pytest.raises(CommandError, match="cannot be used"):
        call_command("demo", port=taken)


def test_a_fingerprint_tells_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    first = demo.fingerprint(tmp_path)
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    second = demo.fingerprint(tmp_path)
    (tmp_path / "b.txt").write_text("two")
    assert len({first, second, demo.fingerprint(tmp_path)}) == 3
