"""Outputs of other commands for a study: ladders, and comparisons of two methods."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fitdiff.errors import DataError
from fitdiff.results.manifest import FILE as MANIFEST

# As the command wrote it.
Content = dict[str, Any]
# Folders below the one that holds all results, as `fitdiff compare` and `fitdiff explain` lay them.
_DEPTH = 4


def find(folder: Path, name: str, study: str, manifest: Content) -> Iterator[Content]:
    """Read the files of a name that belong to a study, below the folder that holds its results'.

    Parameters
    ----------
    folder : Path
        Of the study's results, which is in ``out`` by default.
    name, study : str
    manifest : dict
        Of the study's results: what was made from the same tables in another state, such as before
        a row was corrected, is passed over.

    Raises
    ------
    DataError
        If a file is not JSON.
    """
    around = folder.absolute().parent
    for file in sorted(
        file for depth in range(_DEPTH) for file in around.glob("*/" * depth + name)
    ):
        content = _read(file)
        if content.get("study") == study and not _other_state(file.parent / MANIFEST, manifest):
            yield content


def _read(file: Path) -> Content:
    try:
        content = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise DataError(
            f"{file} cannot be read: {error}. Delete it, or run its command again."
        ) from None
    return content if isinstance(content, dict) else {}


def _other_state(file: Path, manifest: Mapping[str, Any]) -> bool:
    """Tell whether a manifest states the tables of another one with another content."""
    there = _read(file) if file.is_file() else {}
    # Of a profile with other tables the hash is another, which says nothing.
    same_tables = [*there.get("data", ())] == [*manifest.get("data", ())]
    return same_tables and there.get("data_hash") != manifest.get("data_hash")
