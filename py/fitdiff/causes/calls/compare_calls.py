"""The comparison of two calls on a table: run both, find the stages that differ, explain."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from fitdiff.calls import Workers, parse_call
from fitdiff.calls.tree import Language
from fitdiff.causes.calls.answers import Explanation
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.candidates import Candidates, candidates_of
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.counterparts import counterpart_of, load_ahead
from fitdiff.causes.calls.definitions import with_definitions
from fitdiff.causes.calls.designs import outcome_notes
from fitdiff.causes.calls.explain import explain
from fitdiff.causes.calls.missing import Fits, columns_with_rows, refused, without_number
from fitdiff.causes.calls.sample import candidates_on, explain_all, sampled
from fitdiff.causes.calls.seen import Seen, deadline_of, look_for
from fitdiff.causes.calls.stated import Stated
from fitdiff.causes.calls.translations import Translation, confirmed, translations
from fitdiff.causes.calls.trials import SIDES
from fitdiff.causes.calls.trouble import is_random
from fitdiff.comparison.calls.aliased import aliased_labels
from fitdiff.comparison.calls.decisions import decisions
from fitdiff.comparison.calls.objective_sides import mutual_objective
from fitdiff.comparison.calls.observed import Observed
from fitdiff.comparison.calls.outcomes import compare_outcomes, not_converged
from fitdiff.comparison.calls.side import Given, SideFit, outcome_of
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
    asked = _Asked((first, second), search_causes, budget, say, stop, observed)
    say("running both calls")
    fits = (bench.baseline("first"), bench.baseline("second"))
    answer = _with_gaps(bench, fits, asked) or _compared(bench, refused(fits), asked)
    notes = () if answer.verdict == "same" else tuple(outcome_notes(parsed, outcome))
    return replace(answer, notes=(*answer.notes, *notes), seconds=time.perf_counter() - start)


@dataclass(frozen=True)
class _Asked:
    """What is asked of a comparison, besides its table and what the user states."""

    calls: tuple[str, str]
    search_causes: bool
    budget: float
    say: Callable[[str], None]
    stop: Callable[[], bool]
    observed: Sequence[Observed]


def _with_gaps(bench: Bench, fits: Fits, asked: _Asked) -> Comparison | None:
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
    found = _of_rows(bench, complete, asked)
    if as_given is not None and found.verdict == "same":
        said = f"Without missing values, in {rows}, both calls give the same."
        explanation = replace(as_given.explanation, status="missing values")
        return replace(
            as_given, explanation=explanation, counterparts=(), notes=(*as_given.notes, said)
        )
    notes = (f"{why}: both get the {rows} without.",)
    return replace(found, notes=(*notes, *found.notes), complete=tuple(whole))


def _with_outcome(
    bench: Bench, whole: Sequence[str], side: Side, asked: _Asked
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
    shorter = Bench(bench.parsed, [known], bench.given, bench.workers)
    fits = refused((shorter.baseline("first"), shorter.baseline("second")))
    if any(isinstance(fit, str) for fit in fits):
        return None
    found = _compared(shorter, fits, asked)
    said = (
        f"The {side} call fails where {outcome} is missing: both get the {len(known)} rows of "
        f"{len(bench.table)} that have it."
    )
    return replace(found, notes=(said, *found.notes), complete=(outcome,))


def _of_rows(bench: Bench, table: pd.DataFrame, asked: _Asked) -> Comparison:
    """Compare both calls on other rows of the table."""
    shorter = Bench(bench.parsed, [table], bench.given, bench.workers)
    fits = refused((shorter.baseline("first"), shorter.baseline("second")))
    return _compared(shorter, fits, asked)


def _compared(bench: Bench, fits: Fits, asked: _Asked) -> Comparison:
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
        seen = _seen(asked.observed, bench, (one, other), asked.budget, asked.stop)
        base = replace(base, seen=seen)
    return _searched(base, bench, (one, other), asked) if base.verdict == "different" else base


def _searched(
    base: Comparison, bench: Bench, fits: tuple[SideFit, SideFit], asked: _Asked
) -> Comparison:
    """Search for what makes two fits differ, where that is asked for and they are not random."""
    bench.clock.start(asked.budget)
    nan = any(fit.is_nan for fit in fits)
    small = sampled(bench, fits) if asked.search_causes and not nan else None
    random = tuple(side for side in SIDES if is_random(small or bench, side))
    base = replace(base, random=random)
    if not asked.search_causes or random:
        return base
    if bench.clock.is_up or asked.stop():
        said = "No change was tried: the time was up before the search could begin."
        return replace(base, notes=(*base.notes, said))
    return _explained(base, bench, small, fits, asked.say, asked.stop)


def _explained(
    base: Comparison,
    bench: Bench,
    small: Bench | None,
    fits: tuple[SideFit, SideFit],
    say: Callable[[str], None],
    stop: Callable[[], bool],
) -> Comparison:
    """Search for causes; what is printed is run once more in fresh processes.

    Where there is a bench on a sample, the search is made there.
    """
    listed = candidates_of(bench, fits) if small is None else candidates_on(small, bench)
    load_ahead(listed, bench.workers, base.languages)
    with bench.workers.fresh(base.languages) as fresh:
        if small is None:
            explanation = explain(bench, fits, listed, base.stages, say, stop)
        else:
            explanation, said = explain_all(small, bench, listed, base.stages, say, stop)
            base = replace(base, notes=(*base.notes, *said))
        defined = all(one.told_otherwise or one.defined for one in base.stages if one.differs)
        if defined and not (explanation.causes or explanation.unproved or explanation.partial):
            explanation = replace(explanation, status="told otherwise")
        if base.objective is not None and base.objective.short is not None:
            # Shares of a distance to where a solver happened to stop tell nothing of settings.
            explanation = replace(explanation, nearest=())
        base = replace(base, explanation=explanation)
        found = translations(explanation, fits)
        asked = _without_translation(explanation, found, listed, fits, base.languages)
        if not found and not asked:
            return base
        say("running what is to be typed in fresh processes")
        return _run_afresh(base, found, asked, bench, fits, fresh)


def _run_afresh(
    base: Comparison,
    found: Sequence[Translation],
    asked: Sequence[tuple[Stated, Stated | None]],
    bench: Bench,
    fits: tuple[SideFit, SideFit],
    fresh: Workers,
) -> Comparison:
    """Run the calls that were found, and those of other functions, in fresh processes."""
    causes = (*base.explanation.causes, *base.explanation.unproved)
    again = [
        confirmed(
            one, bench,
            next(cause.kinds for cause in causes if cause.code.get(one.side) == one.code),
            fresh,
        )
        for one in found
    ]  # fmt: skip
    others = [
        counterpart_of(own, other, bench, fits[SIDES.index(own.side)], fresh)
        for own, other in asked
    ]
    return replace(
        base,
        translations=tuple(again),
        counterparts=tuple(one for one in others if one is not None),
    )


def _without_translation(
    explanation: Explanation,
    found: Sequence[Translation],
    listed: Candidates,
    fits: tuple[SideFit, SideFit],
    languages: tuple[Language, Language],
) -> list[tuple[Stated, Stated | None]]:
    """Sides whose numbers no change of the other one gives, and of which a card tells."""
    if languages[0] == languages[1] or explanation.status != "searched":
        return []
    if any(aliased_labels(fit) for fit in fits):
        return []  # of one fit there are as many coefficients as one likes
    asked = []
    for side, fit in zip(SIDES, fits, strict=True):
        other = SIDES[1 - SIDES.index(side)]
        own = listed.stated[side]
        given = any(one.side == other and not one.both for one in found)
        if own is not None and not given and not not_converged(fit):
            asked.append((own, listed.stated[other]))
    return asked


def _seen(
    observed: Sequence[Observed],
    bench: Bench,
    fits: tuple[SideFit, SideFit],
    budget: float,
    stop: Callable[[], bool],
) -> tuple[Seen, ...]:
    """Look for the numbers of each side, in half of the time that there is."""
    changes: Sequence[Change] | None = None
    late = deadline_of(budget / 2)
    found = []
    for side, fit in zip(SIDES, fits, strict=True):
        own = [one for one in observed if one.side == side]
        if not own:
            continue
        if changes is None:
            changes = candidates_of(bench, fits).changes
        found.append(look_for(own, side, bench, fit, changes, lambda: late() or stop()))
    return tuple(found)
