"""What each name in a call means on a table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

import pandas as pd

from fitdiff.calls.allowed_python import ALIASES, FORMULA
from fitdiff.calls.check import Checked, Function, check
from fitdiff.calls.errors import CallError
from fitdiff.calls.formulas import parse_formula
from fitdiff.calls.supply import supply_data
from fitdiff.calls.tree import (
    Call,
    Constant,
    Formula,
    Index,
    Member,
    Name,
    Node,
    ParsedCall,
    children,
    walk,
)
from fitdiff.calls.values import (
    FEATURES,
    OUTCOME,
    TABLE,
    Tabular,
    features_of,
    frame_of,
    outcome_of,
    values_of,
)
from fitdiff.calls.words import words
from fitdiff.calls.workers import Workers

_CONSTANTS = words("pi T F . pairwise revpairwise")
# What stands for other things in a parsed formula.
_NOT_COLUMNS = ("_quoted_name_", "_rest_")
# Arguments in which an unknown name is the table.
_DATA_ARGUMENTS = words("data newdata df frame table")
_DATA_FUNCTIONS = words(
    "base::as.matrix base::as.data.frame base::with base::within base::subset utils::head "
    "utils::tail base::names base::nrow base::ncol base::colMeans base::summary base::scale "
    "pandas.DataFrame numpy.asarray numpy.array"
)
Frames: TypeAlias = Mapping[str, "pd.DataFrame | pd.Series"]


@dataclass(frozen=True, eq=False)
class BoundCall:
    """A call whose every name has a meaning on a table.

    Attributes
    ----------
    checked : Checked
    tree : Node
        The call, with ``data =`` supplied to R functions that lack it.
    table : DataFrame
    names : mapping of str to DataFrame or Series
        Columns used, the table by the names used for it, ``X`` and ``y``.
    notes, assumptions : tuple of str
        How names were understood; what fitdiff supplied and the user did not say.
    features : str
        What ``X`` is, for an estimator that has yet to be given it.
    """

    checked: Checked
    tree: Node
    table: pd.DataFrame
    names: Frames
    notes: tuple[str, ...]
    assumptions: tuple[str, ...]
    features: str = ""

    @property
    def functions(self) -> tuple[Function, ...]:
        """The functions that the call uses."""
        return self.checked.functions


def bind(
    parsed: ParsedCall,
    table: pd.DataFrame | Tabular,
    workers: Workers,
    *,
    outcome: str | None = None,
    features: Sequence[str] = (),
    design: pd.DataFrame | None = None,
    allow: Sequence[str] = (),
) -> BoundCall:
    """Check a call and give each of its names a meaning.

    Parameters
    ----------
    parsed : ParsedCall
    table : DataFrame or Table
        Names of columns are strings. A column wins over every other meaning of its name.
    workers : Workers
    outcome : str, optional
        The column that ``y`` is; the column ``y`` if there is one.
    features : sequence of str
        The columns that ``X`` is; by default all numeric ones but the outcome.
    design : DataFrame, optional
        The other side's design without the intercept, in place of `features`.
    allow : sequence of str
        Packages to allow besides those on the list.

    Raises
    ------
    CallError
        If something is not allowed or a name is unknown: with the nearest.
    """
    frame = frame_of(table)
    columns = tuple(map(str, frame.columns))
    for name in (*features, *([outcome] if outcome else [])):
        if name not in columns:
            raise CallError(f"The table has no column '{name}'. {_nearest(name, columns)}")
    checked = check(parsed, workers, allow, columns)
    context = _Context(parsed, columns, checked)
    meanings = _meanings(context)
    notes = [
        f"'{name}' is the table" for name, one in meanings.items() if one == TABLE and name != TABLE
    ]
    tree = parsed.tree
    supplied: tuple[str, ...] = ()
    if parsed.language == "r":
        tree, supplied = supply_data(parsed.tree, checked.functions, table_name(columns))
        if supplied:
            meanings[table_name(columns)] = TABLE
    target = outcome_of(outcome, columns)
    # An estimator that is not fitted gets X and y also where the call does not name them.
    needed = parsed.language == "py" or FEATURES in meanings.values()
    matrix, said = features_of(frame, target, features, design) if needed else (None, "")
    values = values_of(meanings, frame, target, matrix)
    return BoundCall(
        checked,
        tree,
        frame,
        values,
        (*checked.notes, *notes, *supplied),
        (said,) if meanings.get(FEATURES) == FEATURES and FEATURES not in columns else (),
        said,
    )


def table_name(columns: Sequence[str]) -> str:
    """Return a name for the table that is no column's."""
    return next(name for name in ("data", "df", "table_") if name not in columns)


