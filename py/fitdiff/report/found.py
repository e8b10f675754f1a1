"""Outputs of other commands for a study: ladders, and comparisons of two methods."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fitdiff.errors import DataError

# As the command wrote it.
Content = dict[str, Any]
# Folders below the one that holds all results, as `fitdiff compare` and `fitdiff explain` lay them.
_DEPTH = 4


def find(folder: Path, name: str, study: str) -> Iterator[Content]:
    """Read the files of a name that belong to a study, below the folder that holds its results'.

    Parameters
    ----------
    folder : Path
        Of the study's results, which is in ``out`` by default.
    name, study : str

    Raises
    ------
    DataError
        If a file is not JSON.
    """
    around = folder.absolute().parent
    for file in sorted(
        file for depth in range(_DEPTH) for file in around.glob("*/" * depth + name)
    ):
        try:
            content = json.loads(file.read_text())
        except (OSError, ValueError) as error:
            raise DataError(
                f"{file} cannot be read: {error}. Delete it, or run its command again."
            ) from None
        if isinstance(content, dict) and content.get("study") == study:
            yield content
