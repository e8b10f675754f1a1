"""An object that was fitted elsewhere as a side of a comparison: its own numbers, on this table."""

from __future__ import annotations

import pandas as pd

from fitdiff.api.objects.asked import Asked
from fitdiff.calls import BoundCall, Checked, ParsedCall, RunResult
from fitdiff.calls.tree import Name
from fitdiff.comparison.calls.side import Given, SideFit
from fitdiff.quantities.quantity import Quantity


def observed_fit(
    asked: Asked,
    table: pd.DataFrame,
    features: pd.DataFrame | None,
    kind: str,
    assumption: str = "",
) -> SideFit:
    """Read what an object reports, as if it were the result of a call that had run.

    Parameters
    ----------
    asked : Asked
        With `read`.
    table : DataFrame
    features : DataFrame, optional
        What it is asked to predict.
    kind : str
        The class of the object.
    assumption : str
        How the features were found.
    """
    assert asked.read is not None
    names = [] if features is None else [str(name) for name in features.columns]
    found = [one for one in asked.read(features, names) if _has_number(one)]
    parsed = ParsedCall(asked.language, Name(asked.title), asked.title)
    bound = BoundCall(
        Checked(parsed, (), (), ()),
        parsed.tree,
        table,
        {} if features is None else {"X": features},
        (),
        (),
    )
    assumptions = (assumption,) if assumption else ()
    result = RunResult(asked.language, parsed.tree, None, kind, assumptions=assumptions)
    return SideFit(parsed, bound, result, tuple(found), asked.facts, design=asked.design)


def features_for(
    asked: Asked, table: pd.DataFrame, given: Given, design: pd.DataFrame | None
) -> tuple[pd.DataFrame | None, str]:
    """Find what an object is asked to predict, and say so; None where nothing fits.

    Parameters
    ----------
    asked : Asked
    table : DataFrame
    given : Given
    design : DataFrame, optional
        The other side's, without the intercept.
    """
    seen = list(asked.features)
    if seen and set(seen) <= set(table.columns):
        return table[seen], ""
    numeric = [
        str(name)
        for name in table.columns
        if name != given.outcome and pd.api.types.is_numeric_dtype(table[name])
    ]
    choices = [
        (table[list(given.features)] if given.features else None, f"X is {', '.join(seen)}"),
        (design, "X is the other side's design"),
        (table[numeric], "X is the numeric columns"),
    ]
    for frame, said in choices:
        if frame is not None and frame.shape[1] == asked.width:
            names = ", ".join(map(str, frame.columns))
            return frame, f"{said}: {names}" if frame is not choices[0][0] else f"X is {names}"
    return None, ""


def _has_number(one: Quantity) -> bool:
    return bool(pd.notna(one.values).any())
