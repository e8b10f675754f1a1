"""Whether a step changes what fits do at all: on how many splits, and in what.

A setting that never comes into play has no effect, whatever two fits differ by: where threads race,
two fits of one method differ as well. So a step is first asked for what it does to the fits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fitdiff.engines.contract import load_engine
from fitdiff.methods.differences import differences
from fitdiff.methods.method import Method
from fitdiff.stats.contrast import FEWEST_SPLITS
from fitdiff.stats.counts import Counts
from fitdiff.stats.labels import Place, Predicted, places_of

RECORDED = ("status", "updates", "epochs", "selected", "threshold")
EARLY = "stops early"
PREDICTED = ("labels", "predictions")
_SPLIT = ["source", "n", "replicate"]


@dataclass(frozen=True)
class Manipulation:
    """In what the fits of two methods differ.

    Attributes
    ----------
    splits : int
    changed : mapping of str to int
        Splits on which they differ in each of 'status', 'updates', 'epochs', 'selected',
        'threshold', 'stops early', 'labels' and 'predictions', to the bit; the last two only of
        the same test rows.
    delivered : int or None
        Splits on which the step did what it is for: on which fits differ at all; where threads
        race, in what the model states as ``SHOWN_BY`` of the setting. None where threads race and
        nothing that is recorded would show it.
    by_chance : float or None
        How many of ``delivered`` two fits of one method give where threads race, by the splits that
        were fitted again, of the method that gives most; 0 where none race, None where that was not
        measured.
    """

    splits: int
    changed: Mapping[str, int]
    delivered: int | None
    by_chance: float | None

    @property
    def unshown(self) -> bool:
        """Tell whether threads race, and nothing shows what of ``delivered`` is not chance."""
        return self.delivered is not None and self.by_chance is None

    @property
    def too_few(self) -> bool:
        """Tell whether the step changed too few fits for any effect of it to be claimed."""
        return self.delivered is not None and self.delivered - (self.by_chance or 0) < min(
            FEWEST_SPLITS, self.splits
        )


def manipulation_of(
    counts: Counts,
    pair: tuple[Method, Method],
    results: pd.DataFrame,
    predictions: Mapping[Place, Predicted] | None,
) -> Manipulation:
    """Compare the fits of two methods on the splits of ``counts``.

    Parameters
    ----------
    counts : Counts
    pair : tuple of Method
    results : DataFrame
        See `fitdiff.results.table.RESULTS`; all seeds.
    predictions : mapping of Place to Predicted or None
        None where the two are tested on different rows, or the data differ.
    """
    places = pd.MultiIndex.from_frame(counts.splits[_SPLIT])
    shared = results[results["seed"] == 0]
    one, two = (_recorded(shared, method).reindex(places) for method in pair)
    differ = {name: _unequal(one[name], two[name]) for name in one.columns if name in two}
    if predictions is not None:
        fits = [
            (predictions[a], predictions[b])
            for a, b in zip(*(places_of(counts, method.name) for method in pair), strict=True)
        ]
        differ["labels"] = np.array([not np.array_equal(a.label, b.label) for a, b in fits])
        differ["predictions"] = np.array(
            [not np.array_equal(a.prediction, b.prediction, equal_nan=True) for a, b in fits]
        )
    splits = len(places)
    changed = {name: int(found.sum()) for name, found in differ.items()}
    racing = [method for method in pair if not load_engine(method.engine).is_repeatable(method)]
    if not racing:
        every = np.ones(splits, bool) if predictions is None else np.any([*differ.values()], axis=0)
        return Manipulation(splits, changed, int(every.sum()), 0.0)
    shown = [name for name in _shown_by(pair) if name in differ]
    if not shown:
        return Manipulation(splits, changed, None, None)
    delivered = int(np.any([differ[name] for name in shown], axis=0).sum())
    chances = [_by_chance(results, method, shown) for method in racing]
    known = [one for one in chances if one is not None]
    by_chance = max(known) * splits if known else None
    return Manipulation(splits, changed, delivered, by_chance)


def _recorded(results: pd.DataFrame, method: Method) -> pd.DataFrame:
    """What the records of a method's fits say, a row a split; None where nothing is known."""
    mine = results[results["method"] == method.name].set_index(_SPLIT)
    found = {
        name: mine[name].map(lambda value: value if np.isscalar(value) else tuple(value))
        for name in RECORDED
        if name in mine
    }
    asked = getattr(method.spec, "epochs", None)
    if asked is not None and "epochs" in found:
        found[EARLY] = found["epochs"] < asked
    return pd.DataFrame(found, index=mine.index)


def _unequal(one: pd.Series, two: pd.Series) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array(
        [
            a != b and not (pd.api.types.is_scalar(a) and pd.isna(a) and pd.isna(b))
            for a, b in zip(one, two, strict=True)
        ],
        dtype=bool,
    )


def _shown_by(pair: tuple[Method, Method]) -> Sequence[str]:
    """What would show that a step has come into play, as the model states it; empty for nothing."""
    stated: Mapping[str, tuple[str, ...]] = getattr(type(pair[1].spec), "SHOWN_BY", {})
    return [name for one in differences(*pair) for name in stated.get(one.setting, ())]


def _by_chance(results: pd.DataFrame, method: Method, shown: Sequence[str]) -> float | None:
    """Share of further fits of a method on the same splits that differ from the first."""
    mine = results[results["method"] == method.name]
    first = _recorded(mine[mine["seed"] == 0], method)
    further = [
        _recorded(mine[mine["seed"] == seed], method) for seed in sorted({*mine["seed"]} - {0})
    ]
    found: list[bool] = []
    for again in further:
        own = first.reindex(again.index)
        found += np.any([_unequal(own[name], again[name]) for name in shown], axis=0).tolist()
    return float(np.mean(found)) if found else None
