"""What other commands left behind for a study: ladders, diffs and tables of detected plants."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fitdiff.errors import DataError
from fitdiff.report.material import Material

Content = dict[str, Any]
# Folders below the one that holds all results, as `fitdiff diff` and `fitdiff explain` lay them.
_DEPTH = 4


@dataclass(frozen=True)
class Found:
    """What belongs to a study, each as the JSON that its command wrote.

    Attributes
    ----------
    ladders, diffs, plants : tuple of dict
    """

    ladders: tuple[Content, ...] = ()
    diffs: tuple[Content, ...] = ()
    plants: tuple[Content, ...] = ()


def find(material: Material) -> Found:
    """Look below the folder that holds the study's, which is ``out`` by default.

    Raises
    ------
    DataError
        If a file is no JSON.
    """
    around, study = material.folder.absolute().parent, material.study.name
    return Found(
        ladders=tuple(_of_study(around, "ladder.json", study)),
        diffs=tuple(_of_study(around, "diff.json", study)),
        plants=tuple(_of_study(around, "plants/*.json", study)),
    )


def compared_pairs(found: Found) -> list[tuple[str, str]]:
    """Pairs of methods that ladders lead between, and that were compared level by level."""
    ends = [(ladder["start"], ladder["end"]) for ladder in found.ladders]
    named = [tuple(method["name"] for method in diff["methods"]) for diff in found.diffs]
    return ends + [(first, second) for first, second in named]


def _of_study(around: Path, name: str, study: str) -> Iterator[Content]:
    files = [file for depth in range(_DEPTH) for file in around.glob("*/" * depth + name)]
    for file in sorted(files):
        try:
            content = json.loads(file.read_text())
        except (OSError, ValueError) as error:
            raise DataError(
                f"{file} cannot be read: {error}. Delete it, or make it again by the command that "
                "wrote it."
            ) from None
        if isinstance(content, dict) and content.get("study") == study:
            yield content
