"""A user's own table: a file, or a built-in set of a package, with its outcome and roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT, Text
from fitdiff.data.bad_tables import notes_on, refuse_unusable, without_strings
from fitdiff.data.dataset import Dataset, whole
from fitdiff.data.source import TableKind
from fitdiff.errors import DataError, SpecificationError, nearest
from fitdiff.tables.columns import Column, column
from fitdiff.tables.reading import read_table
from fitdiff.tables.roles import roles_of
from fitdiff.tables.table import Table
from fitdiff.tasks import task_of
from fitdiff.tasks.contract import labels_of, refuse_missing


@dataclass(frozen=True, config=STRICT)
class TableSource:
    """Table ``[data]`` of a study file about a user's own table.

    Attributes
    ----------
    table : str
        A file, relative to the study file; or a built-in set, such as ``r:survival::lung`` or
        ``sklearn:iris``: what `fitdiff.tables.reading.read_table` reads.
    outcome : str
        The column that is modelled; empty for survival, whose roles are time and event.
    task : str
        'binary', 'multiclass', 'count', 'numeric' or 'survival'; empty where the outcome says it.
    event : str
        The value whose probability is modelled; for survival, that of the event's column which
        means that the event came.
    features : tuple of str
        The predictors, in order; empty for all columns without a role.
    roles : mapping of str to str
        Such as ``weights = "w"``; see `fitdiff.tables.roles.Roles`.
    types : mapping of str to object
        Of columns, see `fitdiff.tables.options.types_of`.
    complete : bool
        Leave out rows with a missing value in a column that is used.
    test : str
        A column of booleans, or 0 and 1, that marks test rows, for splits 'own'.
    folds : str
        A column that says which fold a row is in, for splits 'own'.
    missing, separator, decimal, encoding
        Of a text file, see `read_table`.
    folder : str
        That of the study file; filled in when it is read.
    """

    FILLED_IN: ClassVar[tuple[str, ...]] = ("folder",)

    table: Text
    name: Literal["table"] = "table"
    outcome: str = ""
    task: Literal["", "binary", "multiclass", "count", "numeric", "survival"] = ""
    event: str = ""
    features: tuple[str, ...] = ()
    roles: dict[str, str] = field(default_factory=dict)
    types: dict[str, Any] = field(default_factory=dict)
    complete: bool = False
    test: str = ""
    folds: str = ""
    missing: tuple[str, ...] | None = None
    separator: str | None = None
    decimal: Literal[".", ","] | None = None
    encoding: str | None = None
    folder: str = ""

    def __hash__(self) -> int:
        return hash((self.table, self.outcome, self.task, self.event, self.features, self.folder))

    @property
    def label(self) -> str:
        """Label used in tables and figures: the table's name and the outcome."""
        return f"{self.table}: {self.outcome}" if self.outcome else self.table

    @property
    def title(self) -> str:
        """Title for readers."""
        return self.label

    def sources(self) -> tuple[TableSource, ...]:
        """The table itself."""
        return (self,)


def load(source: TableSource) -> Dataset:
    """Read the table, decide its task, and set the outcome apart.

    Raises
    ------
    DataError
        If the table cannot be read or cannot be used as it is; the message says what to state.
    """
    table = read_table(_place(source), types=source.types, **_text(source))
    marks = {name: _marks(table, name) for name in (source.test, source.folds) if name}
    table = _with_roles(table.select([name for name in table.names if name not in marks]), source)
    used = _used(table, source)
    table = table.select(used)
    kept = table.complete() if source.complete else np.ones(table.n_rows, np.bool_)
    if not kept.any():
        raise DataError(f"{table.name} has no row without missing values in the columns used.")
    dropped = int((~kept).sum())
    notes = [f"{dropped} of {kept.size} rows have missing values and are left out."] * (dropped > 0)
    table = table.take(kept)
    is_survival = table.roles.time is not None
    chosen = task_of(table, source.task or None, None if is_survival else source.event or None)
    y = chosen.task.encode(table)
    x, converted = without_strings(_without_outcome(table), source.types)
    refuse_unusable(x)
    notes += [*converted, *notes_on(x), f"Task: {chosen.task.name} ({chosen.reason})."]
    more: dict[str, Any] = {"row_numbers": np.flatnonzero(kept).astype(np.int32)}
    if source.test:
        more["official_test"] = _is_test(source.test, marks[source.test][kept])
    if source.folds:
        numbers = np.unique(marks[source.folds][kept], return_inverse=True)[1]
        more["folds"] = numbers.astype(np.int64)
    return whole(x, y, chosen.task, (*table.notes, *notes), **more)


def _place(source: TableSource) -> str:
    """The file beside the study file, or what the name says otherwise."""
    beside = Path(source.folder) / source.table
    return str(beside) if beside.exists() or ":" not in source.table else source.table


def _text(source: TableSource) -> dict[str, Any]:
    stated = {name: getattr(source, name) for name in ("missing", "separator", "decimal")}
    stated["encoding"] = source.encoding
    return {name: value for name, value in stated.items() if value is not None}


def _with_roles(table: Table, source: TableSource) -> Table:
    roles = roles_of(source.roles)
    if source.outcome and (roles.outcome or roles.time):
        raise DataError(
            f"[data]: outcome = '{source.outcome}', and roles name an outcome or a time as well. "
            "State one."
        )
    if source.outcome:
        roles = replace(roles, outcome=source.outcome)
    if roles.event and source.event:
        table = table.with_column(_came(table.column(roles.event), source.event))
    return Table(table.columns, roles, table.name, table.notes)


def _came(made: Column, event: str) -> Column:
    """Make the event's column say in which rows it has the value that means the event."""
    refuse_missing(made)
    labels = labels_of(made)
    if event not in labels:
        raise DataError(
            f"The event '{event}' is not a value of '{made.name}'. "
            f"{nearest(event, sorted(set(labels.tolist())))}"
        )
    return column(made.name, np.asarray(labels == event, dtype=np.bool_))


def _marks(table: Table, name: str) -> NDArray[np.object_]:
    made = table.column(name)
    refuse_missing(made)
    return labels_of(made)


def _is_test(name: str, labels: NDArray[np.object_]) -> NDArray[np.bool_]:
    if foreign := sorted(set(labels.tolist()) - {"0", "1", "FALSE", "TRUE"}):
        raise DataError(
            f"Column '{name}' marks test rows and must be boolean, or 0 and 1; it has "
            f"'{foreign[0]}'."
        )
    return np.isin(labels, ("1", "TRUE"))


def _used(table: Table, source: TableSource) -> list[str]:
    """The columns with roles, and the features, in the order of the table, or as stated."""
    taken = table.roles.stated()
    for name in source.features:
        role = next((role for role, owner in taken.items() if owner == name), None)
        if role is not None:
            raise DataError(f"features: '{name}' has the role '{role}'. Leave it out of one.")
        table.column(name)
    if len(set(source.features)) < len(source.features):
        raise DataError("features: a column is named twice. Name each once.")
    return [*(source.features or table.predictors), *taken.values()]


def _without_outcome(table: Table) -> Table:
    roles = table.roles
    outcome = {roles.outcome, roles.time, roles.event}
    kept = [name for name in table.names if name not in outcome]
    if not kept:
        raise DataError(f"{table.name} has no column but the outcome: nothing can predict it.")
    return table.select(kept)


def _stated_folder(content: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    if "folder" in content:
        raise SpecificationError(
            "[data]: unknown key 'folder'. Paths are relative to the study file; write an absolute "
            "one for a table elsewhere."
        )
    return {**content, "folder": str(folder)}


KIND = TableKind(TableSource, load, _stated_folder)
