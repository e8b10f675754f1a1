"""How to get quantities out of R's tables of analysis of variance."""

from __future__ import annotations

from fitdiff.cards.card import Report


def column(kind: str, name: str, table: str = "fit") -> Report:
    """A column of a table, by the terms of its rows."""
    rows = f'sub("Residuals", "Residual", trimws(rownames({table})))'
    return Report(kind, f'setNames({table}[["{name}"]], {rows})')


REPORTS = (
    column("sums of squares", "Sum Sq"),
    column("degrees of freedom", "Df"),
    column("statistics", "F value"),
    column("p-values", "Pr(>F)"),
)
MEAN_SQUARES = column("mean squares", "Mean Sq")
