"""Objectives on typed tables: each engine ends at the minimum of what its method states."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from fitdiff.comparison.objective import compare_objectives, objective
from fitdiff.comparison.stages import ComparedFit, NotComparableError
from fitdiff.engines.contract import Context
from fitdiff.methods.method import Method, with_settings
from fitdiff.models.contract import TableRows
from fitdiff.quantities.quantity import quantity
from fitdiff.run.cell import fit_rows
from fitdiff.studies.study import find_method
from fitdiff.tables.columns import column
from fitdiff.tables.hash import hash_table_rows
from fitdiff.tables.table import Table
from fitdiff.tasks import KINDS
from fitdiff.tasks.multiclass import Multiclass

N = 60
ROLES = {"weights": "w", "exposure": "t"}
TASKS = {kind.name: kind for kind in KINDS}


@cache
def rows_of(task: str, roles: tuple[str, ...] = ()) -> TableRows:
    """Sixty rows of a number and a category, of which one may have a gap, and an outcome."""
    rng = np.random.default_rng(3)
    x, g = rng.normal(size=N), rng.integers(0, 3, N)
    mean = 0.5 + 0.8 * x + (g == 1)
    y: Any = {
        "numeric": lambda: np.exp(mean / 3) * rng.gamma(5, size=N),
        "count": lambda: rng.poisson(np.exp(mean / 2)).astype(np.float64),
        "binary": lambda: (rng.random(N) < 1 / (1 + np.exp(-mean))).astype(np.uint8),
        "multiclass": lambda: rng.integers(0, 3, N).astype(np.int32),
        "survival": lambda: np.column_stack([rng.integers(1, 9, N), rng.random(N) < 0.7]) * 1.0,
    }[task]()
    if task in ("numeric", "count"):
        x[5] = np.nan
    values = {"x": x, "g": g, "w": rng.integers(1, 4, N) * 1.0, "t": rng.uniform(1, 3, N)}
    used = ["x", "g", *(ROLES[role] for role in roles)]
    levels = {"g": ("a", "b", "c")}
    table = Table(tuple(column(name, values[name], levels=levels.get(name)) for name in used))
    table = table.with_roles(**{role: ROLES[role] for role in roles})
    kind = Multiclass(("p", "q", "r")) if task == "multiclass" else TASKS[task]
    made = kind(("no", "yes")) if task == "binary" else kind if task == "multiclass" else kind()
    return TableRows(table, y, table, hash_table_rows(table, y), hash_table_rows(table), made)


def fitted(r_session: Any, name: str, task: str, *roles: str, **changes: object) -> ComparedFit:
    method: Method = with_settings(find_method(name), changes)
    rows = rows_of(task, roles)
    result = fit_rows(method, rows, rows.y_train, Context(1, 60.0, lambda: r_session))
    assert result.record.metrics is not None, result.record.error
    return ComparedFit(method, rows, rows.y_train, result)


def moved(side: ComparedFit, seed: int, step: float) -> ComparedFit:
    """The same with other coefficients, and no fitted values."""
    rng = np.random.default_rng(seed)
    kept = [
        quantity(one.kind, one.values + step * rng.normal(size=one.values.size), one.labels)
        for one in side.result.quantities
        if one.kind == "coefficients"
    ]
    result = replace(side.result, quantities=tuple(kept), train_prediction=np.empty(0))
    return replace(side, result=result)


PRECISE = {"tolerance": 1e-10, "max_iterations": 10_000}
RIDGE = {"penalty": "l2", "strength": 0.05, **PRECISE}
MINIMA = [
    ("r-lm", "numeric", (), {}),
    ("r-lm", "numeric", ("weights",), {"weights": "precision"}),
    ("r-poisson", "count", ("exposure",), {"tolerance": 1e-12}),
    ("r-binomial", "binary", (), {"tolerance": 1e-12}),
    ("r-binomial", "binary", (), {"tolerance": 1e-12, "link": "probit"}),
    ("statsmodels-poisson", "count", ("weights",), {"weights": "frequency"}),
    ("statsmodels-poisson", "numeric", (), {"family": "gamma", "link": "log"}),
    ("sklearn-poisson", "count", (), RIDGE),
    ("sklearn-binomial", "binary", (), RIDGE),
    ("sklearn-multinomial", "multiclass", (), RIDGE),
    ("r-multinomial", "multiclass", (), {"tolerance": 1e-12, "max_iterations": 1000}),
]


@pytest.mark.parametrize(("name", "task", "roles", "changes"), MINIMA)
def test_an_engine_ends_at_the_minimum(r_session, name, task, roles, changes) -> None:
    own = fitted(r_session, name, task, *roles, **changes)
    least = objective(own, own)
    assert 0 < least < 1  # better than the mean of the outcome alone
    for seed in range(4):
        for step in (1e-3, -1e-3):
            assert objective(own, moved(own, seed, step)) > least


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_a_cox_model_is_judged_by_its_own_ties(r_session, ties) -> None:
    own = fitted(r_session, "r-cox", "survival", ties=ties)
    other = fitted(r_session, "statsmodels-cox", "survival", ties="breslow")
    (found,) = compare_objectives(own, other)
    assert (found.needed < 1e-9) == (ties == "breslow")
    assert 0 < objective(own, own) <= objective(own, other) + 1e-12


def test_contrasts_do_not_matter_where_nothing_is_penalised(r_session) -> None:
    """The other's coefficients are of other columns: its fitted values serve."""
    own = fitted(r_session, "r-poisson", "count", tolerance=1e-12)
    sums = fitted(r_session, "r-poisson", "count", encode={"name": "sum", "reference": "last"})
    (found,) = compare_objectives(own, sums)
    assert found.needed < 1e-12
    ridge = fitted(r_session, "sklearn-poisson", "count", **RIDGE)
    with pytest.raises(NotComparableError, match="no coefficients on its scale"):
        objective(ridge, sums)


def test_other_families_are_evaluated_at_fitted_values(r_session) -> None:
    poisson = fitted(r_session, "r-poisson", "count")
    identity = fitted(r_session, "r-lm", "count")
    assert objective(poisson, poisson) < 1
    with pytest.raises(NotComparableError, match="family 'poisson' cannot have"):
        objective(poisson, replace(identity, result=_negative(identity)))


def _negative(side: ComparedFit) -> Any:
    return replace(side.result, train_prediction=side.result.train_prediction - 100)


def test_a_forest_has_no_objective(r_session) -> None:
    own = fitted(r_session, "r-lm", "numeric")
    forest = replace(own, method=replace(own.method, model="forest"))
    with pytest.raises(NotComparableError, match="a forest minimises nothing as a whole"):
        objective(forest, own)
