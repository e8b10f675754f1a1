"""The table that calls and methods are fitted to: typed, named columns.

The interface, in short::

    table = read_table("cars.csv", roles={"outcome": "mpg"})  # also a data frame, dict, array ...
    table.names, table.n_rows, table.roles.outcome, table.name, table.notes
    table.column("mpg")          # Column: kind, values, missing, levels, ordered, zone
    table.select(["mpg", "wt"])  # fewer columns
    table.take(rows)             # rows by position (repeats allowed) or by mask
    table.with_column(column)    # replaced in place, or added at the end
    table.with_roles(weights="w")
    table.complete(["mpg", "wt"])  # mask of rows without NA or NaN
    table.types()                # {"mpg": "float", "g": {"levels": [...], "ordered": False}}
    table.to_pandas()            # as pandas.read_csv would have it, with categories
    table.summary()              # text, a line a column
    table.hash                   # SHA-256, the same in R: fitdiff::hash_table(df)

    from fitdiff.tables.frames import to_frame, from_frame  # Table <-> rbridge.Frame
    r.call("fitdiff", "hash_table", {"df": to_frame(table)}, nonfinite="carry")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError, nearest
from fitdiff.tables.columns import Column
from fitdiff.tables.hash import hash_columns
from fitdiff.tables.roles import Roles, check_roles, roles_of

if TYPE_CHECKING:
    import pandas as pd

# Rows in a notebook.
_SHOWN = 10
ColumnType = str | dict[str, Any]


@dataclass(frozen=True, eq=False)
class Table:
    """Typed, named columns of equal length, and what some of them are for.

    Attributes
    ----------
    columns : tuple of Column
    roles : Roles
    name : str
        What messages call the table.
    notes : tuple of str
        What reading decided and a user may want to know.

    Raises
    ------
    DataError
        If there is no column or no row, a name is there twice, lengths differ, or a role does
        not fit its column.
    """

    columns: tuple[Column, ...]
    roles: Roles = field(default_factory=Roles)
    name: str = "table"
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.columns:
            raise DataError(f"{self.name} has no columns.")
        names = [column.name for column in self.columns]
        if len(self._places) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise DataError(
                f"{self.name} has {names.count(twice)} columns named '{twice}'. Rename all but one."
            )
        lengths = {len(column) for column in self.columns}
        if len(lengths) > 1:
            raise DataError(f"{self.name} has columns of {sorted(lengths)} rows.")
        if lengths == {0}:
            raise DataError(f"{self.name} has columns but no rows.")
        check_roles(self.roles, {column.name: column for column in self.columns})

    def __repr__(self) -> str:
        return f"<Table {self.name!r}: {self.n_rows} rows, {len(self.columns)} columns>"

    def __len__(self) -> int:
        return self.n_rows

    def __contains__(self, name: object) -> bool:
        return name in self._places

    @cached_property
    def _places(self) -> dict[str, int]:
        return {column.name: place for place, column in enumerate(self.columns)}

    @property
    def n_rows(self) -> int:
        """Number of rows, at least one."""
        return len(self.columns[0])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(self._places)

    @property
    def predictors(self) -> tuple[str, ...]:
        """The names of the columns that have no role, in order."""
        taken = set(self.roles.stated().values())
        return tuple(name for name in self.names if name not in taken)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of names, types, levels, values and NA, see `fitdiff.tables.hash`."""
        return hash_columns(self.n_rows, self.columns)

    def column(self, name: str) -> Column:
        """Get a column by its name; `DataError` names the nearest if there is none."""
        if name not in self._places:
            raise DataError(f"{self.name} has no column '{name}'. {nearest(name, self._places)}")
        return self.columns[self._places[name]]

    def select(self, names: Sequence[str]) -> Table:
        """Keep these columns, in this order, with the roles that they have."""
        columns = tuple(self.column(name) for name in names)
        return replace(self, columns=columns, roles=self.roles.within(names))

    def take(self, rows: NDArray[Any]) -> Table:
        """Keep rows, by position from 0 (any order, repeats allowed) or by a boolean mask.

        Types, levels (also those that no row has any more) and roles stay.
        """
        return replace(self, columns=tuple(column.take(rows) for column in self.columns))

    def with_column(self, column: Column) -> Table:
        """Replace the column of that name where it is, or add it at the end."""
        columns = list(self.columns)
        if column.name in self._places:
            columns[self._places[column.name]] = column
        else:
            columns.append(column)
        return replace(self, columns=tuple(columns))

    def with_roles(self, **roles: str) -> Table:
        """Give roles to columns; those not named stay."""
        stated = roles_of(roles).stated()
        return replace(self, roles=Roles(**(self.roles.stated() | stated)))

    def complete(self, names: Sequence[str] | None = None) -> NDArray[np.bool_]:
        """Mark the rows without NA and without NaN in these columns, all by default.

        Returns
        -------
        ndarray of bool, shape (n_rows,)
        """
        whole = np.ones(self.n_rows, dtype=np.bool_)
        for name in self.names if names is None else names:
            column = self.column(name)
            whole &= ~column.missing
            if column.kind == "float":
                whole &= ~np.isnan(column.values)
        return whole

    def types(self) -> Mapping[str, ColumnType]:
        """Say the type of each column as `read_table` takes it (``types=``).

        Returns
        -------
        mapping of str to str or dict
            The kind; for a category its levels and whether they are ordered, for a datetime with
            a time zone the zone.
        """
        return {column.name: _type(column) for column in self.columns}

    def to_pandas(self) -> pd.DataFrame:
        """Make the data frame that a user of `pandas.read_csv` would have.

        Categories become `pandas.Categorical` with all their levels, dates datetime64[s]. What is
        missing is NaN, so that NA and NaN are one, integers with NA are float64 (Int64 if beyond
        2^53), booleans with NA are objects.
        """
        from fitdiff.tables.frames import to_pandas  # noqa: PLC0415 - pandas takes its time

        return to_pandas(self)

    def to_frame(self) -> pd.DataFrame:
        """Make a data frame, as results do; see `to_pandas`."""
        return self.to_pandas()

    def _repr_html_(self) -> str:
        """Show the type of each column, and the first rows."""
        from html import escape  # noqa: PLC0415 - only in notebooks

        head = self.take(np.arange(min(self.n_rows, _SHOWN))).to_pandas()
        head.columns = [f"{name} ({self.column(name).kind})" for name in self.names]
        return f"<p>{escape(repr(self))}</p>{head.to_html(index=False)}"

    def summary(self) -> str:
        """Describe each column in a line of at most 80 characters."""
        from fitdiff.tables.summary import summary  # noqa: PLC0415 - only when asked

        return summary(self)


def _type(column: Column) -> ColumnType:
    if column.kind == "category":
        return {"levels": list(column.levels), "ordered": column.ordered}
    if column.zone:
        return {"datetime": column.zone}
    return column.kind
