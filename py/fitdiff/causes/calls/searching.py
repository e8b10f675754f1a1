"""The search for what makes two fits differ, and what is to be typed, run in fresh processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from fitdiff.calls import Workers
from fitdiff.calls.tree import Language
from fitdiff.causes.calls.answers import Explanation
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.candidates import Candidates, candidates_of
from fitdiff.causes.calls.change import Change
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.counterparts import counterpart_of, load_ahead
from fitdiff.causes.calls.explain import explain
from fitdiff.causes.calls.sample import candidates_on, explain_all, sampled
from fitdiff.causes.calls.seen import Seen, deadline_of, look_for
from fitdiff.causes.calls.stated import Stated
from fitdiff.causes.calls.translations import Translation, confirmed, translations
from fitdiff.causes.calls.trials import SIDES
from fitdiff.causes.calls.trouble import is_random
from fitdiff.comparison.calls.aliased import aliased_labels
from fitdiff.comparison.calls.observed import Observed
from fitdiff.comparison.calls.outcomes import not_converged
from fitdiff.comparison.calls.side import SideFit


@dataclass(frozen=True)
class Asked:
    """What is asked of a comparison, besides its table and what the user states."""

    calls: tuple[str, str]
    search_causes: bool
    budget: float
    say: Callable[[str], None]
    stop: Callable[[], bool]
    observed: Sequence[Observed]


def searched(
    base: Comparison, bench: Bench, fits: tuple[SideFit, SideFit], asked: Asked
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


def seen_numbers(
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
