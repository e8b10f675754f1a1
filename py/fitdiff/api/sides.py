"""Two sides compared, either of which may be an object that was fitted elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from fitdiff.api.objects.asked import Asked
from fitdiff.api.observed import features_for, observed_fit
from fitdiff.api.refits import capital, judge
from fitdiff.calls import CallError, Workers, bind, parse_call
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.compare_calls import compare_calls
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.decisions import decisions
from fitdiff.comparison.calls.outcomes import compare_outcomes
from fitdiff.comparison.calls.side import Given, SideFit, outcome_of, run_side
from fitdiff.comparison.calls.stages import compare_fits

Fits = tuple[SideFit | str, SideFit | str]
Sides = tuple[Asked, Asked]


@dataclass(frozen=True)
class Search:
    """How causes are searched.

    Attributes
    ----------
    wanted : bool
    budget : float
        Seconds.
    say : callable (str)
        Told about progress.
    """

    wanted: bool = True
    budget: float = 30.0
    say: Callable[[str], None] = lambda text: None  # noqa: ARG005


def compare_sides(
    table: pd.DataFrame, sides: Sides, given: Given, workers: Workers, search: Search
) -> Comparison:
    """Compare two sides; search for causes where both are calls or can be written as such.

    An object that was fitted is compared as it is, unless refitting gives its numbers: then the
    call stands for it and causes are searched.

    Raises
    ------
    CallError
        If a call is not allowed or names what is not there.
    """
    start = time.perf_counter()
    calls = [side for side in sides if side.call is not None]
    workers.warm({side.language for side in calls}, [side.call or "" for side in calls])
    given = _with_features(sides, given, table)
    sides = _with_usable_calls(sides, table, given, workers)
    if all(side.read is None for side in sides):
        return _searched(table, sides, given, workers, search)
    outcome = _outcome(sides, table, given, workers)
    given = replace(given, outcome=outcome)
    bench = _bench(sides, table, given, workers)
    runs = _runs(table, sides, given, workers, bench)
    observed = tuple(
        None if side.read is None else _observed(side, table, given, runs, at)
        for at, side in enumerate(sides)
    )
    notes: list[str] = []
    standing: list[Asked] = []
    for side, fit, run in zip(sides, observed, runs, strict=True):
        if fit is None:
            standing.append(side)
            continue
        if side.width is not None and "X" not in fit.bound.names:
            notes.append(
                f"{capital(side.title)} takes {side.width} columns, and which is not known, so "
                "it predicts nothing here. Name them by features."
            )
        judged = judge(side, fit, run, bench, search.budget / 2)
        notes.append(judged.said)
        standing += [] if judged.call is None else [replace(side, call=judged.call)]
    if len(standing) == len(sides):
        stand_ins = (standing[0], standing[1])
        found = _fitted_before(_searched(table, stand_ins, given, workers, search), sides)
        return replace(found, notes=(*notes, *found.notes), seconds=time.perf_counter() - start)
    first, second = (
        fit if fit is not None else run for fit, run in zip(observed, runs, strict=True)
    )
    assert first is not None
    assert second is not None
    found = _as_they_are(sides, (first, second), given)
    return replace(found, notes=tuple(notes), seconds=time.perf_counter() - start)


def _as_they_are(sides: Sides, fits: Fits, given: Given) -> Comparison:
    """Two fits compared, with nothing searched."""
    first, second = fits
    base = Comparison(
        (_text(sides[0]), _text(sides[1])),
        (sides[0].language, sides[1].language),
        fits,
        tolerances=given.tolerances or None,
    )
    if isinstance(first, str) or isinstance(second, str):
        return base
    stages = tuple(compare_fits(first, second, given.tolerances))
    return replace(
        base,
        stages=stages,
        outcome=compare_outcomes(first, second),
        decisions=tuple(decisions(stages, (first, second), given.threshold, given.alpha)),
    )


def _text(side: Asked) -> str:
    """What a side is called where calls are echoed; its language comes first."""
    return side.call if side.read is None and side.call else f"{side.language}: {side.title}"


def _searched(
    table: pd.DataFrame, sides: Sides, given: Given, workers: Workers, search: Search
) -> Comparison:
    first, second = (side.call or "" for side in sides)
    return compare_calls(
        table, first, second, given, workers,
        search_causes=search.wanted, budget=search.budget, say=search.say,
    )  # fmt: skip


def _with_features(sides: Sides, given: Given, table: pd.DataFrame) -> Given:
    """What a fitted object saw is what a call that stands for it is given."""
    for side in sides:
        if side.features and not given.features and set(side.features) <= set(table.columns):
            return replace(given, features=side.features)
    return given


def _with_usable_calls(sides: Sides, table: pd.DataFrame, given: Given, workers: Workers) -> Sides:
    """Take from fitted objects the calls that may not be run."""
    kept = []
    for side in sides:
        why = ""
        if side.read is not None and side.call is not None:
            try:
                parsed = parse_call(side.call, workers)
                bind(parsed, table, workers, outcome=given.outcome, allow=given.allow)
            except CallError as error:
                why = str(error)
        kept.append(replace(side, call=None, why_no_call=why) if why else side)
    return kept[0], kept[1]


def _outcome(sides: Sides, table: pd.DataFrame, given: Given, workers: Workers) -> str | None:
    columns = [str(name) for name in table.columns]
    named = (
        outcome_of(parse_call(side.call, workers).tree, columns)
        for side in sides
        if side.call is not None
    )
    return given.outcome or next((one for one in named if one is not None), None)


def _bench(sides: Sides, table: pd.DataFrame, given: Given, workers: Workers) -> Bench | None:
    if sides[0].call is None or sides[1].call is None:
        return None
    parsed = (parse_call(sides[0].call, workers), parse_call(sides[1].call, workers))
    return Bench(parsed, [table], given, workers)


def _runs(
    table: pd.DataFrame, sides: Sides, given: Given, workers: Workers, bench: Bench | None
) -> tuple[SideFit | str | None, SideFit | str | None]:
    """Run the calls that there are; a call that stands for an object gives why it fails."""
    runs: list[SideFit | str | None] = []
    for name, side in zip(SIDES, sides, strict=True):
        if side.call is None:
            runs.append(None)
            continue
        try:
            if bench is not None:
                runs.append(bench.baseline(name))
            else:
                other = sides[1 - SIDES.index(name)]
                design = None if given.features or side.language == "r" else other.design
                parsed = parse_call(side.call, workers)
                runs.append(run_side(parsed, table, given, workers, design))
        except CallError as error:
            if side.read is None:
                raise
            runs.append(str(error))
    return runs[0], runs[1]


def _observed(
    side: Asked, table: pd.DataFrame, given: Given, runs: tuple[object, object], at: int
) -> SideFit:
    own, other = runs[at], runs[1 - at]
    design = other.design if isinstance(other, SideFit) else None
    features, said = features_for(side, table, given, design)
    # What the refit was given, where it has as many columns.
    if features is None and isinstance(own, SideFit):
        given_to = own.bound.names.get("X")
        if isinstance(given_to, pd.DataFrame) and given_to.shape[1] == side.width:
            features = given_to
    return observed_fit(side, table, features, side.title.removeprefix("the fitted "), said)


def _fitted_before(found: Comparison, sides: Sides) -> Comparison:
    """Leave out that a call that stands for a fitted object lacks a fit."""
    fits = [
        replace(fit, result=replace(fit.result, assumptions=_beside(fit.result.assumptions)))
        if isinstance(fit, SideFit) and side.read is not None
        else fit
        for fit, side in zip(found.fits, sides, strict=True)
    ]
    return replace(found, fits=(fits[0], fits[1]))


def _beside(assumptions: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in assumptions if "was not fitted" not in one)
