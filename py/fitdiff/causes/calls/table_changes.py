"""Candidate changes of the table that a call is given: its rows, and what stands in its gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from fitdiff.calls import BoundCall
from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import (
    Argument,
    Call,
    Constant,
    Formula,
    Index,
    Items,
    Language,
    Member,
    Name,
    Node,
    Qualified,
    walk,
)
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import Edit, Replace
from fitdiff.causes.calls.preparation import replacing, shortened

ROWS, GAPS, DOUBLES = "rows", "missing values", "duplicated rows"
# What a method of a table or a column, or a function of R that takes one, does to it.
_PREPARES = {
    "drop_duplicates": DOUBLES,
    "unique": DOUBLES,
    "dropna": GAPS,
    "na.omit": GAPS,
    "drop_na": GAPS,
    "fillna": GAPS,
    "query": ROWS,
    "sample": ROWS,
    "head": ROWS,
    "tail": ROWS,
    "subset": ROWS,
}
_FILLED = (("mean", "means"), ("median", "medians"))


def table_changes(
    tree: Node, language: Language, side: Side, bound: BoundCall, outcome: str | None
) -> Iterator[Change]:
    """List a call with the whole table in place of what it makes of it, and the other way round.

    Parameters
    ----------
    tree : Node
        The call as it ran.
    language : {'r', 'py'}
    side : {'first', 'second'}
    bound : BoundCall
    outcome : str or None
    """
    names = {
        name
        for name, value in bound.names.items()
        if name not in ("X", "y") and isinstance(value, pd.DataFrame)
    }
    features = {"X"} & _named(tree)
    undone = False
    for node in dict.fromkeys(walk(tree)):
        setting, whole = _prepared(node, names | features)
        if whole is not None:
            undone = undone or (isinstance(whole, Name) and whole.id in names | features)
            before = print_call(node, language)
            yield _change(side, setting, before, print_call(whole, language), node, whole)
    if undone:
        return
    for name in sorted(names):
        yield from _rows_left_out(Name(name), language, side, bound.table)
        if language == "py":
            yield from _filled(Name(name), side, bound.table)
    if language == "r":
        yield from _filled_in_formula(tree, side, bound.table, outcome)


def _change(side: Side, setting: str, before: str, after: str, old: Node, new: Node) -> Change:
    edit: Edit = Replace(old, new)
    return Change(side, setting, before, after, "transform", edit, setting)


def _prepared(node: Node, names: set[str]) -> tuple[str, Node | None]:
    """What a node does to a table or a column, and that; None where it does nothing of the kind."""
    match node:
        case (
            Call(function=Member(value=whole))
            | Call(function=Name() | Qualified(), arguments=(Argument(value=whole), *_))
        ) if node.name in _PREPARES:
            setting = _PREPARES[node.name]
        case Index(value=Member(value=whole, name="iloc" | "loc"), arguments=(Argument(),)):
            setting = ROWS
        case Index(value=whole, arguments=arguments):
            setting = _kind_of(arguments)
        case _:
            return "", None
    of_table = setting and whole is not None and not names.isdisjoint(_named(whole))
    return (setting, whole) if of_table else ("", None)


def _named(node: Node) -> set[str]:
    return {one.id for one in walk(node) if isinstance(one, Name)}


def _kind_of(arguments: Sequence[Argument]) -> str:
    """What rows in brackets leave out; '' where they are columns."""
    rows = arguments[0].value if arguments else None
    in_r = len(arguments) == 2 and arguments[1].value is None
    if rows is None or not (in_r or len(arguments) == 1):
        return ""
    if len(arguments) == 1 and isinstance(rows, Constant | Items | Name):
        return ""  # of columns
    called = {one.name for one in walk(rows) if isinstance(one, Call)}
    if "duplicated" in called:
        return DOUBLES
    gaps = {"complete.cases", "is.na", "notna", "isna", "notnull"}
    return GAPS if called & gaps else ROWS


def _rows_left_out(
    data: Name, language: Language, side: Side, table: pd.DataFrame
) -> Iterator[Change]:
    in_r = {"drop_duplicates": "unique", "dropna": "na.omit"}
    for method, left in (("drop_duplicates", table.drop_duplicates()), ("dropna", table.dropna())):
        if not 1 < len(left) < len(table):
            continue
        made = (
            Call(Name(in_r[method]), (Argument(None, data),))
            if language == "r"
            else Call(Member(data, method), ())
        )
        code = print_call(made, language)
        yield _change(side, _PREPARES[method], data.id, code, data, made)


def _filled(data: Name, side: Side, table: pd.DataFrame) -> Iterator[Change]:
    if not table.select_dtypes("number").isna().any().any():
        return
    for statistic, _ in _FILLED:
        numeric = (Argument("numeric_only", Constant("logical", True)),)
        values = Call(Member(data, statistic), numeric)
        made = Call(Member(data, "fillna"), (Argument(None, values),))
        yield _change(side, GAPS, data.id, print_call(made, "py"), data, made)


def _filled_in_formula(
    tree: Node, side: Side, table: pd.DataFrame, outcome: str | None
) -> Iterator[Change]:
    """The columns with gaps of a formula, filled where they stand."""
    formula = next(
        (one for one in walk(tree) if isinstance(one, Formula) and one.left is not None), None
    )
    if formula is None:
        return
    named = _named(formula.right)
    every = "." in named
    gaps = [
        name
        for name in map(str, table.columns)
        if (name in named or every) and name != outcome
        and pd.api.types.is_numeric_dtype(table[name]) and table[name].isna().any()
    ]  # fmt: skip
    if not gaps or every:
        return
    for statistic, words in _FILLED:
        right = formula.right
        for name in gaps:
            right = replacing(Name(name), _or_statistic(name, statistic))(right)
        made = Formula(formula.left, right)
        filled = f"{shortened(gaps)} filled by {words}"
        yield _change(side, GAPS, "rows left out", filled, formula, made)


def _or_statistic(name: str, statistic: str) -> Node:
    """As in ``ifelse(is.na(x), mean(x, na.rm = TRUE), x)``."""
    column = Name(name)
    missing = Call(Name("is.na"), (Argument(None, column),))
    without = Argument("na.rm", Constant("logical", True))
    value = Call(Name(statistic), (Argument(None, column), without))
    return Call(
        Name("ifelse"), (Argument(None, missing), Argument(None, value), Argument(None, column))
    )
