"""What the version history knows of a TOML file: since when a part of it is what it is now."""

from __future__ import annotations

import subprocess
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Part = Callable[[Mapping[str, Any]], object]


@dataclass(frozen=True)
class Commit:
    """A commit, and its day as YYYY-MM-DD."""

    id: str
    date: str


def unchanged_since(file: Path, part: Part) -> Commit | None:
    """Find the first commit since which a part of a file is as it is now.

    Parameters
    ----------
    file : Path
    part : callable (mapping) -> object
        Takes it out of the file's content.

    Returns
    -------
    Commit or None
        None where nothing is known: there is no version history, or the part as it is now is not
        in it. The history is of the file at its present path.
    """
    present = part(tomllib.loads(file.read_text()))
    found = None
    for line in (_git(file, "log", "--format=%H %cs", "--", file.name) or "").splitlines():
        commit = Commit(*line.split())
        if part_at(file, commit.id, part) != present:
            break
        found = commit
    return found


def part_at(file: Path, commit: str, part: Part) -> object | None:
    """Return a part of a file as it was at a commit; None if that is not known."""
    text = _git(file, "show", f"{commit}:./{file.name}")
    try:
        return None if text is None else part(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        return None


def _git(file: Path, *words: str) -> str | None:
    """Output of git in the folder of a file; None if it has none."""
    command = ["git", "-C", str(file.parent), *words]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
