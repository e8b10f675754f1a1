"""Stages of made-up splits, summed up."""

from __future__ import annotations

import math

from fitdiff.comparison.reported import REPORTED
from fitdiff.comparison.stages import STAGES, Stage, StageDiff
from fitdiff.comparison.summary import SplitDiff, StageSummary, set_apart, summarise_stages
from fitdiff.comparison.tolerances import TOLERANCES, reason


def at(
    stage: Stage, equal: bool | None, needed: float, *, of: str = "", note: str = "", told: str = ""
) -> StageDiff:
    return StageDiff(stage, equal, needed, 0.0, note, of or stage, {}, told)


def split(*stages: StageDiff, statuses: tuple[str, str] = ("ok", "ok"), number: int = 1):
    return SplitDiff("cells", 40, number, statuses, stages)


def only(*splits: SplitDiff) -> StageSummary:
    (found,) = summarise_stages(splits, TOLERANCES)
    return found


def test_a_split_breaks_at_the_first_stage_that_differs() -> None:
    made = split(
        at("selection", None, math.nan), at("parameters", False, 1.0), at("labels", False, 2.0)
    )
    assert made.breaks == "parameters"
    assert made.at("labels") is made.stages[2]
    assert made.at("metric") is None
    assert split(at("labels", True, 0.0)).breaks is None


def test_only_fits_that_both_converged_are_judged() -> None:
    statuses = ("ok", "not-converged"), ("not-converged", "ok"), ("ok", "ok")
    assert [split(statuses=one).judged for one in statuses] == [False, False, True]


def test_the_worst_split_differs_though_another_needs_more_within_its_tolerance() -> None:
    splits = (
        split(at("metric", True, 5.0), number=1),
        split(at("metric", False, 1.0, of="brier"), number=2),
        split(at("metric", False, 0.5), number=3),
        split(at("metric", False, 0.4), number=4),
    )
    found = only(*splits)
    assert found.worst is splits[2], "of a stage's own quantity before its others"
    assert (found.needed, found.quantity) == (0.5, "metric")
    assert found.broken == {"brier": 1, "metric": 2}
    assert (found.compared, found.equal, found.first) == (4, 1, 3)


def test_the_tolerance_shown_is_that_of_the_quantity_shown() -> None:
    found = only(split(at("metric", False, 1.0, of="brier")))
    assert (found.quantity, found.tolerance) == ("brier", TOLERANCES.brier)
    assert found.reason == reason("brier", TOLERANCES)


def test_what_could_not_be_compared_is_counted_by_why() -> None:
    unknown = [split(at("objective", None, math.nan, note=why)) for why in ("a", "b", "a")]
    found = only(*unknown)
    assert found.not_comparable == {"a": 2, "b": 1}
    assert (found.compared, found.equal, found.first) == (0, 0, 0)
    assert found.worst is None
    assert math.isnan(found.needed)
    assert (found.quantity, found.tolerance) == ("objective", TOLERANCES.objective)
    assert found.broken == {}


def test_a_relation_is_said_where_it_holds_on_every_split_that_differs() -> None:
    told, same = at("AIC", False, 1.0, told="2 more"), at("AIC", True, 0.0, told="other")
    assert only(split(told), split(told), split(same)).relation == "2 more"
    assert only(split(told), split(at("AIC", False, 1.0))).relation == ""
    assert only(split(told), split(at("AIC", False, 1.0, told="4 more"))).relation == ""


def test_stages_are_in_their_order_and_those_of_no_split_are_left_out() -> None:
    found = summarise_stages(
        [split(at("metric", True, 0.0), at("AIC", True, 0.0)), split(at("rows", True, 0.0))],
        TOLERANCES,
    )
    assert [one.stage for one in found] == ["rows", "AIC", "metric"]
    assert [one.compared for one in found] == [1, 1, 1]


def test_without_a_split_the_usual_stages_are_shown() -> None:
    found = [one.stage for one in summarise_stages([], TOLERANCES)]
    assert found == [stage for stage in STAGES if stage not in REPORTED]


def test_splits_apart_are_summed_up_by_their_statuses_the_most_frequent_first() -> None:
    few, many = ("ok", "failed"), ("failed", "ok")
    splits = [
        split(at("labels", False, 1.0), statuses=few),
        split(at("labels", False, 2.0), statuses=many),
        split(at("labels", False, 3.0), statuses=many),
        split(at("labels", False, 9.0)),
    ]
    apart = set_apart(splits, TOLERANCES)
    assert [(one.statuses, one.splits) for one in apart] == [(many, 2), (few, 1)]
    assert [[stage.needed for stage in one.stages] for one in apart] == [[3.0], [1.0]]
