"""Each step from both ends: changed first, on the start; and changed last, before the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd

from fitdiff.attribution.coalitions import with_hybrids
from fitdiff.attribution.counting import count_configurations
from fitdiff.attribution.data import data_differences
from fitdiff.attribution.ladder import Ladder
from fitdiff.attribution.manipulation import manipulation_of
from fitdiff.attribution.measure import LEVEL, StepEffect
from fitdiff.attribution.players import Hybrids, Player, by_group, by_step
from fitdiff.hashing import derive_seed
from fitdiff.stats.bootstrap import GainedRows
from fitdiff.stats.contrast import Contrast, Inference, contrasts
from fitdiff.stats.counts import ACCURACY, Counts
from fitdiff.stats.decision import VerdictRule
from fitdiff.stats.labels import Place as Cell
from fitdiff.stats.labels import Predicted, TestRows, gained_rows

End = Literal["first", "last"]
Robustness = Literal[
    "gain", "loss", "too small to count", "no effect", "order matters", "cannot be told"
]


@dataclass(frozen=True)
class Place:
    """A change at one end of a ladder.

    Attributes
    ----------
    before, after : str
        Names of the methods; the same where the change changes nothing there.
    refusal : str
        Why it cannot be made there; empty where it can, and then both names are known.
    """

    before: str = ""
    after: str = ""
    refusal: str = ""


@dataclass(frozen=True)
class PlannedEnds:
    """Both places of a step, or of a group of steps."""

    player: Player
    first: Place
    last: Place


@dataclass(frozen=True)
class MeasuredPlace:
    """What a change does at one end.

    Attributes
    ----------
    effect : Contrast or None
    why : str
        Why there is none, or that nothing changes there.
    claimed : bool
        False where threads race and the change is not shown to have changed what fits do.
    """

    effect: Contrast | None
    why: str = ""
    claimed: bool = True


@dataclass(frozen=True)
class BothEnds:
    """A step, or a group of steps, from both ends of a ladder.

    Attributes
    ----------
    name, group : str
    number : int or None
        Of the step, from 1; None of a group.
    first, last : MeasuredPlace
    robustness : str
        'gain', 'loss' and 'too small to count' (without a rule, 'no effect' at all) where both
        ends, and the place on the ladder of a step, agree on it; 'order matters' where two of them
        contradict each other; else 'cannot be told'.
    """

    name: str
    group: str
    number: int | None
    first: MeasuredPlace
    last: MeasuredPlace
    robustness: Robustness


@dataclass(frozen=True)
class Tested:
    """Test rows by method and label of the source, and what was predicted for them.

    Attributes
    ----------
    rows : mapping of str to mapping of str to TestRows
    predictions : mapping of Cell to Predicted
    """

    rows: Mapping[str, Mapping[str, TestRows]] = field(default_factory=dict)
    predictions: Mapping[Cell, Predicted] = field(default_factory=dict)


def with_both_ends(ladder: Ladder) -> tuple[Ladder, tuple[PlannedEnds, ...]]:
    """Add to a ladder what it takes to change each step, and each group, first and last."""
    hybrids = Hybrids(ladder)
    players = (*by_step(ladder), *(one for one in by_group(ladder) if len(one.steps) > 1))
    everything = tuple(range(len(ladder.steps)))
    pairs = {
        (player.name, len(player.steps), end): (before, after)
        for player in players
        for end, before, after in (
            ("first", (), player.steps),
            ("last", tuple(at for at in everything if at not in player.steps), everything),
        )
    }
    wanted = {steps for pair in pairs.values() for steps in pair}
    refusals = {steps: hybrids.refusal(steps) for steps in wanted}
    fine = [steps for steps, refusal in refusals.items() if refusal is None]
    ladder, names = with_hybrids(ladder, hybrids, fine)

    def place(player: Player, end: End) -> Place:
        before, after = pairs[player.name, len(player.steps), end]
        refusal = refusals[before] or refusals[after]
        return Place(refusal=refusal) if refusal else Place(names[before], names[after])

    planned = [PlannedEnds(one, place(one, "first"), place(one, "last")) for one in players]
    return ladder, tuple(planned)


def measure_ends(
    ladder: Ladder,
    planned: Sequence[PlannedEnds],
    steps: Sequence[Contrast],
    results: pd.DataFrame,
    metric: str,
    tested: Tested | None = None,
) -> tuple[BothEnds, ...]:
    """Measure each change at both ends, each on all splits that its two methods share.

    Parameters
    ----------
    ladder : Ladder
        That `with_both_ends` has made.
    planned : sequence of PlannedEnds
    steps : sequence of Contrast
        Effects of the steps at their places on the ladder, over all sizes.
    results : DataFrame
    metric : str
        A column of the results.
    tested : Tested, optional
        For intervals over test rows, which lead where a change is one of the test set: without
        them nothing is told of it.
    """
    found = []
    for one in planned:
        first, last = (
            _measure(ladder, place, results, metric, tested or Tested())
            for place in (one.first, one.last)
        )
        single = len(one.player.steps) == 1
        places = [at.effect for at in (first, last) if at.effect is not None and at.claimed]
        places += [steps[at] for at in one.player.steps if single and _shown(steps[at])]
        found.append(
            BothEnds(
                name=ladder.steps[one.player.steps[0]].label if single else one.player.name,
                group=one.player.group,
                number=one.player.steps[0] + 1 if single else None,
                first=first,
                last=last,
                robustness=_robustness(ladder.verdict, places, 2 + single),
            )
        )
    return tuple(found)


def _shown(step: Contrast) -> bool:
    """Whether it is shown what a step changes: also nothing, but for racing threads."""
    return not isinstance(step, StepEffect) or step.weight != "not shown to change"


def _measure(
    ladder: Ladder, place: Place, results: pd.DataFrame, metric: str, tested: Tested
) -> MeasuredPlace:
    if place.refusal:
        return MeasuredPlace(None, place.refusal)
    if place.before == place.after:
        return MeasuredPlace(None, "changes no setting there")
    everything = {one.method.name: one for one in (*ladder.configurations, *ladder.further)}
    measured = "correct" if metric == ACCURACY else metric
    shared = results[(results["seed"] == 0) & results[measured].notna()]
    keys = ["source", "n", "replicate"]
    fitted = [
        set(shared.loc[shared["method"] == name, keys].itertuples(index=False, name=None))
        for name in (place.before, place.after)
    ]
    if not fitted[0] & fitted[1]:
        return MeasuredPlace(None, "not fitted")
    pair = [everything[place.before], everything[place.after]]
    counts = count_configurations(ladder, pair, results, metric)
    rng = np.random.default_rng(derive_seed("both ends", *counts.methods))
    level = ladder.verdict.level if ladder.verdict else LEVEL
    other_rows = any(
        one.setting == "test set" for one in data_differences(pair[0].data, pair[1].data)
    )
    gained = _gained(counts, tested) if other_rows else []
    inferences: list[Inference] = ["splits", "crossed"] if gained else ["splits"]
    (effect,) = contrasts(counts, None, gained, level, rng, inferences=inferences)
    fits = manipulation_of(counts, (pair[0].method, pair[1].method), results, None)
    shown = fits.delivered is not None and not fits.unshown and not fits.too_few
    return MeasuredPlace(replace(effect, changes_test=other_rows), claimed=shown)


def _gained(counts: Counts, tested: Tested) -> list[GainedRows]:
    if counts.metric != ACCURACY or not {*counts.methods} <= tested.rows.keys():
        return []
    rows = [tested.rows[name] for name in counts.methods]
    return gained_rows(counts, rows, tested.predictions)


def _robustness(rule: VerdictRule | None, places: Sequence[Contrast], wanted: int) -> Robustness:
    """Judge the places by their intervals; two that exclude each other's sign contradict."""
    judged = [_sign(one, rule) for one in places]
    known = {one for one in judged if one is not None}
    if len(known) > 1:
        return "order matters"
    if len(judged) < wanted or len(known) != 1 or None in judged:
        return "cannot be told"
    return known.pop()


def _sign(effect: Contrast, rule: VerdictRule | None) -> Robustness | None:
    """Say what an effect is shown to be, by its whole interval; None where nothing is shown."""
    interval = effect.leading
    if interval is None or (rule and effect.fewest < rule.fewest_splits):
        return None
    low, high, smallest = interval.low, interval.high, rule.smallest_effect if rule else 0.0
    if low >= smallest and low > 0:
        return "gain"
    if high <= -smallest and high < 0:
        return "loss"
    if low == high == 0 and rule is None:
        return "no effect"
    return "too small to count" if -smallest < low and high < smallest else None
