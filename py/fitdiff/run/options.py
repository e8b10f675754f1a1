"""What may be chosen about a run that does not change what is computed, and who is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fitdiff.engines.contract import Option
from fitdiff.results.cell import CellRecord
from fitdiff.run.shards import WHOLE, Shard
from fitdiff.run.worker import Task


@dataclass(frozen=True)
class RunOptions:
    """Options of a run that do not change what is computed.

    Attributes
    ----------
    profile : str
    folder : Path
        Where everything is written.
    workers : int
    plain : bool
        Train nets with the framework's own ``fit``; these cells are kept apart from the others.
    h2o_memory : str
        Java heap of the private H2O cluster, as Java spells it.
    keep_weights : bool
        Keep the weights of nets with their results; cells with and without are kept apart.
    scheduler : str
        Address of the scheduler of a dask cluster that fits; empty to fit here.
    shard : Shard
        The part of the cells that is fitted.
    merged : tuple of Path
        Folders of shards, from which results are copied; then nothing is fitted.
    """

    profile: str
    folder: Path
    workers: int
    plain: bool = False
    h2o_memory: str = "1g"
    keep_weights: bool = False
    scheduler: str = ""
    shard: Shard = WHOLE
    merged: tuple[Path, ...] = ()

    @property
    def changing(self) -> list[Option]:
        """The options that change what some engines compute, if they are on."""
        options: list[Option] = ["plain", "keep_weights"]
        return [name for name in options if getattr(self, name)]


@dataclass(frozen=True)
class Listener:
    """Callbacks that report the progress of a run.

    Attributes
    ----------
    say : callable (str)
        One line about the stage that begins.
    planned : callable (int total, int finished)
        Once, before any fit.
    fitted : callable (Task, CellRecord)
        Each cell as it finishes, once it is stored.
    """

    say: Callable[[str], None]
    planned: Callable[[int, int], None]
    fitted: Callable[[Task, CellRecord], None]
