"""Planning a run: which method is fitted on which split with which seed, and by which key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fitdiff.hashing import derive_seed
from fitdiff.methods.method import Method
from fitdiff.results.cell import Cell, CellIdentity
from fitdiff.splits.draws import split_axes
from fitdiff.splits.split import Split
from fitdiff.studies.study import Study


@dataclass(frozen=True)
class Planned:
    """A method to be fitted on a split, with which seed: 0 is the one that all methods share."""

    method: Method
    split: Split
    seed: int = 0


def plan(study: Study, planned: Sequence[Planned], software: Callable[[Method], str]) -> list[Cell]:
    """Give every cell its identity.

    Parameters
    ----------
    study : Study
    planned : sequence of Planned
    software : callable (Method) -> str
        Hash of the versions, the code and the options that take part in a method's fits.
    """
    methods = {one.method.name: one.method for one in planned}
    keys = {name: (method.key(), software(method)) for name, method in methods.items()}
    cells = []
    for one in planned:
        method, software_hash = keys[one.method.name]
        seed = model_seed(study, one.split, one.seed)
        identity = CellIdentity(method, one.split.hash, seed, software_hash)
        cells.append(Cell(one.method, one.split, one.seed, identity))
    return cells


def model_seed(study: Study, split: Split, number: int = 0) -> int:
    """Seed of the random choices inside a fit: shared by all methods on the split.

    ``number`` counts further seeds for the same split, by which a noise floor is measured.
    """
    axes = split_axes(study.file, split.source)
    further = ("reseeded", number) if number else ()
    return derive_seed("model", *axes, split.n, split.replicate, *further)
