"""What copies of a table must keep: groups, pairs, strata, the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fitdiff.calls.tree import (
    Binary,
    Call,
    Constant,
    Formula,
    Index,
    Member,
    Name,
    Node,
    Qualified,
    walk,
)
from fitdiff.calls.words import words

_GROUP_ARGUMENTS = frozenset(
    {"groups", "group", "cluster", "clusters", "id", "strata", "blocks", "subject", "cov_kwds"}
)
_GROUP_FUNCTIONS = frozenset({"strata", "cluster", "frailty", "Error"})
_OF_EVENTS = words("Surv phreg PHReg CoxPHFitter CoxPHSurvivalAnalysis")
_OF_PAIRS = frozenset({"t.test", "wilcox.test"})
_SERIES = words(
    """
    ts ar arima Arima auto.arima ets HoltWinters acf pacf ccf Box.test PP.test diffinv lag embed
    decompose stl StructTS NeweyWest kernHAC bwNeweyWest dwtest bgtest filter tslm
    ARIMA SARIMAX AutoReg ARDL VAR ExponentialSmoothing SimpleExpSmoothing Holt ETSModel STL
    UnobservedComponents adfuller kpss acorr_ljungbox acorr_breusch_godfrey durbin_watson
    seasonal_decompose MSTL GLSAR
    """
)


@dataclass(frozen=True)
class Kept:
    """What of a table's rows belongs together.

    Attributes
    ----------
    units : ndarray of int, shape (n,), or None
        Rows with the same number are left out together; None where each row is alone.
    ordered : bool
        Rows follow each other in time: only a block at an end may go.
    once : bool
        No row may come twice: two times of events would be tied, for which models have rules.
    """

    units: np.ndarray | None = None
    ordered: bool = False
    once: bool = False


def kept_of(trees: Sequence[Node], table: pd.DataFrame) -> Kept:
    """Read from two calls what their methods take rows for."""
    columns = {str(name) for name in table.columns}
    if any(_name(node) in _SERIES or _is_hac(node) for tree in trees for node in walk(tree)):
        return Kept(ordered=True)
    once = any(_name(node) in _OF_EVENTS for tree in trees for node in walk(tree))
    groups = list(dict.fromkeys(name for tree in trees for name in _groups(tree, columns)))
    if groups:
        # The coarsest one: what is nested in it goes with it.
        coarsest = min(groups, key=lambda name: table[name].nunique())
        return Kept(units=_numbered(table[coarsest]), once=once)
    within = next((one for tree in trees for one in _pairs_within(tree, columns)), None)
    if within is not None and _as_many(table, within):
        return Kept(units=table.groupby(within, sort=False).cumcount().to_numpy())
    return Kept(once=once)


def _numbered(column: pd.Series) -> np.ndarray:
    return np.asarray(pd.factorize(column)[0])


def _name(node: Node) -> str:
    match node:
        case Call(function=Name(id=name) | Member(name=name) | Qualified(name=name)):
            return name
    return ""


def _is_hac(node: Node) -> bool:
    return isinstance(node, Call) and any(
        isinstance(one.value, Constant) and one.value.value == "HAC" for one in node.arguments
    )


def _groups(tree: Node, columns: set[str]) -> Iterator[str]:
    for node in walk(tree):
        match node:
            case Call(arguments=arguments):
                for argument in arguments:
                    if argument.value is None:
                        continue
                    if (
                        argument.name in _GROUP_ARGUMENTS
                        or _name(node) in _GROUP_FUNCTIONS
                        or argument.name == "cov_kwds"
                    ):
                        yield from _columns(argument.value, columns)
            case Binary(operator="|" | "||", right=right):
                yield from _columns(right, columns)
            case Constant(value=str(text)) if "|" in text and "~" in text:
                after = text.rpartition("|")[2].strip(" )")
                if after in columns:
                    yield after


def _columns(node: Node, columns: set[str]) -> Iterator[str]:
    """Columns that an expression names, by themselves, by ``data["g"]`` or by ``~ g``."""
    for one in walk(node):
        match one:
            case Name(id=name) if name in columns:
                yield name
            case Member(name=name) if name in columns:
                yield name
            case Index(arguments=arguments):
                for argument in arguments:
                    value = argument.value
                    if isinstance(value, Constant) and str(value.value) in columns:
                        yield str(value.value)
            case Constant(value=str(text)) if text in columns:
                yield text


def _pairs_within(tree: Node, columns: set[str]) -> Iterator[str]:
    """The column of two groups of a test that may be of pairs: a row of each makes a pair."""
    for node in walk(tree):
        if not isinstance(node, Call) or _name(node) not in _OF_PAIRS:
            continue
        for argument in node.arguments:
            match argument.value:
                case Formula(right=Name(id=name)) if name in columns:
                    yield name
                case _:
                    pass


def _as_many(table: pd.DataFrame, name: str) -> bool:
    """Whether a column has two levels of as many rows each."""
    counts = table[name].value_counts()
    return len(counts) == 2 and counts.nunique() == 1
