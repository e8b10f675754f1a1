"""Whether means of methods are of the same splits, and of the same test rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from fitdiff.stats.counts import ACCURACY

_PLACE = ["source", "n", "replicate"]


def unlike_means(results: pd.DataFrame, methods: Sequence[str], metric: str) -> Iterator[str]:
    """Say in what the means of some methods cannot be set side by side; see the two below."""
    return filter(
        None, (unlike_splits(results, methods, metric), unlike_rows(results, methods, metric))
    )


def unlike_splits(results: pd.DataFrame, methods: Sequence[str], metric: str) -> str:
    """Say of which splits there are results of some methods only; '' where there are none.

    Parameters
    ----------
    results : DataFrame
        See `fitdiff.results.table.RESULTS`; the cells of one seed.
    methods : sequence of str
        Those without any result are passed over.
    metric : str
        Column that the means are of.
    """
    places = _places(results, methods, metric)
    if len({*places.values()}) <= 1:
        return ""
    every = len(frozenset[object]().union(*places.values()))
    counts = {name: str(len(mine)) for name, mine in places.items()}
    return f"Means are not of the same splits: of {every} there are results of {_grouped(counts)}."


def on_every_split(results: pd.DataFrame, methods: Sequence[str], metric: str) -> list[str]:
    """Those of some methods that have a result on every split of which any has one."""
    places = _places(results, methods, metric)
    every = frozenset[object]().union(*places.values())
    return [name for name, mine in places.items() if mine == every]


def unlike_rows(results: pd.DataFrame, methods: Sequence[str], metric: str) -> str:
    """Say of which test rows, on splits that methods share, some have no prediction; '' for none.

    Parameters as of `unlike_splits`.
    """
    places = _places(results, methods, metric)
    shared = frozenset.intersection(*places.values()) if places else frozenset()
    if "predicted" not in results or not shared:
        return ""
    at = [place in shared for place in results[_PLACE].itertuples(index=False, name=None)]
    sums = results[at].groupby("method")[["predicted", "total"]].sum().loc[[*places]]
    counts = {
        name: f"{predicted:.0f} of {total:.0f}"
        for name, predicted, total in sums.itertuples(name=None)
    }
    if metric != ACCURACY and len({*counts.values()}) > 1:
        return f"Means are not of the same test rows: predicted are {_grouped(counts)}."
    if metric == ACCURACY and (sums["predicted"] < sums["total"]).any():
        return (
            "Test rows that lack a value have no prediction, and count as not labelled correctly. "
            f"Predicted: {_grouped(counts)}."
        )
    return ""


def _places(
    results: pd.DataFrame, methods: Sequence[str], metric: str
) -> dict[str, frozenset[tuple[object, ...]]]:
    """Splits of which there is a result of each method that has any."""
    fitted = results.dropna(subset=[metric])
    found = {
        name: fitted.loc[fitted["method"] == name, _PLACE].itertuples(index=False, name=None)
        for name in methods
    }
    return {name: places for name, mine in found.items() if (places := frozenset(mine))}


def _grouped(counts: dict[str, str]) -> str:
    """Name methods by what they have in common: '10 (lm, glm), 4 (net)'."""
    return ", ".join(
        f"{count} ({', '.join(name for name, mine in counts.items() if mine == count)})"
        for count in dict.fromkeys(counts.values())
    )
