"""The comparison of two calls on a table: run both, find the stages that differ, explain."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from fitdiff.calls import Workers, parse_call
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.change import Side
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.definitions import with_definitions
from fitdiff.causes.calls.designs import outcome_notes
from fitdiff.causes.calls.missing import Fits, columns_with_rows, refused, without_number
from fitdiff.causes.calls.searching import Asked, searched, seen_numbers
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.decisions import decisions
from fitdiff.comparison.calls.objective_sides import mutual_objective
from fitdiff.comparison.calls.observed import Observed
from fitdiff.comparison.calls.outcomes import compare_outcomes
from fitdiff.comparison.calls.side import Given, outcome_of
from fitdiff.comparison.calls.stages import compare_fits


def compare_calls(
    table: pd.DataFrame,
    first: str,
    second: str,
    given: Given,
    workers: Workers,
    *,
    search_causes: bool = True,
    budget: float = 30.0,
    say: Callable[[str], None] = lambda text: None,  # noqa: ARG005
    stop: Callable[[], bool] = lambda: False,
    observed: Sequence[Observed] = (),
) -> Comparison:
    """Compare two calls on a table, and find what makes them differ.

    Parameters
    ----------
    table : DataFrame
    first, second : str
        Calls, ``r: ...`` or ``py: ...``.
    given : Given
    workers : Workers
    search_causes : bool
    budget : float
        Seconds for the search.
    say : callable (str)
        Told about progress.
    stop : callable () -> bool
        Whether the user wants the best answer so far.
    observed : sequence of Observed
        Numbers that the user saw: looked for before anything else.

    Raises
    ------
    CallError
        If a call is not allowed or names something that is not there.
    """
    start = time.perf_counter()
    workers.searching = False
    parsed = (parse_call(first, workers), parse_call(second, workers))
    columns = [str(name) for name in table.columns]
    outcome = given.outcome or next(
        (found for one in parsed if (found := outcome_of(one.tree, columns))), None
    )
    bench = Bench(parsed, [table], replace(given, outcome=outcome), workers)
    asked = Asked((first, second), search_causes, budget, say, stop, observed)
    say("running both calls")
    fits = (bench.baseline("first"), bench.baseline("second"))
    answer = _with_gaps(bench, fits, asked) or _compared(bench, refused(fits), asked)
    notes = () if answer.verdict == "same" else tuple(outcome_notes(parsed, outcome))
    return replace(answer, notes=(*answer.notes, *notes), seconds=time.perf_counter() - start)


def _with_gaps(bench: Bench, fits: Fits, asked: Asked) -> Comparison | None:
    """Compare where a side gives nothing for missing values; None where that is not so.

    A side that gives no number differs from one that gives some, and a setting may say so; else
    both get the rows without missing values.
    """
    lost = refused(fits)
    if not any(isinstance(fit, str) for fit in lost):
        return None
    whole = columns_with_rows(bench)
    complete = bench.table.dropna(subset=whole).reset_index(drop=True)
    if len(complete) in (0, len(bench.table)):
        return None
    nan = without_number(fits)
    as_given = None if nan is None else _compared(bench, fits, asked)
    if as_given is not None and (as_given.explanation.causes or as_given.explanation.unproved):
        return as_given
    side = next(side for side in SIDES if isinstance(lost[SIDES.index(side)], str))
    if (found := _with_outcome(bench, whole, side, asked)) is not None:
        return found
    rows = f"{len(complete)} rows of {len(bench.table)}"
    design = bench.design(side, 0)
    why = f"The {side} call fails where values are missing"
    if design is not None and len(design) < len(bench.table):
        why = f"X of the {side} call is R's model matrix, which lacks rows with gaps"
    found = _compared(*_on_rows(bench, complete), asked)
    if as_given is not None and found.verdict == "same":
        said = f"Without missing values, in {rows}, both calls give the same."
        explanation = replace(as_given.explanation, status="missing values")
        return replace(
            as_given, explanation=explanation, counterparts=(), notes=(*as_given.notes, said)
        )
    notes = (f"{why}: both get the {rows} without.",)
    return replace(found, notes=(*notes, *found.notes), complete=tuple(whole))


def _with_outcome(
    bench: Bench, whole: Sequence[str], side: Side, asked: Asked
) -> Comparison | None:
    """Compare in the rows that have an outcome, if that is all that both calls need.

    What each does with other gaps may be the cause, which is lost with their rows.
    """
    outcome = bench.given.outcome
    if outcome is None or outcome not in whole or not bench.table[outcome].isna().any():
        return None
    known = bench.table.dropna(subset=[outcome]).reset_index(drop=True)
    if not known[list(whole)].isna().any(axis=None):
        return None
    shorter, fits = _on_rows(bench, known)
    if any(isinstance(fit, str) for fit in fits):
        return None
    found = _compared(shorter, fits, asked)
    said = (
        f"The {side} call fails where {outcome} is missing: both get the {len(known)} rows of "
        f"{len(bench.table)} that have it."
    )
    return replace(found, notes=(said, *found.notes), complete=(outcome,))


def _on_rows(bench: Bench, table: pd.DataFrame) -> tuple[Bench, Fits]:
    """Run both calls on other rows of the table."""
    shorter = Bench(bench.parsed, [table], bench.given, bench.workers)
    return shorter, refused((shorter.baseline("first"), shorter.baseline("second")))


def _compared(bench: Bench, fits: Fits, asked: Asked) -> Comparison:
    """Compare two fits of a table, and find what makes them differ."""
    one, other = fits
    calls = asked.calls
    languages = (bench.parsed[0].language, bench.parsed[1].language)
    given, workers = bench.given, bench.workers
    if isinstance(one, str) or isinstance(other, str):
        return Comparison(calls, languages, fits)
    stages = tuple(compare_fits(one, other, given.tolerances))
    if any(stage.differs and not stage.relation for stage in stages):
        stages = with_definitions(stages, (one, other), bench)
    workers.searching = True
    base = Comparison(
        calls, languages, (one, other), stages, tolerances=given.tolerances or None,
        outcome=compare_outcomes(one, other), outcome_column=given.outcome,
        objective=mutual_objective(one, other, stages, workers),
        decisions=tuple(decisions(stages, (one, other), given.threshold, given.alpha)),
    )  # fmt: skip
    if asked.observed:
        asked.say("looking for the numbers that were seen")
        bench.clock.start(asked.budget / 2)
        seen = seen_numbers(asked.observed, bench, (one, other), asked.budget, asked.stop)
        base = replace(base, seen=seen)
    return searched(base, bench, (one, other), asked) if base.verdict == "different" else base
