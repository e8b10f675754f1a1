"""The columns that a formula makes, for a side that has no formula of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from fitdiff.calls import CallError, ParsedCall, Workers, print_call
from fitdiff.calls.bind import table_name
from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Formula,
    Index,
    Name,
    Node,
    rebuild,
    walk,
)
from fitdiff.comparison.calls.side import Given, run_side
from fitdiff.quantities.terms import normal_term

# Transformers that make columns: they are given the table's, not R's design.
_MAKERS = frozenset(
    [
        "PolynomialFeatures",
        "SplineTransformer",
        "OneHotEncoder",
        "OrdinalEncoder",
        "TargetEncoder",
        "KBinsDiscretizer",
        "ColumnTransformer",
        "make_column_transformer",
        "FunctionTransformer",
    ]
)
# Functions on the left of a formula that leave the outcome what it is.
_AS_IS = frozenset({"factor", "as.factor", "ordered", "as.ordered", "Surv", "cbind", "I"})
# Terms of a formula that model.matrix() does not understand as the model does.
_SMOOTHS = frozenset({"s", "te", "ti", "t2", "lo", "pspline", "strata", "frailty"})


def design_of_formula(
    parsed: ParsedCall, table: pd.DataFrame, given: Given, workers: Workers
) -> pd.DataFrame | None:
    """Columns of an R call's formula without the intercept, where its result does not hold them.

    Returns
    -------
    DataFrame or None
        What ``model.matrix`` makes of the formula; None where the call has none, or one with
        random effects or smooth terms.
    """
    formula = next((node for node in walk(parsed.tree) if isinstance(node, Formula)), None)
    if formula is None or any(_is_special(node) for node in walk(formula.right)):
        return None
    data = Name(table_name([str(name) for name in table.columns]))
    tree = Call(Name("model.matrix"), (Argument(None, formula), Argument("data", data)))
    made = replace(parsed, tree=tree, source=print_call(tree, "r"))
    try:
        fit = run_side(made, table, given, workers)
    except CallError:
        return None
    return None if isinstance(fit, str) else fit.design


def _is_special(node: Node) -> bool:
    match node:
        case Binary(operator="|" | "||"):
            return True
        case Call(function=Name(id=name)):
            return name in _SMOOTHS
    return False


def makes_columns(tree: Node) -> bool:
    """Whether a Python call makes columns of its own, so that it needs the table's."""
    return any(isinstance(node, Call) and node.name in _MAKERS for node in walk(tree))


def outcome_notes(parsed: tuple[ParsedCall, ParsedCall], outcome: str | None) -> list[str]:
    """Say where one call models an expression of a column that the other is given as ``y``."""
    notes = []
    for side, own, other in zip(("second", "first"), reversed(parsed), parsed, strict=True):
        left = next((one.left for one in walk(other.tree) if isinstance(one, Formula)), None)
        calls = {one.name for one in walk(left) if isinstance(one, Call)} if left else set()
        wrapped = isinstance(left, Name) or bool(calls & _AS_IS)
        if left is None or wrapped or outcome is None or not _takes_y(own.tree):
            continue
        code = print_call(left, other.language)
        advice = "Give it that outcome in place of y."
        if isinstance(left, Binary) and not calls:
            advice = f"To fit that, write .fit(X, {_in_python(left, outcome)})."
        notes.append(
            f"In the {side} call y is {outcome} as the table has it; the other models {code}. "
            + advice
        )
    return notes


def _in_python(expression: Node, name: str) -> str:
    """An expression of a column, with the column as Python takes it from the table."""
    column = Index(Name("data"), (Argument(None, Constant("string", name)),))
    return print_call(rebuild(expression, lambda one: column if one == Name(name) else one), "py")


def _takes_y(tree: Node) -> bool:
    """Whether a Python call is of an estimator that is given y, by its user or by fitdiff."""
    if any(isinstance(one, Constant) and "~" in str(one.value) for one in walk(tree)):
        return False
    fits = any(isinstance(one, Call) and one.name == "fit" for one in walk(tree))
    return Name("y") in list(walk(tree)) or (isinstance(tree, Call) and not fits)


def formula_columns(tree: Node, columns: Sequence[str]) -> list[str]:
    """The table's columns on the right of a call's formula, each once, in order."""
    for node in walk(tree):
        if isinstance(node, Formula):
            names = [one.id for one in walk(node.right) if isinstance(one, Name)]
            if "." in names:
                left = {one.id for one in walk(node.left or node.right) if isinstance(one, Name)}
                return [name for name in columns if name not in left]
            return [name for name in dict.fromkeys(names) if name in columns]
    return []


def with_all_rows(design: pd.DataFrame, tree: Node, table: pd.DataFrame) -> pd.DataFrame:
    """R's design with the rows that R leaves out, if it is plain columns.

    Who types the other call gives it the columns, and what either does with rows may be the cause.
    """
    raw = formula_columns(tree, [str(name) for name in table.columns])
    if len(design) == len(table) or [normal_term(name) for name in raw] != list(design.columns):
        return design
    numeric = all(pd.api.types.is_numeric_dtype(table[name]) for name in raw)
    return table[raw].set_axis(design.columns, axis=1) if numeric else design
