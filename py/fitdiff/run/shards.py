"""Shards: parts of a study that are run apart, each wherever a batch system puts it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fitdiff.errors import SpecificationError
from fitdiff.results.cell import Cell


@dataclass(frozen=True)
class Shard:
    """One of several parts of the cells of a study.

    Attributes
    ----------
    number : int
        From 1.
    of : int
    """

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def takes(self, cells: Sequence[Cell]) -> set[str]:
        """Keys of those cells that are of this part.

        Each cell is of one part, whatever is finished already, and parts are equally large. Keys
        are hashes: in their order, costly methods and large sizes are dealt out like any others.
        """
        return set(sorted({cell.key for cell in cells})[self.number - 1 :: self.of])


WHOLE = Shard(1, 1)


def read_shard(text: str) -> Shard:
    """Read a shard as it is written: ``3/16`` is the third of sixteen.

    Raises
    ------
    SpecificationError
        If it is not one.
    """
    found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise SpecificationError(
            f"--shard {text!r} is no part of a study. Write 3/16 for the third of 16."
        )
    return Shard(int(found[1]), int(found[2]))
