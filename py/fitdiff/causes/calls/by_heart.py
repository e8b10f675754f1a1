"""Agreement that proves nothing: both sides return the outcome of the rows that were fitted.

One neighbour, neighbours weighted by distance and a tree without limits do so on any table, hence
on copies as well; of other rows each predicts something else.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fitdiff.causes.calls.change import Change
from fitdiff.comparison.calls.stage import Stage
from fitdiff.quantities.agreement import Agreement

_PREDICTED = frozenset({"fitted values", "predictions", "predicted classes"})


def by_heart(changes: Sequence[Change], stages: Sequence[Stage], table: pd.DataFrame) -> bool:
    """Whether all that agrees after changes is that both sides return a column of the table.

    A number that the other side has, in an argument of the same meaning, is no chance even so.

    Parameters
    ----------
    changes : sequence of Change
    stages : sequence of Stage
        After the changes.
    table : DataFrame
    """
    if all(change.family in ("number", "accuracy") for change in changes):
        return False
    compared = [one for one in stages if one.agreement is not None]
    return bool(compared) and all(
        one.kind in _PREDICTED and one.agreement is not None and _is_column(one.agreement, table)
        for one in compared
    )


def _is_column(agreement: Agreement, table: pd.DataFrame) -> bool:
    """Whether the values of both sides are those of a column, classes in any order."""
    values = agreement.aligned.first
    if len(values) != len(table) or agreement.state == "different":
        return False
    if agreement.kind == "predicted classes":
        codes = pd.factorize(values)[0]
        return any(np.array_equal(codes, pd.factorize(table[name])[0]) for name in table.columns)
    numbers = table.select_dtypes("number")
    return any(np.allclose(values, numbers[name], rtol=1e-12, atol=0.0) for name in numbers)
