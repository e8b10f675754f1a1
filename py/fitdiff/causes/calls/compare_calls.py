"""The comparison of two calls on a table: run both, find the stages that differ, explain."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from fitdiff.calls import Workers, parse_call
from fitdiff.calls.tree import Language, Name, walk
from fitdiff.causes.calls.answers import Explanation
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.candidates import Candidates, candidates_of
from fitdiff.causes.calls.change import Change
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.counterparts import counterpart_of, load_ahead
from fitdiff.causes.calls.definitions import with_definitions
from fitdiff.causes.calls.explain import explain
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
    calls, languages = (first, second), (parsed[0].language, parsed[1].language)
    columns = [str(name) for name in table.columns]
    outcome = given.outcome or next(
        (found for one in parsed if (found := outcome_of(one.tree, columns))), None
    )
    bench = Bench(parsed, [table], replace(given, outcome=outcome), workers)
    say("running both calls")
    fits = (bench.baseline("first"), bench.baseline("second"))
    notes: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    if any(isinstance(fit, str) for fit in fits):
        whole = _of_calls(bench)
        complete = table.dropna(subset=whole).reset_index(drop=True)
        if len(complete) < len(table):
            dropped = tuple(whole)
            refused = next(side for side in SIDES if isinstance(bench.baseline(side), str))
            why = f"The {refused} call fails where values are missing"
            design = bench.design(refused, 0)
            if design is not None and len(design) < len(table):
                why = f"X of the {refused} call is R's model matrix, which lacks rows with gaps"
            notes = (f"{why}: both get the {len(complete)} rows of {len(table)} without.",)
            bench = Bench(parsed, [complete], bench.given, workers)
            fits = (bench.baseline("first"), bench.baseline("second"))
    one, other = fits
    if isinstance(one, str) or isinstance(other, str):
        return Comparison(calls, languages, fits, notes=notes, seconds=time.perf_counter() - start)
    stages = tuple(compare_fits(one, other, given.tolerances))
    if any(stage.differs and not stage.relation for stage in stages):
        stages = with_definitions(stages, (one, other), bench)
    workers.searching = True
    base = Comparison(
        calls, languages, (one, other), stages, notes=notes, tolerances=given.tolerances or None,
        outcome=compare_outcomes(one, other), outcome_column=outcome, complete=dropped,
        objective=mutual_objective(one, other, stages, workers),
        decisions=tuple(decisions(stages, (one, other), given.threshold, given.alpha)),
    )  # fmt: skip
    if observed:
        say("looking for the numbers that were seen")
        bench.clock.start(budget / 2)
        base = replace(base, seen=_seen(observed, bench, (one, other), budget, stop))
    if base.verdict == "different":
        bench.clock.start(budget)
        small = sampled(bench, (one, other)) if search_causes else None
        random = tuple(side for side in SIDES if is_random(small or bench, side))
        base = replace(base, random=random)
        if search_causes and not random and (bench.clock.is_up or stop()):
            said = "No change was tried: the time was up before the search could begin."
            base = replace(base, notes=(*base.notes, said))
        elif search_causes and not random:
            base = _explained(base, bench, small, (one, other), say, stop)
    return replace(base, seconds=time.perf_counter() - start)


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
    if small is None:
        listed = candidates_of(bench, fits)
        load_ahead(listed, bench.workers, base.languages)
        explanation = explain(bench, fits, listed, base.stages, say, stop)
    else:
        listed = candidates_on(small, bench)
        load_ahead(listed, bench.workers, base.languages)
        explanation, said = explain_all(small, bench, listed, base.stages, say, stop)
        base = replace(base, notes=(*base.notes, *said))
    defined = all(one.told_otherwise or one.defined for one in base.stages if one.differs)
    if defined and not (explanation.causes or explanation.unproved or explanation.partial):
        explanation = replace(explanation, status="told otherwise")
    if base.objective is not None and base.objective.short is not None:
        # Shares of a distance to where a solver happened to stop tell nothing of settings.
        explanation = replace(explanation, nearest=())
    found = translations(explanation, fits)
    asked = _without_translation(explanation, found, listed, fits, base.languages)
    if not found and not asked:
        return replace(base, explanation=explanation)
    say("running what is to be typed in fresh processes")
    causes = (*explanation.causes, *explanation.unproved)
    with bench.workers.fresh() as fresh:
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
        explanation=explanation,
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


def _of_calls(bench: Bench) -> list[str]:
    """The columns that the calls name, of which both get the rows without missing values."""
    named = {
        node.id for one in bench.parsed for node in walk(one.tree) if isinstance(node, Name)
    } | set(bench.given.features)
    columns = [name for name in bench.table.columns if name in named]
    if "X" in named or len(columns) < 2:
        columns = list(bench.table.columns)
    return columns
