"""Tables of R's packages as the rows that engines are given: trained and tested on all rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from fitdiff.engines.contract import Context, Fit, engine_of
from fitdiff.methods.method import Method
from fitdiff.models.contract import TableRows
from fitdiff.quantities.quantity import Kind
from fitdiff.tables.hash import hash_table_rows
from fitdiff.tables.reading import read_table
from fitdiff.tables.table import Table
from fitdiff.tasks.contract import Task
from rbridge import RSession


@cache
def table(name: str) -> Table:
    """Read a data frame of an R package, such as 'datasets::mtcars'."""
    return read_table(f"r:{name}")


def all_rows(source: Table, task: Task, *outcomes: str, **roles: str) -> TableRows:
    """Train and test on every row; the outcomes are in the hands of the task alone."""
    named = source.with_roles(**roles)
    y = task.encode(named)
    x = named.select([name for name in named.names if name not in outcomes])
    return TableRows(x, y, x, hash_table_rows(x, y), hash_table_rows(x), task)


def fitted(method: Method, rows: TableRows, r: Callable[[], RSession]) -> Fit:
    return engine_of(method).fit(method, rows, Context(1, 60.0, r))


def values(fit: Fit, kind: Kind) -> dict[str, float]:
    """Values of a quantity by label."""
    (found,) = [one for one in fit.quantities if one.kind == kind]
    return dict(zip(found.labels, found.values.tolist(), strict=True))


def distance(first: Fit, second: Fit, kind: Kind) -> float:
    """Largest relative difference of a quantity; its labels must be the same, in order."""
    ours, theirs = values(first, kind), values(second, kind)
    assert list(ours) == list(theirs)
    a, b = np.array(list(ours.values())), np.array(list(theirs.values()))
    return float((np.abs(a - b) / np.abs(b)).max())


def farthest(first: Fit, second: Fit) -> float:
    """Largest difference of predictions, relative to the largest of them."""
    both: NDArray[np.float64] = np.abs(first.prediction - second.prediction)
    return float(np.nanmax(both) / np.nanmax(np.abs(second.prediction)))
