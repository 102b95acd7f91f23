"""The folder of books that were made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_django import Settings

from essays.kept_books import keep_book, read_book


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.BOOKS_FOLDER, settings.BOOKS_BYTES = tmp_path / "books", 1000
    return tmp_path / "books"


def test_a_book_that_was_kept_is_read_again(folder: Path) -> None:
    keep_book("ab", b"words")

    assert read_book("ab") == b"words"
    assert read_book("cd") is None
    assert folder.stat().st_mode & 0o077 == 0


def test_the_least_lately_read_go_first(folder: Path) -> None:
    for age, key in enumerate(("old", "older", "read-again")):
        keep_book(key, b"x" * 240)
        os.utime(folder / key, (1000 - age, 1000 - age))
    read_book("read-again")

    for key in ("new", "newer"):
        keep_book(key, b"x" * 240)

    assert {path.name for path in folder.iterdir()} == {"read-again", "new", "newer"}


def test_a_book_that_would_fill_the_folder_is_not_kept_and_nothing_is_left_behind(folder: Path) -> None:
    keep_book("large", b"x" * 251)

    assert read_book("large") is None
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_keeps_none(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder.write_text("a file stands in its place")

    keep_book("ab", b"words")

    assert read_book("ab") is None
    assert "could not be kept" in caplog.text


@pytest.fixture
def shared(folder: Path, settings: Settings, tmp_path: Path) -> Path:
    """A storage that several machines read; a folder stands for the bucket."""
    bucket = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "bucket"}}
    settings.STORAGES = {**settings.STORAGES, "shared": bucket}
    return tmp_path / "bucket"


def test_what_one_machine_kept_another_reads_and_keeps(shared: Path, settings: Settings, tmp_path: Path) -> None:
    keep_book("ab", b"words")
    settings.BOOKS_FOLDER = tmp_path / "another machine"

    assert read_book("ab") == b"words"
    assert read_book("cd") is None
    assert (tmp_path / "another machine" / "ab").read_bytes() == b"words"


def test_a_bucket_that_fails_hinders_nobody(shared: Path, caplog: pytest.LogCaptureFixture) -> None:
    shared.write_text("a file stands in its place")

    keep_book("ab", b"words")

    assert read_book("ab") == b"words"
    assert read_book("cd") is None
    assert "could not be shared" in caplog.text
