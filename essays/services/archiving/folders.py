"""A folder that is there whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from django.utils.translation import gettext_lazy as _

from essays.errors import Refusal

OURS_ALONE = 0o700
FOR_EVERYBODY = 0o755


@contextmanager
def whole_folder(path: Path, *, mode: int) -> Iterator[Path]:
    """A new folder to write into, which takes its name only when all is written and on the disk.

    Raises Refusal if there is something at the path already (an empty folder may be), or if it cannot be written.
    """
    path = path.absolute()
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise Refusal(_("There is something at this path already; give another one."), "path_taken")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix=f".{path.name}.", suffix=".unfinished", dir=path.parent))
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise Refusal(_("The folder cannot be written: %(reason)s.") % {"reason": reason}, "unwritable") from error
    try:
        yield folder
        folder.chmod(mode)
        os.sync()
        folder.rename(path)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
