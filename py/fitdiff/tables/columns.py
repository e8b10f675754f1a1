"""One typed, named column of a table, with its missing values marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.tables.kinds import DTYPES, FILL, Kind, check_content, fits_double


@dataclass(frozen=True, eq=False)
class Column:
    """A column; made by `column`, which finds the kind and fills in what is missing.

    Attributes
    ----------
    name : str
    kind : Kind
    values : ndarray, shape (n,), read-only
        Of the kind's type, see this module's table. A NaN that is not missing is a value.
    missing : ndarray of bool, shape (n,), read-only
        R's NA, pandas' NA, Arrow's null.
    levels : tuple of str
        The categories in order; empty for other kinds.
    ordered : bool
        Whether the order of the categories means something (R's ordered factor).
    zone : str
        Time zone of a datetime, such as 'Europe/Paris'; '' where none is stated.
    """

    name: str
    kind: Kind
    values: NDArray[Any]
    missing: NDArray[np.bool_]
    levels: tuple[str, ...] = ()
    ordered: bool = False
    zone: str = ""

    def __post_init__(self) -> None:
        check_content(self.name, self.kind, self.values, self.missing, self.levels)
        self.values.setflags(write=False)
        self.missing.setflags(write=False)

    def __len__(self) -> int:
        return self.values.size

    @property
    def present(self) -> NDArray[Any]:
        """The values that are not missing."""
        kept: NDArray[Any] = self.values[~self.missing]
        return kept

    def take(self, rows: NDArray[Any]) -> Column:
        """Rows by position or by a boolean mask; type and levels stay."""
        return self.with_values(self.values[rows], self.missing[rows])

    def with_values(self, values: NDArray[Any], missing: NDArray[np.bool_]) -> Column:
        """Make a column of the same name and type with other values."""
        return Column(self.name, self.kind, values, missing, self.levels, self.ordered, self.zone)

    def renamed(self, name: str) -> Column:
        """Make the same column under another name."""
        return Column(
            name, self.kind, self.values, self.missing, self.levels, self.ordered, self.zone
        )

    def labels(self) -> list[str | None]:
        """The levels or strings row by row; None where missing.

        Raises
        ------
        DataError
            If the column is neither of strings nor of categories.
        """
        if self.kind == "string":
            texts = self.values.tolist()
        elif self.kind == "category":
            texts = np.array([*self.levels, None], dtype=object)[self.values].tolist()
        else:
            raise DataError(f"Column '{self.name}' is {self.kind} and has no labels.")
        gone = self.missing.tolist()
        return [None if absent else text for text, absent in zip(texts, gone, strict=True)]

    def numbers(self) -> NDArray[np.float64]:
        """The values as float64, NaN where missing.

        Raises
        ------
        DataError
            If they are not numbers or booleans, or are integers that a double cannot hold.
        """
        if self.kind not in ("float", "integer", "boolean"):
            raise DataError(f"Column '{self.name}' is {self.kind}; numbers are needed.")
        numbers = self.values.astype(np.float64)
        if self.kind == "integer" and not fits_double(self.values):
            raise DataError(
                f"Column '{self.name}' holds integers beyond 2^53, which a double rounds. Read it "
                "as 'string' if it is an identifier."
            )
        numbers[self.missing] = np.nan
        return numbers


def column(
    name: str,
    values: NDArray[Any],
    missing: NDArray[np.bool_] | None = None,
    *,
    levels: Sequence[str] | None = None,
    ordered: bool = False,
    zone: str = "",
) -> Column:
    """Make a column of an array, whose type says the kind.

    Parameters
    ----------
    name : str
    values : ndarray, shape (n,)
        float64, integers, bool, str or object (of str), datetime64[D], datetime64[us]; with
        ``levels``, integers from 0: positions in them. The value under a missing row is not
        read.
    missing : ndarray of bool, shape (n,), optional
    levels : sequence of str, optional
    ordered : bool
    zone : str

    Raises
    ------
    DataError
        If the array has another type, or holds what a column of its kind cannot.
    """
    kind = "category" if levels is not None else _kind_of(name, values)
    gone = np.zeros(values.shape, np.bool_) if missing is None else np.array(missing, np.bool_)
    stored = np.array(values, dtype=DTYPES[kind])  # a copy: no other code can change it
    stored[gone] = FILL[kind]
    return Column(name, kind, stored, gone, tuple(levels or ()), ordered, zone)


def _kind_of(name: str, values: NDArray[Any]) -> Kind:
    if values.dtype.kind in "iu":
        if values.dtype == np.uint64 and (values > np.uint64(2**63 - 1)).any():
            raise DataError(
                f"Column '{name}' holds {values.max()}, beyond the largest 64-bit integer, "
                "2^63 - 1. Read it as 'string'."
            )
        return "integer"
    if values.dtype.kind in "OU":
        return "string"
    for kind, dtype in DTYPES.items():
        if kind != "category" and values.dtype == dtype:
            return kind
    raise DataError(
        f"Column '{name}' is an array of {values.dtype}. Allowed: float64, integers, bool, str, "
        "datetime64[D], datetime64[us]. Use .astype()."
    )
