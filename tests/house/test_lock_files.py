"""What is installed is pinned, hashed, and named by no address: any index serves it, and nothing else than what was tried."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==([^\s;\\]+)(?: ; .+?)?$")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def entries(lock: Path) -> dict[str, list[str]]:
    """The hashes of each pinned requirement."""
    found: dict[str, list[str]] = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        text = line.strip().removesuffix("\\").strip()
        if not text or text.startswith("#"):
            continue
        if line.startswith(" "):
            assert HASH.fullmatch(text), text
            found[list(found)[-1]].append(text)
        else:
            assert PIN.match(text), f"not pinned: {text}"
            found[text.partition("==")[0].partition("[")[0]] = []
    return found


def named(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~!; ]", requirement)[0].lower() for requirement in requirements}


def test_there_is_a_lock_for_running_with_and_without_extras_for_testing_and_for_developing() -> None:
    assert [lock.name for lock in LOCKS] == ["develop.txt", "extras.txt", "run.txt", "test.txt"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_address_and_hashes_everything(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-e|-i|--index|--extra-index|--find-links|--trusted)", text, re.MULTILINE)
    found = entries(lock)
    assert len(found) > 10
    assert [name for name, hashes in found.items() if not hashes] == []


def test_each_lock_holds_the_one_before_it_at_the_same_versions() -> None:
    pins = {lock.stem: set(re.findall(r"^\S+==[^\s\\]+", lock.read_text(encoding="utf-8"), re.M)) for lock in LOCKS}
    assert pins["run"] <= pins["test"] <= pins["develop"]
    assert pins["run"] <= pins["extras"] <= pins["develop"]


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    assert named(project["project"]["dependencies"]) <= entries(ROOT / "requirements" / "run.txt").keys()
    assert named(groups["test"]) <= entries(ROOT / "requirements" / "test.txt").keys()
    extras = [requirement for extra in project["project"]["optional-dependencies"].values() for requirement in extra]
    assert named(extras) <= entries(ROOT / "requirements" / "extras.txt").keys()
    everything = [requirement for group in groups.values() for requirement in group]
    assert named(everything) <= entries(ROOT / "requirements" / "develop.txt").keys()
