"""The columns that a formula makes, for a side that has no formula of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from fitdiff.calls import CallError, ParsedCall, Workers, print_call
from fitdiff.calls.bind import table_name
from fitdiff.calls.tree import Argument, Binary, Call, Formula, Name, Node, walk
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


def with_gaps(design: pd.DataFrame, tree: Node, table: pd.DataFrame) -> pd.DataFrame:
    """R's design with the rows that R leaves out for missing values, if it is plain columns.

    Who types the other call gives it the columns, and what it does with gaps may be the cause.
    """
    raw = formula_columns(tree, [str(name) for name in table.columns])
    if len(design) == len(table) or [normal_term(name) for name in raw] != list(design.columns):
        return design
    modelled = [one for one in _left_names(tree) if one in table.columns]
    complete = table.dropna(subset=[*raw, *modelled])
    lost = len(complete) == len(design) or bool(table[raw].isna().any(axis=None))
    numeric = all(pd.api.types.is_numeric_dtype(table[name]) for name in raw)
    return table[raw].set_axis(design.columns, axis=1) if numeric and lost else design


def _left_names(tree: Node) -> Iterator[str]:
    """Names on the left of a call's formula."""
    for node in walk(tree):
        if isinstance(node, Formula) and node.left is not None:
            yield from (one.id for one in walk(node.left) if isinstance(one, Name))
