"""Divisions of all rows into training and test rows, by the protocols of ``[split]``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.data.dataset import Dataset
from fitdiff.errors import SpecificationError
from fitdiff.hashing import derive_seed
from fitdiff.splits.shares import proportional
from fitdiff.studies.protocols import (
    AllRows,
    Bootstrap,
    FromFile,
    HoldOut,
    KFold,
    Own,
    Protocol,
)
from fitdiff.tables.reading import read_table
from fitdiff.tables.table import Table

Positions = NDArray[np.intp]
Division = tuple[Positions, Positions]


def divisions(protocol: Protocol, data: Dataset, *axes: str | int) -> list[Division]:
    """Divide the rows of the data once.

    Rows of a group (role ``group``) stay together in random divisions, which are then not
    stratified.

    Parameters
    ----------
    protocol : Protocol
    data : Dataset
    *axes : str or int
        What the seed is derived from.

    Returns
    -------
    list of (train, test), ndarray of intp
        Positions in the data, ascending but for the bootstrap's draws: one pair, or one a fold.

    Raises
    ------
    SpecificationError
        If the data do not allow the protocol.
    """
    return _DIVIDE[type(protocol)](protocol, data, axes)


def _all_rows(_: AllRows, data: Dataset, __: tuple[str | int, ...]) -> list[Division]:
    everything = np.arange(len(data.y), dtype=np.intp)
    return [(everything, everything)]


def _hold_out(protocol: HoldOut, data: Dataset, axes: tuple[str | int, ...]) -> list[Division]:
    groups = _units(data, protocol.stratified)
    units = sum(group.size for group in groups)
    share = protocol.test if isinstance(protocol.test, float) else None
    wanted = round(units * share) if share is not None else int(protocol.test)
    if not 0 < wanted < units:
        raise SpecificationError(
            f"[split] test = {protocol.test} is {wanted} of {units} {_noun(data)}: both parts need "
            "at least one."
        )
    generator = _generator("hold-out", *axes)
    sizes = np.array([group.size for group in groups])
    counts = proportional(wanted, sizes)
    drawn = [
        generator.choice(group, count, replace=False)
        for group, count in zip(groups, counts, strict=True)
    ]
    return [_division(data, np.concatenate(drawn))]


def _k_fold(protocol: KFold, data: Dataset, axes: tuple[str | int, ...]) -> list[Division]:
    groups = _units(data, protocol.stratified)
    units = sum(group.size for group in groups)
    if protocol.folds > units:
        raise SpecificationError(
            f"[split] folds = {protocol.folds}, but the data have {units} {_noun(data)}."
        )
    generator = _generator("k-fold", *axes)
    # Dealt out class by class: each fold has its share of every class, to within one.
    dealt = np.concatenate([generator.permutation(group) for group in groups])
    return [_division(data, dealt[fold :: protocol.folds]) for fold in range(protocol.folds)]


def _bootstrap(protocol: Bootstrap, data: Dataset, axes: tuple[str | int, ...]) -> list[Division]:
    generator = _generator("bootstrap", *axes)
    drawn = np.concatenate(
        [generator.choice(group, group.size) for group in _units(data, protocol.stratified)]
    )
    out = np.setdiff1d(np.arange(_number_of_units(data)), drawn)
    if not out.size:
        raise SpecificationError(
            f"[split] A bootstrap of {drawn.size} {_noun(data)} drew every one: nothing is left to "
            "test on. Use more rows, or k-fold."
        )
    return [(_rows_of(data, drawn), np.sort(_rows_of(data, out)))]


def _own(_: Own, data: Dataset, __: tuple[str | int, ...]) -> list[Division]:
    everything = np.arange(len(data.y), dtype=np.intp)
    if data.folds is not None:
        tested = [data.folds == fold for fold in np.unique(data.folds)]
        if len(tested) < 2:
            raise SpecificationError("[split] All rows are in one fold: nothing is left to train.")
    else:
        tested = [data.official_test]
        if not 0 < np.count_nonzero(data.official_test) < len(data.y):
            raise SpecificationError(
                "[split] protocol = 'own', but the data mark no test rows, or all. Say in [data] "
                'which column does: test = "..." or folds = "...".'
            )
    return [(everything[~mask], everything[mask]) for mask in tested]


def _from_file(protocol: FromFile, data: Dataset, _: tuple[str | int, ...]) -> list[Division]:
    table = read_table(str(Path(protocol.folder) / protocol.file))
    for name in ("row", "part"):
        table.column(name)
    rows = table.column("row").numbers()
    parts = np.array(table.column("part").labels(), dtype=object)
    if foreign := sorted({str(part) for part in parts} - {"train", "test"}):
        raise SpecificationError(f"{table.name}: part must be train or test, got '{foreign[0]}'.")
    if not np.isin(rows, data.row_numbers).all():
        wrong = rows[~np.isin(rows, data.row_numbers)][0]
        raise SpecificationError(
            f"{table.name}: row {wrong:g} is not a row of the data, which are counted from 0."
        )
    replicates = table.column("replicate").numbers() if "replicate" in table else np.ones(len(rows))
    at = data.positions(rows.astype(np.int32))
    found = []
    for replicate in np.unique(replicates):
        mine = replicates == replicate
        pair = at[mine & (parts == "train")], at[mine & (parts == "test")]
        if not pair[0].size or not pair[1].size:
            raise SpecificationError(
                f"{table.name}: replicate {replicate:g} has {pair[0].size} training and "
                f"{pair[1].size} test rows; both are needed."
            )
        found.append(pair)
    return found


_DIVIDE: Mapping[type, Callable[[Any, Dataset, tuple[str | int, ...]], list[Division]]] = {
    AllRows: _all_rows,
    HoldOut: _hold_out,
    KFold: _k_fold,
    Bootstrap: _bootstrap,
    Own: _own,
    FromFile: _from_file,
}


def _group(data: Dataset) -> NDArray[np.intp] | None:
    """Number of each row's group, None without groups."""
    name = data.x.roles.group if isinstance(data.x, Table) else None
    if name is None:
        return None
    assert isinstance(data.x, Table)
    values = data.x.column(name).values
    return np.unique(values, return_inverse=True)[1].astype(np.intp)


def _number_of_units(data: Dataset) -> int:
    group = _group(data)
    return len(data.y) if group is None else int(group.max()) + 1


def _noun(data: Dataset) -> str:
    return "rows" if _group(data) is None else "groups"


def _units(data: Dataset, stratified: bool) -> list[Positions]:
    """What is drawn: rows or whole groups, one array a class where draws are stratified."""
    strata = data.task.strata(data.y) if stratified and _group(data) is None else None
    if strata is None:
        return [np.arange(_number_of_units(data), dtype=np.intp)]
    return [np.flatnonzero(strata == stratum) for stratum in np.unique(strata)]


def _rows_of(data: Dataset, units: Positions) -> Positions:
    """Rows of units, in their order; a unit drawn twice brings its rows twice."""
    group = _group(data)
    if group is None:
        return units
    return np.concatenate([np.flatnonzero(group == unit) for unit in units])


def _division(data: Dataset, tested: Positions) -> Division:
    mask = np.zeros(len(data.y), dtype=np.bool_)
    mask[_rows_of(data, tested)] = True
    everything = np.arange(mask.size, dtype=np.intp)
    return everything[~mask], everything[mask]


def _generator(*axes: str | int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(derive_seed(*axes)))
