"""Calls that give nothing, or no number, where values are missing."""

from __future__ import annotations

from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.change import Side
from fitdiff.causes.calls.swaps import names_in
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.side import NOT_A_NUMBER, SideFit

Fits = tuple[SideFit | str, SideFit | str]


def without_number(fits: Fits) -> Side | None:
    """The side that reports not one number, where the other one does."""
    nan = [isinstance(fit, SideFit) and fit.is_nan for fit in fits]
    if any(isinstance(fit, str) for fit in fits) or sum(nan) != 1:
        return None
    return SIDES[nan.index(True)]


def refused(fits: Fits) -> Fits:
    """Fits, of which those without a number are none."""
    one, other = (NOT_A_NUMBER if isinstance(fit, SideFit) and fit.is_nan else fit for fit in fits)
    return one, other


def columns_with_rows(bench: Bench) -> list[str]:
    """The columns that the calls name, of which both get the rows without missing values."""
    columns = [str(name) for name in bench.table.columns]
    named = set(bench.given.features)
    for one in bench.parsed:
        named |= names_in(one.tree, columns)
    whole = {"X"} & named and not bench.given.features
    found = [] if whole or "." in named else [name for name in columns if name in named]
    if bench.given.outcome in columns and found and bench.given.outcome not in found:
        found.append(bench.given.outcome)
    return found or columns
