"""A method of studies fitted to all rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cache

import numpy as np

from fitdiff.engines.contract import Context, Fit, engine_of, problem_of
from fitdiff.engines.r.package import open_session
from fitdiff.errors import SpecificationError, UnavailableError
from fitdiff.methods.method import Method
from fitdiff.models.contract import TableRows
from fitdiff.quantities.quantity import Kind, Quantity, quantity
from fitdiff.tables.hash import hash_table_rows
from fitdiff.tables.table import Table
from fitdiff.tasks import task_of
from rbridge import RSession

# What a prediction is, by the task.
_PREDICTED: dict[str, Kind] = {"binary": "probabilities", "multiclass": "probabilities"}


def fit_method(
    method: Method,
    table: Table,
    outcome: str | None,
    features: Sequence[str],
    seed: int,
    time_limit: float,
) -> tuple[Fit, tuple[Quantity, ...]]:
    """Fit a method to all rows of a table, and predict the same rows.

    Parameters
    ----------
    method : Method
    table : Table
    outcome : str, optional
        Its role in the table, if not given.
    features : sequence of str
        The predictors; all columns without a role by default.
    seed : int
    time_limit : float

    Returns
    -------
    Fit, tuple of Quantity
        What the engine gave; all that it reports, predictions included.

    Raises
    ------
    UnavailableError
        If the engine cannot run here: with the cure.
    SpecificationError
        If no outcome is known.
    DataError
        If the table cannot be used as it is.
    """
    engine = engine_of(method)
    if (problem := problem_of(engine)) is not None:
        raise UnavailableError(f"{method.engine} cannot run here: {problem}")
    named = table if outcome is None else table.with_roles(outcome=outcome)
    if named.roles.outcome is None:
        raise SpecificationError("No outcome is known. Name its column by outcome.")
    task = task_of(named).task
    kept = [name for name in named.names if name != named.roles.outcome]
    if features:
        kept = [name for name in kept if name in {*features, *named.roles.stated().values()}]
    y = task.encode(named)
    x = replace(named, roles=replace(named.roles, outcome=None)).select(kept)
    rows = TableRows(x, y, x, hash_table_rows(x, y), hash_table_rows(x), task)
    with ExitStack() as opened:

        @cache
        def session() -> RSession:
            return opened.enter_context(open_session())

        resource = engine.resource(method)
        if resource is not None:
            raise UnavailableError(
                f"{method.engine} needs {resource.title}, which only a study starts. Use "
                "fitdiff.Study."
            )
        fit = engine.fit(method, rows, Context(seed, time_limit, session))
    return fit, (*fit.quantities, *_predictions(fit, task.name))


def _predictions(fit: Fit, task: str) -> Iterator[Quantity]:
    kind = _PREDICTED.get(task, "fitted values")
    if fit.prediction.size and not any(one.kind == kind for one in fit.quantities):
        yield quantity(kind, fit.prediction, None, "the engine's prediction")
    if fit.label.size and np.issubdtype(fit.label.dtype, np.number):
        yield quantity("predicted classes", fit.label, None, "the engine's labels")
