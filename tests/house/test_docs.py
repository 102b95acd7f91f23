"""What the documentation names is there: commands, options, files, settings, words of the report."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from essays.importing.readers import READERS
from essays.services.importing.options import OUTCOMES, DocumentReport
from essays.workflow import diagram

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "samples" / "README.md", ROOT / "bench" / "README.md"]
)
MAKE = re.compile(r"(?:^|`)make ([a-z][a-z-]*)", re.MULTILINE)
MANAGE = re.compile(r"manage\.py ([a-z_]+)((?: [^\s`#]+)*)")
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_make_command_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))
    assert {"demo", "test", "install", "check"} <= targets
    assert set(MAKE.findall(read(page))) <= targets


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_management_command_that_is_named_exists_with_its_options(page: Path) -> None:
    commands = get_commands()
    for name, arguments in MANAGE.findall(read(page)):
        assert name in commands, f"manage.py {name}"
        app = commands[name]
        command = load_command_class(app, name) if isinstance(app, str) else app
        known = set(command.create_parser("manage.py", name)._option_string_actions)
        assert set(re.findall(r"--[a-z-]+", arguments)) <= known


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(read(page)):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), target


def test_the_make_commands_say_what_they_do() -> None:
    makefile = read(ROOT / "Makefile")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    assert [name for name in phony[1].split() if not re.search(rf"^{name}:.*## \S", makefile, re.MULTILINE)] == []


def test_every_setting_that_is_read_is_documented_and_no_other() -> None:
    names = set()
    for path in (ROOT / "dialogue").rglob("*.py"):
        names |= set(re.findall(r"""(?:\benv\.|\b)(?:text|flag|number|words|choice)\(\s*"([A-Z_]+)\"""", read(path)))
    names |= {"SITE_URL", "DATABASE_URL"}
    documented = set(
        re.findall(
            r"`([A-Z][A-Z_]+)`", "".join(re.findall(r"^\|[^|]+\|", read(ROOT / "docs" / "settings.md"), re.MULTILINE))
        )
    )
    assert documented == names


def test_only_one_module_reads_the_environment() -> None:
    readers = {
        ids(path)
        for package in ("accounts", "dialogue", "essays")
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"os\.environ(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE\")|getenv", read(path))
    }
    assert readers == {"dialogue/env.py"}


def test_the_import_is_documented_as_it_is() -> None:
    text = read(ROOT / "docs" / "importing.md")
    for name in DocumentReport.__dataclass_fields__:
        assert f"`{name}`" in text, name
    for outcome in OUTCOMES:
        assert re.search(rf"^\| {outcome} \|", text, re.MULTILINE), outcome
    for suffix in READERS:
        assert f"`{suffix}`" in text, suffix
    command = load_command_class("essays", "import_essays")
    own = {"--as", "--topic", "--dry-run", "--report"}
    assert own <= set(command.create_parser("manage.py", "import_essays")._option_string_actions)
    assert {option for option in re.findall(r"--[a-z-]+", text) if option in own} == own


def test_the_diagram_of_the_docs_is_the_table_of_the_code() -> None:
    assert diagram() in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
