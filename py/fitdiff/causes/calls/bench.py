"""Two calls, a table and its copies, and the fits of both after changes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from fitdiff.calls import CallError, ParsedCall, Workers, print_call
from fitdiff.calls.tree import Node
from fitdiff.causes.calls.applying import apply, edits_of
from fitdiff.causes.calls.change import Change, ChangeSet, Gap, Side
from fitdiff.causes.calls.clock import Clock
from fitdiff.causes.calls.constants import with_numbers
from fitdiff.causes.calls.designs import (
    design_of_formula,
    formula_columns,
    makes_columns,
    with_all_rows,
)
from fitdiff.causes.calls.edits import SetNumber, Single
from fitdiff.causes.calls.gap import gap_of
from fitdiff.causes.calls.number import Facts
from fitdiff.causes.calls.own_units import in_units_of_columns, scales_columns
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.frames import spread
from fitdiff.comparison.calls.side import Given, SideFit, run_side
from fitdiff.comparison.calls.stages import compare_fits

_FORGOTTEN_AT = 40
# A changed fit may take this many times as long as the fit itself, and this many seconds at least.
_TIMES_AS_LONG, _SECONDS = 30.0, 4.0


@dataclass
class Bench:
    """Fits of two calls on a table and on copies of it.

    Attributes
    ----------
    parsed : pair of ParsedCall
    tables : list of DataFrame
        The table itself, then its copies; a fit names its table by its place here.
    given : Given
    workers : Workers
    trees : dict of Side to Node
        The calls as they ran, with what fitdiff supplied: what changes are edits of.
    tight : dict of Side to frozenset of Change
        Changes of accuracy under which a side's estimates are read for use as the other's numbers.
    slow : set of frozenset of Change
        Sets with which a fit took too long: no larger set is tried.
    no_optimum : dict of (Side, int) to bool
        Whether a side has no finite estimate on a table, where that was asked.
    following : dict of Side to frozenset of Change
        Changes of numbers that are already what the table gives: on copies these are the copy's.
    numbers : list of dict of float to float
        On each copy, numbers in both calls and what stands in their place; none where the calls use
        columns, of which copies differ.
    clock : Clock
        When fits besides the two calls themselves end.
    """

    parsed: tuple[ParsedCall, ParsedCall]
    tables: list[pd.DataFrame]
    given: Given
    workers: Workers
    trees: dict[Side, Node] = field(default_factory=dict)
    tight: dict[Side, ChangeSet] = field(default_factory=dict)
    following: dict[Side, ChangeSet] = field(default_factory=dict)
    slow: set[ChangeSet] = field(default_factory=set)
    no_optimum: dict[tuple[Side, int], bool] = field(default_factory=dict)
    numbers: list[dict[float, float]] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)
    _tightened: dict[tuple[Side, int], Mapping[str, float]] = field(default_factory=dict)
    _baselines: dict[tuple[Side, int], SideFit | str] = field(default_factory=dict)
    _gaps: dict[int, Gap | None] = field(default_factory=dict)
    _changed: dict[tuple[Side, ChangeSet], SideFit] = field(default_factory=dict)
    _designs: dict[int, pd.DataFrame | None] = field(default_factory=dict)
    _spent: dict[str, list[int]] = field(default_factory=dict)

    @property
    def table(self) -> pd.DataFrame:
        """The table itself."""
        return self.tables[0]

    def baseline(self, side: Side, at: int = 0) -> SideFit | str:
        """A side's fit without changes, which may be of no number: NaN is what the user has.

        Raises
        ------
        CallError
            On the table itself, if a call is not allowed or names what is not there.
        """
        if (side, at) not in self._baselines:
            parsed = self.parsed[SIDES.index(side)]
            design = self.design(side, at)
            if at == 0:
                fit = run_side(
                    parsed, self.tables[at], self.given, self.workers, design, keep_nan=True
                )
            elif self.following.get(side) or self.numbers:
                fit = self._run(side, frozenset(), at)
            else:
                fit = self.optional(parsed, self.given, at, design, keep_nan=True)
            self._baselines[side, at] = fit
            if at == 0 and isinstance(fit, SideFit):
                self.trees[side] = self._tree(fit)
        return self._baselines[side, at]

    def _tree(self, fit: SideFit) -> Node:
        """The call as it ran; as it was given where the X or y that fitdiff added are columns."""
        columns = {str(name) for name in self.table.columns} - {self.given.outcome}
        return fit.bound.tree if {"X", "y"} & columns else fit.result.tree

    def use_numbers(self, numbers: list[dict[float, float]]) -> None:
        """Take other numbers in both calls for copies, in place of copies of the table."""
        self.tables[1:] = [self.table] * len(numbers)
        self.numbers = numbers
        for kept in (self._baselines, self._tightened, self.no_optimum):
            for key in [key for key in kept if key[1]]:
                del kept[key]
        self._gaps.clear()
        self._designs.clear()

    def fit(self, side: Side, changes: ChangeSet, at: int = 0) -> SideFit | str:
        """A side's fit after changes; the reason where there is none."""
        if not changes:
            return self.baseline(side, at)
        if at == 0 and (side, changes) in self._changed:
            return self._changed[side, changes]
        if any(one <= changes for one in self.slow):
            return "It took too long before."
        start = time.perf_counter()
        fit = self._run(side, changes, at)
        if isinstance(fit, SideFit):
            self.let_go(fit)
            fit = in_units_of_columns(fit) if scales_columns(changes) else fit
            if at == 0:
                self._changed[side, changes] = fit
        elif not self.clock.is_up and time.perf_counter() - start >= self._limit(side):
            self.slow.add(changes)
        return fit

    def _run(self, side: Side, changes: ChangeSet, at: int) -> SideFit | str:
        """Run a side's call after changes; on copies, numbers of the table follow it."""
        more = self.following.get(side, frozenset()) if at else frozenset()
        kept = {one for one in more if not any(one.clashes(change) for change in changes)}
        edits = edits_of(changes | kept)
        tree = apply(self.trees[side], edits, self._facts(side, edits, at))
        if tree is None:
            return "A change needs what the other side does not estimate, or two are of one term."
        if at and self.numbers:
            tree = with_numbers(tree, self.numbers[at - 1])
        parsed = self.parsed[SIDES.index(side)]
        changed = replace(parsed, tree=tree, source=print_call(tree, parsed.language))
        given = replace(self.given, time_limit=self._limit(side))
        return self.optional(changed, given, at, self.design(side, at))

    def optional(
        self,
        parsed: ParsedCall,
        given: Given,
        at: int,
        design: pd.DataFrame | None,
        *,
        keep_nan: bool = False,
    ) -> SideFit | str:
        """A fit that ends when the time is up or the user says so."""
        if self.clock.is_up:
            return "No time is left."
        given = replace(given, time_limit=min(given.time_limit, max(self.clock.left, 0.05)))
        try:
            with self.workers.optional():
                return run_side(
                    parsed, self.tables[at], given, self.workers, design, keep_nan=keep_nan
                )
        except CallError as error:
            return str(error)

    def _limit(self, side: Side) -> float:
        """Seconds that a changed fit of a side may take."""
        base = self.baseline(side)
        own = 0.0 if isinstance(base, str) else base.result.seconds
        return min(self.given.time_limit, max(_SECONDS, _TIMES_AS_LONG * own))

    def gap(self, changes: ChangeSet, at: int) -> Gap | None:
        """How far both sides are apart after changes; None where one fails."""
        if not changes and at in self._gaps:
            return self._gaps[at]
        fits = [
            self.fit(side, frozenset(one for one in changes if one.side == side), at)
            for side in SIDES
        ]
        first, second = fits
        gap = None
        if isinstance(first, SideFit) and isinstance(second, SideFit):
            gap = gap_of(compare_fits(first, second, self.given.tolerances))
        if not changes:
            self._gaps[at] = gap
        return gap

    def code(self, side: Side, changes: Sequence[Change]) -> str:
        """A side's call after changes."""
        edits = edits_of(changes)
        tree = apply(self.trees[side], edits, self._facts(side, edits, 0))
        assert tree is not None
        return print_call(tree, self.parsed[SIDES.index(side)].language)

    def _facts(self, side: Side, edits: Sequence[Single], at: int) -> Facts:
        # Estimates are another fit.
        needed = any(
            isinstance(one, SetNumber) and isinstance(one.number.base, str) for one in edits
        )
        other = SIDES[1 - SIDES.index(side)]
        facts = self.facts(at)
        return replace(facts, estimates=self._estimates(other, at)) if needed else facts

    def facts(self, at: int) -> Facts:
        """Numbers of a table by which penalties are told: rows, and spread of the outcome."""
        table, outcome = self.tables[at], self.given.outcome
        found = None if outcome is None else spread(table, outcome)
        return Facts(len(table), 1.0 if found is None else found)

    def _estimates(self, side: Side, at: int) -> Mapping[str, float]:
        """What a side estimates, by its tight solver, so that it does not limit the other."""
        tight = self.tight.get(side)
        if (side, at) not in self._tightened:
            fit = self.fit(side, tight, at) if tight else self.baseline(side, at)
            fit = self.baseline(side, at) if isinstance(fit, str) else fit
            self._tightened[side, at] = {} if isinstance(fit, str) else fit.estimates
        return self._tightened[side, at]

    def design(self, side: Side, at: int) -> pd.DataFrame | None:
        """The other side's design, for a Python call that has no formula of its own."""
        own, other = self.parsed[SIDES.index(side)], self.parsed[1 - SIDES.index(side)]
        if own.language != "py" or other.language != "r" or self.given.features:
            return None
        if makes_columns(own.tree):
            columns = [str(name) for name in self.tables[at].columns]
            raw = formula_columns(other.tree, columns)
            return self.tables[at][raw] if raw else None
        fit = self.baseline(SIDES[1 - SIDES.index(side)], at)
        if isinstance(fit, str):
            return None
        if fit.design is not None:
            return with_all_rows(fit.design, other.tree, self.tables[at])
        # The object does not tell of which columns it is; its call does.
        if at not in self._designs:
            self._designs[at] = design_of_formula(other, self.tables[at], self.given, self.workers)
        return self._designs[at]

    def let_go(self, fit: SideFit) -> None:
        """Forget objects in the workers, some at a time."""
        if fit.result.handle is None:
            return
        spent = self._spent.setdefault(fit.result.language, [])
        spent.append(fit.result.handle)
        if len(spent) >= _FORGOTTEN_AT:
            self.workers.forget(fit.result.language, tuple(spent))
            spent.clear()
