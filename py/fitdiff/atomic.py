"""Files that are either whole or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from fitdiff.errors import DataError


def write_atomically(file: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a temporary neighbour of ``file``, then rename it into place.

    The content is on disk before the name is: a crash leaves the old file or the new one.

    Raises
    ------
    DataError
        If it cannot be written there: the disk is full, the folder read-only, or a folder of that
        name in the way.
    """
    try:
        _write(file, write)
    except OSError as error:
        raise DataError(
            f"{file} cannot be written: {error.strerror or error}. Free some space and run the "
            "same command again, or name another folder."
        ) from error


def remove_unfinished(folder: Path, names: Iterable[str]) -> None:
    """Remove partial files of killed processes; no other process may be writing."""
    for name in names:
        file = folder / name
        for left in folder.glob(f".{file.stem}-????????{file.suffix}"):
            left.unlink()


def _write(file: Path, write: Callable[[Path], object]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.stem}-", suffix=file.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
