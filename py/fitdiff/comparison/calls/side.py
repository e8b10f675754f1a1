"""One side of a comparison: a call run on a table, and what it reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np
import pandas as pd

from fitdiff.calls import CallError, ParsedCall, RunResult, Workers, bind, print_call, run_call
from fitdiff.calls.bind import BoundCall
from fitdiff.calls.python_worker import told
from fitdiff.calls.tree import Formula, Language, Name, Node, walk
from fitdiff.calls.values import columns_of
from fitdiff.calls.worker_messages import Asked
from fitdiff.comparison.calls.frames import remembered
from fitdiff.comparison.calls.told import is_without_number, named_by_call
from fitdiff.quantities.fit_facts import FitFacts
from fitdiff.quantities.from_r import from_r
from fitdiff.quantities.quantity import Quantity
from fitdiff.quantities.terms import normal_term

NOT_A_NUMBER = "no number (NaN)"


@dataclass(frozen=True)
class Given:
    """What a user states besides table and call.

    Attributes
    ----------
    outcome : str or None
        The outcome's column, where no formula tells.
    features : tuple of str
        The columns that ``X`` is.
    allow : tuple of str
        Packages to allow besides the listed ones.
    seed : int
    time_limit : float
        Seconds a fit may take.
    tolerances : mapping of str to float
        By kind, in place of those of the rules.
    threshold : float
        Probability above which the event is predicted.
    alpha : float
        Level below which a p-value is called significant.
    """

    outcome: str | None = None
    features: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    seed: int = 1
    time_limit: float = 25.0
    tolerances: Mapping[str, float] = field(default_factory=dict)
    threshold: float = 0.5
    alpha: float = 0.05


@dataclass(frozen=True, eq=False)
class SideFit:
    """A call that ran.

    Attributes
    ----------
    parsed : ParsedCall
    bound : BoundCall
    result : RunResult
    quantities : tuple of Quantity
    facts : FitFacts
        Which event is modelled, how many there are, and whether the solver arrived.
    estimates : mapping of str to float
        Single numbers that the result holds, by name.
    design : DataFrame or None
        The model matrix without the intercept.
    is_nan : bool
        It reports quantities, and not one number in them.
    """

    parsed: ParsedCall
    bound: BoundCall
    result: RunResult
    quantities: tuple[Quantity, ...]
    facts: FitFacts = field(default_factory=FitFacts)
    estimates: Mapping[str, float] = field(default_factory=dict)
    design: pd.DataFrame | None = None
    is_nan: bool = False

    @property
    def code(self) -> str:
        """The call as it was run."""
        return print_call(self.result.tree, self.result.language)

    @property
    def identity(self) -> tuple[object, ...]:
        """Equal for fits that report equal numbers."""
        return tuple((one.kind, one.labels, one.values.tobytes()) for one in self.quantities)


def run_side(
    parsed: ParsedCall,
    table: pd.DataFrame,
    given: Given,
    workers: Workers,
    design: pd.DataFrame | None = None,
    *,
    keep_nan: bool = False,
) -> SideFit | str:
    """Run a call on a table and read what it reports.

    Parameters
    ----------
    parsed : ParsedCall
    table : DataFrame
    given : Given
    workers : Workers
    design : DataFrame, optional
        What X is, if not columns of the table.
    keep_nan : bool
        Whether a fit that reports not one number is a fit.

    Returns
    -------
    SideFit, or str
        Why there is no fit.

    Raises
    ------
    CallError
        If the call is not allowed, or a name is unknown.
    """
    bound = bind(
        parsed,
        table,
        workers,
        outcome=given.outcome,
        features=given.features,
        design=design,
        allow=given.allow,
    )
    then = _asked_of_python(bound) if parsed.language == "py" else ()
    result = run_call(bound, workers, seed=given.seed, time_limit=given.time_limit, then=then)
    if result.error is not None or result.handle is None:
        return result.error or "The call gave nothing."
    fit = (
        _read_r(parsed, bound, result, workers)
        if parsed.language == "r"
        else _read_python(parsed, bound, result)
    )
    if isinstance(fit, SideFit) and fit.is_nan and not keep_nan:
        return NOT_A_NUMBER
    return fit


def _asked_of_python(bound: BoundCall) -> Asked:
    """What is asked of the object that a Python call gives, as soon as it is there."""
    features = bound.names.get("X")
    names = [] if not isinstance(features, pd.DataFrame) else [str(name) for name in features]
    return (
        (
            "fitdiff.quantities.from_python:quantities_of",
            {"features": features, "names": names},
        ),
        ("fitdiff.quantities.facts_python:facts_of", {"outcome": bound.names.get("y")}),
    )


def _read_python(parsed: ParsedCall, bound: BoundCall, result: RunResult) -> SideFit:
    answers = [told(one) for one in result.told]
    found: list[Quantity] = answers[0]
    facts: FitFacts = answers[1]
    single = {
        one.name or one.kind: float(one.values[0])
        for one in found
        if one.kind in ("dispersion", "values") and one.values.size == 1
    }
    nan = is_without_number(found)
    quantities = _told(bound, found, every=nan)
    result = replace(result, told=())  # read
    return SideFit(parsed, bound, result, quantities, facts, single, is_nan=nan)


def _read_r(
    parsed: ParsedCall, bound: BoundCall, result: RunResult, workers: Workers
) -> SideFit | str:
    assert result.handle is not None
    answer = workers.r(
        "call_quantities", {"handle": result.handle, "table": workers.table_in_r(bound.table)}
    )
    if answer.error is not None:
        return f"What R gave ({result.kind}) cannot be read: {answer.error.message}"
    assert isinstance(answer.value, dict)
    read = cast("Mapping[str, Any]", answer.value)
    levels = {
        str(term): [str(level) for level in _listed(values)]
        for term, values in _mapping(read["levels"]).items()
    }
    design = _design(_mapping(read["design"]), levels, bound.table)
    scalars = {str(name): float(value) for name, value in _mapping(read["scalars"]).items()}
    found = from_r(read["quantities"], levels)
    nan = is_without_number(found)
    quantities = _told(bound, found, every=nan)
    facts = FitFacts(
        str(read["event"]),
        _count(read["events"]),
        _count(read["censored"]),
        str(read["not_converged"]),
    )
    return SideFit(parsed, bound, result, quantities, facts, scalars, design, nan)


def _design(
    columns: Mapping[str, Any], levels: Mapping[str, Sequence[str]], table: pd.DataFrame
) -> pd.DataFrame | None:
    """The model matrix that R reports; columns without values are the table's."""
    if not columns:
        return None
    terms = [normal_term(str(name), levels) for name in columns]
    if all(values is None for values in columns.values()):
        return remembered(
            table,
            ("design", *columns, *terms),
            lambda: columns_of(table, list(columns)).set_axis(terms, axis=1),
        )
    values = [
        table[name].to_numpy() if one is None else np.atleast_1d(np.asarray(one, dtype=np.float64))
        for name, one in columns.items()
    ]
    return pd.DataFrame(dict(zip(terms, values, strict=True)))


def _count(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def _told(
    bound: BoundCall, found: Sequence[Quantity], *, every: bool = False
) -> tuple[Quantity, ...]:
    columns = [str(name) for name in bound.table.columns]
    return named_by_call(bound.tree, columns, found, every=every)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _listed(value: Any) -> Sequence[Any]:
    return [value] if isinstance(value, str) else list(value)


def outcome_of(tree: Node, columns: Sequence[str]) -> str | None:
    """The column on the left of a call's formula, wrapped or not; None where none is there."""
    for node in walk(tree):
        if isinstance(node, Formula) and node.left is not None:
            names = [one.id for one in walk(node.left) if isinstance(one, Name)]
            found = [name for name in names if name in columns]
            return found[0] if len(found) == 1 else None
    return None


__all__ = ["NOT_A_NUMBER", "CallError", "Given", "Language", "SideFit", "outcome_of", "run_side"]
