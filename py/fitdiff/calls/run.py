"""A bound call run in the worker of its language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import pandas as pd

from fitdiff.calls.allowed_python import ALIASES
from fitdiff.calls.allowed_r import BASE, OPERATORS
from fitdiff.calls.bind import BoundCall
from fitdiff.calls.lookup_r import is_allowed
from fitdiff.calls.python_worker import CallDied, CallTimedOut
from fitdiff.calls.r_syntax import to_wire
from fitdiff.calls.stated import StatedCall, state_arguments
from fitdiff.calls.tree import Language, Name, Node, walk
from fitdiff.calls.words import words
from fitdiff.calls.worker_messages import Asked, Described, Failed, Path, Ran, Run
from fitdiff.calls.workers import Workers
from rbridge import RTimedOut, RWorkerDied, Value

# What R's own functions evaluate where a call was made, besides what a call itself may use.
_NEEDED = words(
    "model.frame model.matrix model.response model.weights model.offset terms as.formula formula "
    "na.omit na.fail na.exclude na.pass delete.response update.formula"
)
# Characters of the call in which an error of R arose, which may hold a whole formula.
_LONGEST = 60


@dataclass(frozen=True, eq=False)
class RunResult:
    """What a call gave.

    Attributes
    ----------
    language : {'r', 'py'}
    tree : Node
        The call that was run: with what fitdiff supplied.
    handle : int or None
        Of the object, in its worker; None after an error.
    kind : str
        The object's class or classes.
    notes, assumptions : tuple of str
        How names were understood; what fitdiff supplied and the user did not say.
    warnings : tuple of str
        Warnings and messages of the fit.
    error : str or None
        Why the call gave nothing.
    seconds : float
    versions : mapping of str to str
    calls : tuple of StatedCall
        Each function called, with every argument stated, default or unknown.
    settings : mapping of str to str
        All settings of a scikit-learn estimator, as code.
    output : str
        What was printed.
    told : tuple of object
        Python: answers to what was asked then, for `fitdiff.calls.workers.told`.
    methods : tuple of (Node, Described)
        Methods of results that a Python call called, each with its call.
    """

    language: Language
    tree: Node
    handle: int | None
    kind: str = ""
    notes: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str | None = None
    seconds: float = 0.0
    versions: Mapping[str, str] = field(default_factory=dict)
    calls: tuple[StatedCall, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    output: str = ""
    told: tuple[Any, ...] = ()
    methods: tuple[tuple[Node, Described], ...] = ()


def run_call(
    bound: BoundCall,
    workers: Workers,
    *,
    seed: int = 1,
    time_limit: float | None = None,
    then: Asked = (),
) -> RunResult:
    """Run a bound call.

    Parameters
    ----------
    bound : BoundCall
    workers : Workers
        The object stays in the worker of the call's language.
    seed : int
        Of the random numbers, unless the call says ``set.seed``.
    time_limit : float, optional
        Seconds; then the worker is killed and another started for the next call.
    then : tuple of (str, mapping of str to object)
        Python: functions of ours that are called with what the call gave, and their arguments.

    Returns
    -------
    RunResult
        With `error` set if the call failed or took too long.

    Raises
    ------
    CallError
        If something that is not allowed was found only while building the call.
    """
    parsed = bound.checked.parsed
    seed = seed if parsed.seed is None else parsed.seed
    if parsed.language == "py":
        return _run_python(bound, workers, seed, time_limit, then)
    return _run_r(bound, workers, seed, time_limit)


def _failed(bound: BoundCall, error: str, warnings: tuple[str, ...] = ()) -> RunResult:
    return RunResult(
        bound.checked.parsed.language,
        bound.tree,
        None,
        notes=bound.notes,
        assumptions=bound.assumptions,
        warnings=warnings,
        error=error,
    )


def _run_python(
    bound: BoundCall, workers: Workers, seed: int, time_limit: float | None, then: Asked
) -> RunResult:
    functions: dict[Node, Path] = {
        one.node: (one.module, tuple(one.name.split(".")))
        for one in bound.functions
        if not one.formula
    }
    request = Run(
        bound.tree, functions, bound.checked.packages, bound.names, _formula_names(bound), seed,
        then,
    )  # fmt: skip
    answer: Ran | Failed
    try:
        answer, told = workers.run_python(request, time_limit)
    except (CallTimedOut, CallDied) as error:
        return _failed(bound, str(error))
    if isinstance(answer, Failed):
        return _failed(bound, f"{answer.kind}: {answer.message}", answer.warnings)
    assumptions = (*bound.assumptions, *answer.assumptions)
    if answer.assumptions and "X" in answer.assumptions[0]:
        assumptions = tuple(dict.fromkeys((*assumptions, bound.features)))
    return RunResult(
        "py",
        answer.tree,
        answer.handle,
        answer.kind,
        bound.notes,
        assumptions,
        answer.warnings,
        None,
        answer.seconds,
        answer.versions,
        state_arguments(bound.functions, answer.methods, "py"),
        answer.settings,
        answer.output,
        tuple(told),
        answer.methods,
    )


def _formula_names(bound: BoundCall) -> dict[str, Path]:
    """Return what formulas use: their functions by name, and np or scipy for np.log."""
    names: dict[str, Path] = {}
    for function in bound.functions:
        if not function.formula:
            continue
        if isinstance(function.node, Name):
            names[function.node.id] = (function.module, tuple(function.name.split(".")))
            continue
        root = next(one for one in walk(function.node) if isinstance(one, Name))
        names[root.id] = (ALIASES[root.id], ())
    return names


def _run_r(bound: BoundCall, workers: Workers, seed: int, time_limit: float | None) -> RunResult:
    workers.tell_r_once("call_safe", lambda: {"safe": _safe(workers)})
    arguments: dict[str, Value] = {
        "tree": cast("Value", to_wire(bound.tree).arguments()),
        "functions": [
            {"symbol": one.node.id, "package": one.module, "name": one.name}
            for one in bound.functions
            if isinstance(one.node, Name)
        ],
        "table": workers.table_in_r(bound.table),
        **_names_in_r(bound),
        "seed": seed,
    }
    try:
        result = workers.r("call_run", arguments, time_limit)
    except (RTimedOut, RWorkerDied) as error:
        return _failed(bound, str(error).splitlines()[0])
    warnings = tuple(one.message.strip() for one in result.conditions)
    if result.error is not None:
        return _failed(bound, _message(result.error.message, result.error.call), warnings)
    value = result.value
    assert isinstance(value, dict)
    classes = value["class"]
    versions = value["versions"]
    assert isinstance(classes, list)
    assert isinstance(versions, dict)
    return RunResult(
        "r",
        bound.tree,
        int(value["handle"]),  # type: ignore[arg-type]
        " ".join(map(str, classes)),
        bound.notes,
        bound.assumptions,
        warnings,
        None,
        float(value["seconds"]),  # type: ignore[arg-type]
        {name: str(version) for name, version in versions.items()},
        state_arguments(bound.functions, (), "r"),
        {},
        result.output,
    )


def _names_in_r(bound: BoundCall) -> dict[str, Value]:
    """Return what names mean besides columns, each by the names of columns."""
    columns = set(map(str, bound.table.columns))
    tables: list[str] = []
    vectors: dict[str, Value] = {}
    matrices: dict[str, Value] = {}
    for name, value in bound.names.items():
        if name in columns:
            continue
        if value is bound.table:
            tables.append(name)
        elif isinstance(value, pd.DataFrame):
            matrices[name] = np.array(list(map(str, value.columns)), dtype=np.str_)
        else:
            vectors[name] = str(value.name)
    table_names = np.array(tables, dtype=np.str_)
    return {"table_names": table_names, "vectors": vectors, "matrices": matrices}


def _message(message: str, call: str | None) -> str:
    if call is None:
        return message
    shown = call if len(call) <= _LONGEST else f"{call[:_LONGEST].rstrip()}..."
    return f"{message} (in {shown})"


def _safe(workers: Workers) -> dict[str, Value]:
    """Return the functions that a call may see by any way, as vectors by package."""
    exports = workers.exports(("stats",))
    stats = [one for one in exports["stats"] if is_allowed("stats", one) or one in _NEEDED]
    base = sorted(BASE | OPERATORS | {"quote", "is.null", "inherits", "missing"})
    return {"base": np.array(base, dtype=np.str_), "stats": np.array(stats, dtype=np.str_)}
