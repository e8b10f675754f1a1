"""Messages of the command line besides results: on standard error, one for each error."""

from __future__ import annotations

import errno
import logging
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

from fitdiff.errors import FitdiffError

KEPT = "Interrupted. Finished cells are kept; run the same command again to go on."

_SPACE = "Free some space and run the same command again: finished cells are kept."
_ELSEWHERE = "Name another place, with --out for results, or change its permissions."
# Errors of the file system that the user can remedy; any other OSError is a bug of fitdiff.
_CURES: Mapping[int, str] = {
    errno.ENOSPC: _SPACE,
    errno.EDQUOT: _SPACE,
    errno.EFBIG: _SPACE,
    errno.EROFS: _ELSEWHERE,
    errno.EACCES: _ELSEWHERE,
    errno.EPERM: _ELSEWHERE,
    errno.ENAMETOOLONG: "Use a shorter name.",
    errno.ENOTDIR: "Part of this path is a file, not a folder. Name another.",
    errno.EEXIST: "A file is where a folder should be. Name another place.",
    errno.EISDIR: "A folder is where a file should be. Name another place.",
    errno.ELOOP: "Its links lead back to themselves. Correct them.",
    errno.ENOENT: "Check the name.",
    errno.EIO: "The disk reports a fault. Check it, or name another place.",
    errno.EMFILE: "Use fewer --workers, or raise `ulimit -n`.",
    errno.ENFILE: "Use fewer --workers.",
}


def say(text: str) -> None:
    """Print a line on standard error, as it is: paths are not broken."""
    print(text, file=sys.stderr, flush=True)


def say_written(file: Path) -> None:
    """Tell where a file was written."""
    say(f"Written: {file}")


def message_of(error: Exception) -> str | None:
    """Explain an error that the user can cure, in one message; None for a fault of fitdiff's."""
    if isinstance(error, FitdiffError) or type(error).__module__.partition(".")[0] == "rbridge":
        return _wrapped(f"fitdiff: {error}")
    if isinstance(error, OSError) and error.errno is not None and error.errno in _CURES:
        place = f"{error.filename}: " if error.filename else ""
        reason = (error.strerror or str(error)).rstrip(".")
        return _wrapped(f"fitdiff: {place}{reason}. {_CURES[error.errno]}")
    if isinstance(error, MemoryError):
        return "fitdiff: out of memory. Use fewer --workers, or a smaller profile."
    return None


def _wrapped(text: str) -> str:
    """Each line in lines of 80 columns; a word, such as a path or a name, is not broken."""
    return "\n".join(
        textwrap.fill(line, 80, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    )


class StandardError(logging.StreamHandler):  # type: ignore[type-arg]
    """Print log records on what is standard error at the time: a progress bar replaces it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print the record."""
        self.stream = sys.stderr
        super().emit(record)
