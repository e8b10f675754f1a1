"""Planning a run: which method is fitted on which split with which seed, and by which key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fitdiff.hashing import derive_seed
from fitdiff.methods.method import Method
from fitdiff.models.nets.settings import NetFactors
from fitdiff.results.table import Cell
from fitdiff.run.cell import cell_key
from fitdiff.splits.draws import split_axes
from fitdiff.splits.split import Split
from fitdiff.studies.study import Study


@dataclass(frozen=True)
class Planned:
    """A method to be fitted on a split, with which seed: 0 is the one that all methods share."""

    method: Method
    split: Split
    seed: int = 0


def plan(
    study: Study,
    planned: Sequence[Planned],
    versions: Mapping[str, Mapping[str, str]],
    folder: Path,
    *,
    plain: bool = False,
    keep_weights: bool = False,
) -> list[Cell]:
    """Give every cell its key, and its file in a folder of results."""
    cells = []
    for one in planned:
        stated = dict(versions[one.method.engine])
        if plain and one.method.engine.endswith(".keras"):
            stated["training loop"] = "plain"
        if keep_weights and isinstance(one.method.spec, NetFactors):
            stated["weights"] = "kept"
        key = cell_key(one.method, one.split, model_seed(study, one.split, one.seed), stated)
        file = folder / "cells" / f"{key}.npz"
        cells.append(Cell(one.method, one.split, one.seed, key, file))
    return cells


def model_seed(study: Study, split: Split, number: int = 0) -> int:
    """Seed of the random choices inside a fit: shared by all methods on the split.

    ``number`` counts further seeds for the same split, by which a noise floor is measured.
    """
    axes = split_axes(study.file, split.source)
    further = ("reseeded", number) if number else ()
    return derive_seed("model", *axes, split.n, split.replicate, *further)
