"""R's data frames as values: named columns of one length, with levels, dates and NA."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rbridge.errors import RRefused

ColumnClass: TypeAlias = Literal["plain", "factor", "date", "datetime"]
_VALUES = {"factor": np.int32, "date": np.float64, "datetime": np.float64}


@dataclass(frozen=True, eq=False)
class FrameColumn:
    """One column of a data frame.

    Attributes
    ----------
    values : ndarray, shape (n,)
        float64, int32, bool, uint8 or str (also as objects). A factor: int32, positions in
        ``levels`` from 0. A date: float64, days since 1970; a datetime: float64, seconds.
    missing : ndarray of bool, shape (n,), or None
        True where R has, or shall have, NA; None for nowhere. What stands under it is not read.
    kind : {'plain', 'factor', 'date', 'datetime'}
        R's class: none, factor, Date, POSIXct.
    levels : tuple of str
    ordered : bool
        Whether the factor is an ordered one.
    zone : str
        R's attribute ``tzone`` of a datetime; '' for R's own zone.

    Raises
    ------
    RRefused
        If type or shapes do not fit the class.
    """

    values: NDArray[Any]
    missing: NDArray[np.bool_] | None = None
    kind: ColumnClass = "plain"
    levels: tuple[str, ...] = ()
    ordered: bool = False
    zone: str = ""

    def __post_init__(self) -> None:
        if self.values.ndim != 1:
            raise RRefused(
                f"FrameColumn: 'values' has shape {self.values.shape}; a column has one dimension."
            )
        needed = _VALUES.get(self.kind)
        if needed is not None and self.values.dtype != needed:
            raise RRefused(
                f"FrameColumn: the values of a {self.kind} are {np.dtype(needed)}, not "
                f"{self.values.dtype}."
            )
        gone = self.missing
        if gone is not None and (gone.dtype != np.bool_ or gone.shape != self.values.shape):
            raise RRefused(
                f"FrameColumn: 'missing' is {gone.dtype} of shape {gone.shape}; it must be bool of "
                f"the shape of 'values', {self.values.shape}."
            )
        if self.kind == "factor":
            self._check_codes()

    def _check_codes(self) -> None:
        if len(set(self.levels)) < len(self.levels):
            raise RRefused("FrameColumn: a level is there twice; levels of a factor differ.")
        codes = self.values if self.missing is None else self.values[~self.missing]
        if codes.size and not 0 <= codes.min() <= codes.max() < len(self.levels):
            raise RRefused(
                f"FrameColumn: codes from {codes.min()} to {codes.max()}, but {len(self.levels)} "
                "levels. Codes are positions in the levels, from 0."
            )


@dataclass(frozen=True, eq=False)
class Frame:
    """A data frame.

    Attributes
    ----------
    columns : mapping of str to FrameColumn
        In order; names differ and are not empty.
    n_rows : int
        Also where there is no column.
    row_names : tuple of str or None
        None for R's automatic ones; names that are numbers count as such.

    Raises
    ------
    RRefused
        If a column, or the row names, are of another length.
    """

    columns: Mapping[str, FrameColumn]
    n_rows: int
    row_names: tuple[str, ...] | None = field(default=None)

    def __post_init__(self) -> None:
        for name, column in self.columns.items():
            if column.values.size != self.n_rows:
                raise RRefused(
                    f"Frame: column {name!r} has {column.values.size} rows, not {self.n_rows}."
                )
        names = self.row_names
        if names is not None and (len(names) != self.n_rows or len(set(names)) < len(names)):
            raise RRefused(f"Frame: row names must be {self.n_rows} different strings.")
