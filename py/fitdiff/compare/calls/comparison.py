"""The comparison of two calls on a table: stages, causes, and what is left unexplained."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import pandas as pd

from fitdiff.calls import CallError, ParsedCall, Workers, parse_call, print_call
from fitdiff.calls.tree import Node
from fitdiff.causes.calls.candidates_python import python_candidates
from fitdiff.causes.calls.candidates_r import r_candidates
from fitdiff.causes.calls.change import Change, ChangeSet, Fitted, Gap, Side
from fitdiff.causes.calls.copies import copies
from fitdiff.causes.calls.edits import apply
from fitdiff.causes.calls.proof import Proof, prove
from fitdiff.causes.calls.search import SIDES, Closing, Found, search
from fitdiff.causes.calls.transforms import supported, transforms
from fitdiff.compare.calls.side import Given, SideFit, outcome_of, run_side
from fitdiff.compare.calls.stages import Stage, compare_fits, gap_of

# Copies that are made in search of three usable ones.
_MOST_COPIES = 9
# Closing sets that are proved; those after the first verified one are alternatives.
_MOST_PROOFS = 8
_MOST_FITS = 1500


@dataclass(frozen=True)
class Cause:
    """A set of changes that closes a difference, and its proof.

    Attributes
    ----------
    changes : tuple of Change
    kinds : frozenset of str
        The quantities that it closes.
    proof : Proof
    code : mapping of str to str
        The changed call of each side that is changed.
    left : float
        Largest distance that is left of those quantities, in units of its tolerance.
    stages : tuple of Stage
        With the changes.
    """

    changes: tuple[Change, ...]
    kinds: frozenset[str]
    proof: Proof
    code: dict[Side, str]
    left: float
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class Comparison:
    """What comparing two calls found.

    Attributes
    ----------
    calls : pair of str
        As received.
    fits : pair of SideFit or str
        The reason where there is no fit.
    stages : tuple of Stage
    causes : tuple of Cause
        Verified sets that close all that differs, best first.
    partial : tuple of Cause
        Verified sets that close some of it, where none closes all.
    coincidences : int
        Closing sets that failed on a copy of the table.
    found : Found or None
        None where nothing was searched.
    seconds : float
    """

    calls: tuple[str, str]
    fits: tuple[SideFit | str, SideFit | str]
    stages: tuple[Stage, ...] = ()
    causes: tuple[Cause, ...] = ()
    partial: tuple[Cause, ...] = ()
    coincidences: int = 0
    found: Found | None = None
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """'same', 'different' or 'not comparable'."""
        if not any(stage.agreement is not None for stage in self.stages):
            return "not comparable"
        return "different" if any(stage.differs for stage in self.stages) else "same"


@dataclass
class Workbench:
    """The two calls, the table, and the fits made so far."""

    parsed: tuple[ParsedCall, ParsedCall]
    table: pd.DataFrame
    given: Given
    workers: Workers
    say: Callable[[str], None] = lambda text: None  # noqa: ARG005
    trees: dict[Side, Node] = field(default_factory=dict)

    def fit(
        self, side: Side, changes: ChangeSet, table: pd.DataFrame | None = None
    ) -> SideFit | str:
        """Run a side after changes, on the table or on a copy of it."""
        number = SIDES.index(side)
        parsed = self.parsed[number]
        tree = self.trees.get(side, parsed.tree)
        if changes:
            tree = apply(tree, [change.edit for change in changes])  # type: ignore[misc]
        changed = ParsedCall(parsed.language, tree, print_call(tree, parsed.language), parsed.seed)
        on = self.table if table is None else table
        try:
            return run_side(changed, on, self.given, self.workers, self._design(side, on))
        except CallError as error:
            return str(error)

    def _design(self, side: Side, table: pd.DataFrame) -> pd.DataFrame | None:
        """The other side's design, for a Python call that has no formula of its own."""
        own, other = self.parsed[SIDES.index(side)], self.parsed[1 - SIDES.index(side)]
        if own.language != "py" or other.language != "r" or self.given.features:
            return None
        key = id(table)
        if self._designs.get("key") != key:
            fit = run_side(other, table, self.given, self.workers)
            self._designs = {"key": key, "design": getattr(fit, "design", None)}
        return self._designs["design"]  # type: ignore[return-value]

    _designs: dict[str, object] = field(default_factory=dict)


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

    Raises
    ------
    CallError
        If a call is not allowed or names something that is not there.
    """
    start = time.perf_counter()
    parsed = (parse_call(first, workers), parse_call(second, workers))
    columns = [str(name) for name in table.columns]
    outcome = given.outcome or next(
        (found for one in parsed if (found := outcome_of(one.tree, columns))), None
    )
    given = Given(outcome, given.features, given.allow, given.seed, given.time_limit)
    bench = Workbench(parsed, table, given, workers, say)
    first_fit = run_side(parsed[0], table, given, workers, bench._design("first", table))
    second_fit = run_side(parsed[1], table, given, workers, bench._design("second", table))
    if isinstance(first_fit, str) or isinstance(second_fit, str):
        seconds = time.perf_counter() - start
        return Comparison((first, second), (first_fit, second_fit), seconds=seconds)
    fits = (first_fit, second_fit)
    for side, fit in zip(SIDES, fits, strict=True):
        bench.trees[side] = fit.result.tree
    stages = tuple(compare_fits(*fits))
    base = Comparison((first, second), fits, stages, seconds=time.perf_counter() - start)
    if not search_causes or base.verdict != "different":
        return base
    return _explained(base, bench, fits, start, budget)


def _explained(
    base: Comparison,
    bench: Workbench,
    fits: tuple[SideFit, SideFit],
    start: float,
    budget: float,
) -> Comparison:
    candidates = _candidates(bench, fits)
    bench.say(f"{len(candidates)} changes to try")
    deadline = time.perf_counter() + budget
    found = search(
        candidates,
        (as_fitted(fits[0]), as_fitted(fits[1])),
        lambda side, changes: _fitted(bench, side, changes),
        compare_fitted,
        _MOST_FITS,
        lambda: time.perf_counter() > deadline,
    )
    causes, coincidences = _proved(found.closing, bench)
    partial: tuple[Cause, ...] = ()
    if not causes:
        partial, more = _proved(found.partial, bench)
        coincidences += more
    return Comparison(
        base.calls, fits, base.stages, causes, partial, coincidences, found,
        time.perf_counter() - start,
    )  # fmt: skip


def _candidates(bench: Workbench, fits: tuple[SideFit, SideFit]) -> list[Change]:
    found: list[Change] = []
    for side, fit, other in zip(SIDES, fits, reversed(fits), strict=True):
        checked, tree = fit.bound.checked, fit.result.tree
        if fit.result.language == "py":
            assert fit.result.handle is not None
            found += python_candidates(
                checked, tree, fit.result.handle, side, bench.workers, other.scalars
            )
        else:
            found += r_candidates(checked, tree, side, bench.workers)
        found += transforms(tree, fit.result.language, side, bench.table, bench.given.outcome)
    return list(supported(found))


def as_fitted(fit: SideFit) -> Fitted:
    """A fit as the search sees it."""
    return Fitted(fit.identity, fit)


def _fitted(bench: Workbench, side: Side, changes: ChangeSet) -> Fitted | None:
    fit = bench.fit(side, changes)
    return None if isinstance(fit, str) else as_fitted(fit)


def compare_fitted(first: Fitted, second: Fitted) -> Gap:
    """How far two fits are apart."""
    assert isinstance(first.content, SideFit)
    assert isinstance(second.content, SideFit)
    return gap_of(compare_fits(first.content, second.content))


def _proved(closing: Sequence[Closing], bench: Workbench) -> tuple[tuple[Cause, ...], int]:
    """Prove sets in order; those that fail on a copy are coincidences."""
    causes: list[Cause] = []
    coincidences = 0
    for one in closing[:_MOST_PROOFS]:
        proof = prove(
            one.changes, one.kinds, copies(bench.table, _MOST_COPIES),
            lambda table, changes: _compare_on(bench, table, changes),
        )  # fmt: skip
        if proof.outcome == "coincidence":
            coincidences += 1
            continue
        causes.append(_cause(one, proof, bench))
    return tuple(causes), coincidences


def _compare_on(bench: Workbench, table: pd.DataFrame, changes: ChangeSet) -> Gap | None:
    fits = []
    for side in SIDES:
        own = frozenset(change for change in changes if change.side == side)
        fit = bench.fit(side, own, table)
        if isinstance(fit, str):
            return None
        fits.append(as_fitted(fit))
    return compare_fitted(*fits)


def _cause(one: Closing, proof: Proof, bench: Workbench) -> Cause:
    code: dict[Side, str] = {}
    fits: list[SideFit] = []
    for side in SIDES:
        own = frozenset(change for change in one.changes if change.side == side)
        fit = bench.fit(side, own)
        assert isinstance(fit, SideFit)
        fits.append(fit)
        if own:
            code[side] = fit.code
    left = max((one.gap.by_kind[kind] for kind in one.kinds), default=0.0)
    changes = tuple(sorted(one.changes, key=lambda change: (change.side, change.setting)))
    return Cause(changes, one.kinds, proof, code, left, tuple(compare_fits(*fits)))


def smaller_sets(changes: Sequence[Change]) -> list[ChangeSet]:
    """Every proper, non-empty subset."""
    return [
        frozenset(chosen)
        for size in range(1, len(changes))
        for chosen in combinations(changes, size)
    ]
