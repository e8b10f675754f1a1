"""Stage ``selection``: which columns were kept, and how clear the choice was."""

from __future__ import annotations

from collections.abc import Collection

from fitdiff.comparison.stages import ComparedFit, Finding

# More columns than this are counted, not named.
_NAMED = 6


def compare_selection(first: ComparedFit, second: ComparedFit) -> list[Finding]:
    """Compare the sets of columns kept; no tolerance makes different ones equal."""
    kept = [set(side.result.record.selected) for side in (first, second)]
    only = [kept[0] - kept[1], kept[1] - kept[0]]
    columns = [_columns(side, own) for side, own in zip((first, second), kept, strict=True)]
    notes = [" and ".join(dict.fromkeys(columns))]
    notes += [
        f"only in {side}: {_names(own)}"
        for side, own in zip(("the first", "the second"), only, strict=True)
        if own
    ]
    details: dict[str, float] = {"only_first": len(only[0]), "only_second": len(only[1])}
    margins = {"first": relative_margin(first), "second": relative_margin(second)}
    stated = {name: margin for name, margin in margins.items() if margin is not None}
    if stated:
        words = " and ".join(f"{margin:.2g} ({name})" for name, margin in stated.items())
        notes.append(f"relative margin at the cut {words}")
    details |= {f"margin_{name}": margin for name, margin in stated.items()}
    needed = float("inf") if any(only) else 0.0
    return [Finding("selection", needed, "; ".join(notes), details)]


def relative_margin(side: ComparedFit) -> float | None:
    """Return how far the first dropped column's statistic lies below the last kept one's.

    Returns
    -------
    float or None
        As a fraction of the latter: near 0 the choice is all but a tie. 0 where both are
        infinite; None where the method selects nothing, or kept or dropped no column.
    """
    if "selection_margin" not in side.result.parameters:
        return None
    kept, dropped = (float(value) for value in side.result.parameters["selection_margin"])
    if kept == dropped:
        return 0.0
    if kept != kept or dropped != dropped or kept == 0:  # noqa: PLR0124 - NaN is not itself
        return None
    return 1.0 if kept == float("inf") else (kept - dropped) / kept


def _columns(side: ComparedFit, kept: Collection[int]) -> str:
    everything = len(side.rows.predictors)
    return f"all {everything} columns" if len(kept) == everything else f"{len(kept)} columns"


def _names(columns: Collection[int]) -> str:
    if len(columns) > _NAMED:
        return f"{len(columns)} columns"
    return ", ".join(str(column) for column in sorted(columns))
