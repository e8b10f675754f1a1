"""All changes that are tried on two calls: of arguments, of data, and what cards declare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fitdiff.calls.tree import Call
from fitdiff.causes.calls.aliased import aliased_changes
from fitdiff.causes.calls.bases import basis_changes
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.candidates_python import python_candidates
from fitdiff.causes.calls.candidates_r import r_candidates
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.conditions import condition_changes
from fitdiff.causes.calls.dates import date_changes
from fitdiff.causes.calls.declared import SCALING, declared_changes
from fitdiff.causes.calls.events import event_levels
from fitdiff.causes.calls.families import link_changes
from fitdiff.causes.calls.formula_scales import scale_changes
from fitdiff.causes.calls.function_changes import function_changes
from fitdiff.causes.calls.number_changes import known_of
from fitdiff.causes.calls.places import called_name
from fitdiff.causes.calls.random_effects import random_changes
from fitdiff.causes.calls.settings import CUT_OFF
from fitdiff.causes.calls.several_calls import with_several
from fitdiff.causes.calls.stated import Difference, Stated, differences, stated_of
from fitdiff.causes.calls.survival_changes import survival_changes
from fitdiff.causes.calls.swaps import swap_changes
from fitdiff.causes.calls.table_changes import table_changes
from fitdiff.causes.calls.term_changes import term_changes
from fitdiff.causes.calls.tightening import tight_changes
from fitdiff.causes.calls.transforms import supported, transforms
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.aliased import aliased_labels
from fitdiff.comparison.calls.side import SideFit

# Changes of an argument that a card may say to change nothing.
_IDLE = ("flag", "choice", "limit")


@dataclass(frozen=True)
class Candidates:
    """What may be changed on either side.

    Attributes
    ----------
    changes : tuple of Change
    stated : dict of Side to Stated or None
        Both calls as their cards tell them.
    without : frozenset of Side
        Sides that cannot have what the other one has, as cards tell.
    """

    changes: tuple[Change, ...]
    stated: dict[Side, Stated | None]
    without: frozenset[Side]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Settings in which both calls differ, by their cards."""
        one, other = (self.stated[side] for side in SIDES)
        return () if one is None or other is None else differences(one, other)


# What changes no number but that of a column with gaps.
_FOR_GAPS = frozenset({"na.rm", "skipna", "nan_policy"})


def candidates_of(bench: Bench, fits: tuple[SideFit, SideFit]) -> Candidates:
    """List the changes of both sides that are tried."""
    stated = {side: stated_of(bench, side, fit) for side, fit in zip(SIDES, fits, strict=True)}
    found = [
        change
        for side, changes in zip(SIDES, _introspected(bench, fits), strict=True)
        for change in _known(changes, stated[side])
    ]
    without: set[Side] = set()
    one, other = (stated[side] for side in SIDES)
    if one is not None and other is not None:
        for own, theirs in ((one, other), (other, one)):
            declared, whole = declared_changes(own, theirs, bench.trees[own.side])
            found += declared
            if not whole:
                without.add(own.side)
    # Scaling that a card declares is told per unit of the columns; a scaler before it is not.
    scaled = {one.side for one in found if one.declared and one.setting == SCALING}
    found = [
        one for one in found
        if one.declared or one.setting != SCALING or one.side not in scaled
    ]  # fmt: skip
    # What is no solver's accuracy stays what it is.
    cut_offs = {(one.side, one.setting) for one in found if one.meaning == CUT_OFF}
    for called, fit in zip(stated.values(), fits, strict=True):
        aliased = bool(aliased_labels(fit))
        tight = () if called is None else tight_changes(called, bench.trees[called.side], aliased)
        found += [one for one in tight if (one.side, one.setting) not in cut_offs]
    languages = [fit.result.language for fit in fits]
    told = [
        one
        for side, language in zip(SIDES, languages, strict=True)
        for one in with_several(
            [one for one in found if one.side == side], bench.trees[side], language
        )
    ]
    return Candidates(supported(told), stated, frozenset(without))


def _introspected(bench: Bench, fits: tuple[SideFit, SideFit]) -> Iterator[list[Change]]:
    """Changes of each side that need no card."""
    numeric = not event_levels(bench.table, bench.given.outcome)
    columns = [str(name) for name in bench.table.columns]
    known = [
        known_of(fit.bound.checked, fit.result.settings, fit.estimates, numeric, columns)
        for fit in fits
    ]
    for side, fit, other in zip(SIDES, fits, reversed(known), strict=True):
        checked, tree, language = fit.bound.checked, bench.trees[side], fit.result.language
        if language == "py":
            assert fit.result.handle is not None
            methods = {node: one for node, one in fit.result.methods if isinstance(node, Call)}
            found = python_candidates(
                checked, tree, fit.result.handle, side, bench.workers, other, methods
            )
        else:
            found = r_candidates(checked, tree, side, bench.workers, other)
        found += link_changes(tree, language, side)
        against = SIDES[1 - SIDES.index(side)]
        others = bench.trees[against]
        found = [*aliased_changes(tree, side, fit, fits[SIDES.index(against)]), *found]
        found += table_changes(tree, language, side, fit.bound, bench.given.outcome)
        found += condition_changes(tree, others, language, side, columns)
        found += scale_changes(tree, language, side, others)
        found += date_changes(tree, language, side, bench.table)
        found += survival_changes(tree, language, side, others, bench.table)
        found += basis_changes(tree, language, side, others)
        found += swap_changes(tree, others, language, side, columns)
        other_language = fits[SIDES.index(against)].result.language
        found += term_changes(tree, others, (language, other_language), side, columns)
        found += function_changes(tree, others, (language, other_language), side, columns)
        found += random_changes(tree, others, language, side, bench.workers)
        yield found + transforms(tree, language, side, bench.table, bench.given.outcome)


def _known(changes: Sequence[Change], stated: Stated | None) -> Iterator[Change]:
    """Changes with the names that cards give; without those that change no number by a card."""
    openeds = () if stated is None else stated.opened
    for change in changes:
        function, argument = change.parts
        opened = next(
            (one for one in openeds if function in (one.card.fitted_by, called_name(one))), None
        )
        if opened is None:
            yield change
            continue
        card, names = opened.card, {argument, f"fit:{argument}"}
        known = {*card.harmless, *card.tight} - _FOR_GAPS
        idle = names & known and not names & opened.given.keys()
        # The card knows what makes its solver exact.
        of_solver = change.family == "accuracy" and change.meaning != CUT_OFF
        if (idle and change.family in _IDLE) or (card.tight and of_solver):
            continue
        covers = next((one.covers for one in card.settings if names & {*one.held_by}), ())
        yield replace(change, covers=covers)