# Of R's families, which take the name of a link as it is written: binomial(probit).
_FAMILIES = words(
    "binomial quasibinomial Gamma gaussian poisson quasipoisson inverse.gaussian quasi"
)
_LINKS = words("logit probit cauchit cloglog inverse")


@dataclass(frozen=True)
class _Context:
    parsed: ParsedCall
    columns: tuple[str, ...]
    checked: Checked

    @property
    def functions(self) -> frozenset[Node]:
        return frozenset(one.node for one in self.checked.functions)


def _meanings(context: _Context) -> dict[str, str]:
    """Return what each name means: a column's own name, TABLE, FEATURES or OUTCOME."""
    meanings: dict[str, str] = {}
    meant = frozenset(_meant_as_table(context))
    free = frozenset(_parameters(context.parsed.tree))
    for name, formula in _value_names(context.parsed.tree, context.functions):
        if name in context.columns:
            meanings[name] = name
        elif name in meanings or name in free:
            continue
        elif name in (TABLE, FEATURES, OUTCOME):
            meanings[name] = name
        elif name in meant:
            meanings[name] = TABLE
        elif name not in _CONSTANTS and Name(name) not in context.functions:
            raise _unknown(name, formula, context.columns)
    for name in _formula_names(context, meanings):
        if name not in context.columns:
            raise _unknown(name, True, context.columns)
    return meanings


def _formula_names(context: _Context, meanings: Mapping[str, str]) -> Iterator[str]:
    """Yield the names in Python formulas that are evaluated on the table itself."""
    for function in context.checked.functions:
        given = {one.formal: one.argument.value for one in function.matched}
        match given.get("formula"), given.get("data"):
            case Constant(value=str(text)), Name(id=name) if meanings.get(name) == TABLE:
                for used, _ in _value_names(parse_formula(text), context.functions):
                    if used not in (*FORMULA, *ALIASES, *_NOT_COLUMNS):
                        yield used


def _value_names(
    tree: Node, functions: Collection[Node], formula: bool = False
) -> Iterator[tuple[str, bool]]:
    """Yield names that are not called, and whether they are in a formula."""
    match tree:
        case Name(id=name):
            yield name, formula
        case Member() if tree in functions:
            return  # sm.OLS
        case Call(function=Name(), arguments=arguments):
            for argument in arguments:
                if argument.value is not None:
                    yield from _value_names(argument.value, functions, formula)
        case _:
            inside = formula or isinstance(tree, Formula)
            for child in children(tree):
                yield from _value_names(child, functions, inside)


def _meant_as_table(context: _Context) -> Iterator[str]:
    for function in context.checked.functions:
        for one in function.matched:
            if isinstance(one.argument.value, Name):
                first = function.call is not None and one.argument is function.call.arguments[0]
                if one.formal in _DATA_ARGUMENTS or (
                    first and function.described.name in _DATA_FUNCTIONS
                ):
                    yield one.argument.value.id
    for node in walk(context.parsed.tree):
        match node:
            case Index(value=Name(id=name)) | Member(value=Name(id=name)):
                if node not in context.functions:
                    yield name


def _parameters(tree: Node) -> Iterator[str]:
    """Yield names that R does not evaluate: of links, and of the parameters in start = list(a = 1).

    Those are the parameters of a nonlinear formula.
    """
    for node in walk(tree):
        if isinstance(node, Call):
            if node.name in _FAMILIES:
                given = (one.value for one in node.arguments)
                yield from (one.id for one in given if isinstance(one, Name) and one.id in _LINKS)
            for argument in node.arguments:
                if argument.name == "start" and isinstance(argument.value, Call):
                    yield from (one.name for one in argument.value.arguments if one.name)


def _unknown(name: str, formula: bool, columns: Sequence[str]) -> CallError:
    what = "column" if formula else "column, table or function"
    return CallError(f"There is no {what} '{name}'. {_nearest(name, columns)}")


def _nearest(name: str, columns: Sequence[str]) -> str:
    close = get_close_matches(name, columns, n=1)
    if close:
        return f"Did you mean '{close[0]}'?"
    shown = ", ".join(columns[:12]) + (", ..." if len(columns) > 12 else "")
    return f"The columns are {shown}."
