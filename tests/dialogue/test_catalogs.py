"""The Chinese catalogue is compiled without gettext, and what is missing in it is said."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest

from dialogue import catalogs

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_a_catalogue_is_compiled_when_it_is_newer_and_only_then(tmp_path: Path) -> None:
    source = write(tmp_path, 'msgid "essay"\nmsgstr "文章"\n')
    [target] = catalogs.compile_catalogs(tmp_path)
    with target.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("essay") == "文章"
    assert catalogs.compile_catalogs(tmp_path) == []
    later = target.stat().st_mtime + 5
    os.utime(source, (later, later))
    assert catalogs.compile_catalogs(tmp_path) == [target]


def test_untranslated_and_fuzzy_messages_are_named_with_their_lines(tmp_path: Path) -> None:
    write(
        tmp_path,
        'msgid "essay"\nmsgstr "文章"\n\nmsgid "series"\nmsgstr ""\n\n#, fuzzy\nmsgid "topic"\nmsgstr "议题"\n\n'
        '#~ msgid "gone"\n#~ msgstr ""\n',
    )
    one, two = catalogs.unfinished(tmp_path)
    assert "django.po:7: 'series' is untranslated" in one
    assert "'topic' is fuzzy" in two


def test_every_message_of_the_catalogue_is_translated() -> None:
    assert catalogs.unfinished() == []


@pytest.mark.parametrize(
    ("lines", "code", "said"), [(["x:1: 'a' is fuzzy"], 1, "x:1: 'a' is fuzzy"), ([], 0, "All messages")]
)
def test_the_check_ends_with_1_if_something_is_missing(
    lines: list[str], code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(catalogs, "unfinished_in_code", lambda: lines)
    assert catalogs.main(["--check"]) == code
    assert said in capsys.readouterr().out


def test_without_an_option_catalogues_are_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    called = []
    monkeypatch.setattr(catalogs, "compile_catalogs", lambda: called.append(True))
    assert catalogs.main([]) == 0
    assert called
