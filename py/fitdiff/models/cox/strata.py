"""Strata of a Cox model, which it does not take yet."""

from __future__ import annotations

from fitdiff.errors import DataError
from fitdiff.models.contract import SplitData


def refuse_strata(rows: SplitData) -> None:
    """Raise `DataError` if a column has the role of strata, which is not supported yet."""
    if name := rows.train.roles.strata:
        raise DataError(
            f"Column '{name}' has the role 'strata', which the model 'cox' does not take yet. Take "
            "the role away, or make it a predictor."
        )
