"""Causes of slow fits: searched on a sample of the rows, and proved on all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from fitdiff.causes.calls.answers import Cause, Explanation
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.candidates import Candidates, candidates_of
from fitdiff.causes.calls.change import ChangeSet, Gap
from fitdiff.causes.calls.clock import GRACE
from fitdiff.causes.calls.closing import Closing
from fitdiff.causes.calls.copies import lost_levels
from fitdiff.causes.calls.explain import explain
from fitdiff.causes.calls.gap import gap_of
from fitdiff.causes.calls.kept import Kept, kept_of
from fitdiff.causes.calls.proving import cause_of
from fitdiff.causes.calls.stated import stated_of
from fitdiff.causes.calls.trials import SIDES
from fitdiff.causes.calls.trouble import has_no_optimum
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import Stage, compare_fits

# Seconds of a fit above which a search, which makes hundreds, takes a sample; and those that a fit
# to the sample should take.
_SLOW, _QUICK = 1.0, 0.1
_FEWEST_ROWS = 2000
_SEED = 20262
# Times that both fits are made on all rows, within the budget or not: a change of each of a pair.
_PROOFS = 4


def sampled(bench: Bench, fits: tuple[SideFit, SideFit]) -> Bench | None:
    """A bench of the same calls on a sample of the rows, where the fits are slow.

    Rows that belong together are drawn together, and of a time series a block.

    Returns
    -------
    Bench or None
        None where the fits are quick, or on the sample they fail, lack a category, or do not
        differ in the same quantities.
    """
    rows = len(bench.table)
    slowest = max(fit.result.seconds for fit in fits)
    wanted = max(_FEWEST_ROWS, round(rows * _QUICK / max(slowest, _QUICK)))
    if slowest <= _SLOW or 2 * wanted > rows:
        return None
    kept = kept_of([one.tree for one in bench.parsed], bench.table)
    table = bench.table.iloc[_drawn(rows, wanted, kept)].reset_index(drop=True)
    if lost_levels(bench.table, table, kept.units):
        return None
    small = Bench(bench.parsed, [table], bench.given, bench.workers, clock=bench.clock)
    first, second = (small.baseline(side) for side in SIDES)
    if isinstance(first, str) or isinstance(second, str):
        return None
    apart = _gap(first, second, bench).differing
    return small if apart == _gap(*fits, bench).differing else None


def _drawn(rows: int, wanted: int, kept: Kept) -> np.ndarray:
    generator = np.random.default_rng(_SEED)
    if kept.ordered:
        return np.arange(rows - wanted, rows)
    if kept.units is None:
        return np.sort(generator.choice(rows, wanted, replace=False))
    order = generator.permutation(np.unique(kept.units))
    sizes = np.bincount(pd.Categorical(kept.units, categories=order).codes)
    enough = int(np.searchsorted(sizes.cumsum(), wanted)) + 1
    return np.flatnonzero(np.isin(kept.units, order[:enough]))


def candidates_on(small: Bench, bench: Bench) -> Candidates:
    """List the changes to try on a sample; what cards tell of the calls is of all rows."""
    fits = _both(bench)
    stated = {side: stated_of(bench, side, fit) for side, fit in zip(SIDES, fits, strict=True)}
    return replace(candidates_of(small, _both(small)), stated=stated)


def _both(bench: Bench) -> tuple[SideFit, SideFit]:
    """The fits of two calls that run on a table."""
    first, second = (bench.baseline(side) for side in SIDES)
    assert isinstance(first, SideFit)
    assert isinstance(second, SideFit)
    return first, second


def explain_all(
    small: Bench,
    bench: Bench,
    listed: Candidates,
    stages: Sequence[Stage],
    say: Callable[[str], None],
    stop: Callable[[], bool],
) -> tuple[Explanation, tuple[str, ...]]:
    """Search on a sample, and keep what holds on all rows.

    Parameters
    ----------
    small, bench : Bench
        On the sample, and on all rows.
    listed : Candidates
        See `candidates_on`.
    stages : sequence of Stage
        Of all rows.
    say : callable (str)
    stop : callable () -> bool

    Returns
    -------
    explanation : Explanation
        Sets that close the difference on the sample and not on all rows, or not without a change
        that they do without there, are counted with the coincidences.
    notes : tuple of str
        On which rows; empty where no cause was searched, or on all.
    """
    found = explain(small, _both(small), listed, stages, say, stop)
    bench.tight = small.tight
    if found.status == "no optimum":
        lacking = tuple(side for side in found.no_optimum if has_no_optimum(bench, side))
        if not lacking:
            fits = _both(bench)
            return explain(bench, fits, candidates_of(bench, fits), stages, say, stop), ()
        return replace(found, no_optimum=lacking), ()
    if found.status != "searched":
        return found, ()
    say("proving on all rows")
    slow = sum(fit.result.seconds for fit in _both(bench))
    bench.clock.end = max(bench.clock.end, time.perf_counter() + GRACE + _PROOFS * slow)
    parts = [tuple(_proved(one, bench)) for one in (found.causes, found.unproved, found.partial)]
    lost = len(found.causes) - len(parts[0])
    explanation = replace(
        found, causes=parts[0], unproved=parts[1], partial=parts[2], nearest=(),
        coincidences=found.coincidences + lost,
    )  # fmt: skip
    note = (
        f"The fits are slow: causes were searched on {len(small.table)} of {len(bench.table)} "
        f"rows, drawn with seed {_SEED}; what is named was proved on copies of these and on all "
        "rows."
    )
    return explanation, (note,)


def _proved(causes: Sequence[Cause], bench: Bench) -> Iterator[Cause]:
    """Yield the causes that hold on all rows, with what they give there."""
    base = _gap_after(frozenset(), bench)
    assert base is not None
    for cause in causes:
        changes = frozenset(cause.changes)
        gap = _gap_after(changes, bench)
        if gap is None or not gap.closes(base, cause.kinds):
            continue
        less = [_gap_after(changes - {one}, bench) for one in changes if len(changes) > 1]
        if any(one is not None and one.closes(base, cause.kinds) for one in less):
            continue
        again = cause_of(Closing(changes, cause.kinds, gap), cause.proof, bench)
        if again is not None:
            yield again


def _gap_after(changes: ChangeSet, bench: Bench) -> Gap | None:
    first, second = (
        bench.fit(side, frozenset(one for one in changes if one.side == side)) for side in SIDES
    )
    if isinstance(first, str) or isinstance(second, str):
        return None
    return _gap(first, second, bench)


def _gap(first: SideFit, second: SideFit, bench: Bench) -> Gap:
    return gap_of(compare_fits(first, second, bench.given.tolerances))
