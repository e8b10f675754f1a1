"""Reports on splits whose diffs are made up."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from fitdiff.comparison.render import as_json, as_text
from fitdiff.comparison.report import DIFFERENT, EQUAL, NOT_COMPARED, DiffReport
from fitdiff.comparison.stages import STAGES, Stage, StageDiff
from fitdiff.comparison.summary import SplitDiff, set_apart, summarise_stages
from fitdiff.comparison.texts import cause, verdict
from fitdiff.comparison.tolerances import TOLERANCES

from .conftest import method


def split(
    replicate: int, statuses: tuple[str, str] = ("ok", "ok"), **needed: float | str
) -> SplitDiff:
    """A split on which some stages need a tolerance, or cannot be compared for a reason."""

    def at(stage: Stage) -> StageDiff:
        value = needed.get(stage, 0.0)
        tolerance = TOLERANCES.of(stage)
        if isinstance(value, str):
            return StageDiff(stage, None, math.nan, tolerance, value, stage)
        return StageDiff(stage, value <= tolerance, value, tolerance, "", stage)

    return SplitDiff("cells", 40, replicate, statuses, tuple(at(stage) for stage in STAGES))


def report(*splits: SplitDiff, planned: int | None = None, second: str = "glm-top10") -> DiffReport:
    return DiffReport(
        study="own",
        title="a study",
        profile="smoke",
        versions="versions",
        first=method("lm-top10"),
        second=method(second),
        settings=(),
        tolerances=TOLERANCES,
        planned=len(splits) if planned is None else planned,
        splits=splits,
        judged=summarise_stages([one for one in splits if one.judged], TOLERANCES),
        apart=set_apart(splits, TOLERANCES),
    )


def test_each_stage_states_its_counts_and_worst_split() -> None:
    made = report(
        split(1, parameters=1e-3, labels=2.0),
        split(2, parameters=1e-2),
        split(3, parameters="weights were not kept", labels=5.0),
    )
    by_stage = {one.stage: one for one in made.judged}
    parameters = by_stage["parameters"]
    assert (parameters.compared, parameters.equal, parameters.first) == (2, 0, 2)
    assert parameters.needed == 1e-2
    assert parameters.worst is made.splits[1]
    assert parameters.not_comparable == {"weights were not kept": 1}
    assert parameters.broken == {"parameters": 2}
    labels = by_stage["labels"]
    assert (labels.compared, labels.equal, labels.first, labels.needed) == (3, 1, 1, 5)
    assert by_stage["rows"].equal == 3


def test_the_first_stage_that_breaks_anywhere_is_the_answer() -> None:
    made = report(split(1, labels=2.0), split(2, objective=0.5, labels=1.0), split(3))
    assert made.breaks == "objective"
    assert made.exit_code == DIFFERENT
    said = verdict(made)
    assert "lm-top10 and glm-top10 part at stage 'objective'" in said
    assert "on 1 of 3 splits judged" in said
    assert "equal under a tolerance of 0.5, not 1e-10 (worst: n = 40, 2)" in said
    assert "On others the first to differ is: labels on 1." in said


def test_splits_set_apart_neither_pass_nor_fail() -> None:
    bad = split(2, ("separated", "separated"), parameters=1.0)
    made = report(split(1), bad, split(3, ("ok", "failed"), parameters="the second failed"))
    assert made.exit_code == EQUAL
    assert made.splits_judged == 1
    assert [(one.statuses, one.splits) for one in made.apart] == [
        (("separated", "separated"), 1),
        (("ok", "failed"), 1),
    ]
    # Described all the same.
    assert {one.stage: one.first for one in made.apart[0].stages}["parameters"] == 1
    alone = report(bad)
    assert (alone.exit_code, alone.breaks) == (NOT_COMPARED, None)
    assert "none of 1 splits: 1 separated / separated" in verdict(alone)
    assert "Set apart: lm-top10 separated, glm-top10 separated: 1 of 1 splits" in as_text(alone)


def test_what_could_not_be_compared_is_told_once_by_why() -> None:
    why = {"parameters": "weights were not kept", "objective": "weights were not kept"}
    text = as_text(report(split(1, **why)))
    assert "Not compared:\n  parameters, objective: weights were not kept.\n" in text
    assert "parameters    0 of 0" not in text


def test_missing_splits_do_not_pass_but_a_difference_counts() -> None:
    assert report(split(1), planned=2).exit_code == NOT_COMPARED
    assert report(split(1, labels=1.0), planned=2).exit_code == DIFFERENT
    assert report(planned=2).exit_code == NOT_COMPARED
    text = as_text(report(split(1), planned=2))
    assert text.count("INCOMPLETE: 1 of 2 splits have both results") == 2


def test_json_has_no_numbers_that_json_lacks() -> None:
    made = report(split(1, selection=math.inf, parameters="no common parametrisation"))
    content = json.loads(as_json(made))
    by_stage = {one["stage"]: one for one in content["judged"]}
    assert by_stage["selection"]["needed"] == "inf"
    assert by_stage["parameters"]["needed"] is None
    assert by_stage["parameters"]["not_comparable"] == {"no common parametrisation": 1}
    assert by_stage["selection"]["worst"] == {"source": "cells", "n": 40, "replicate": 1}
    assert content["splits"][0]["breaks"] == content["first_stage_that_breaks"] == "selection"
    assert content["tolerances"]["auc"] == "inf"


def test_a_name_with_markup_is_shown_as_it_is() -> None:
    made = report(split(1))
    named = replace(made, first=replace(made.first, name="[bold]<b>L1"))
    assert "[bold]<b>L1" in as_text(named)


@pytest.mark.parametrize("stage", STAGES)
def test_a_difference_without_a_setting_is_undeclared(stage: Stage) -> None:
    assert "UNDECLARED: no setting differs, and yet" in cause(
        method("lm-top10"), method("lm-top10"), stage
    )
    assert "threads race" in cause(method("h2o-mlp"), method("h2o-mlp"), stage)
    stated = cause(method("lm-top10"), method("ols-top10"), stage)
    assert stated == "Settings that differ (1): engine r.lm -> py.statsmodels."


def test_where_every_method_failed_there_is_no_table_of_stages() -> None:
    failed = ("failed", "failed")
    made = report(split(1, failed), split(2, failed))
    assert not made.has_fits
    assert report(split(1, failed), split(2, ("ok", "separated"))).has_fits
    text = as_text(made)
    assert "Judged: 0 of 2 splits" in text
    assert "Set apart: lm-top10 failed, glm-top10 failed: 2 of 2 splits" in text.replace("\n", " ")
    assert "in force" not in text.partition("Set apart")[0]
    assert "Tolerances in force" not in text


def test_lines_that_go_on_are_two_columns_further_in() -> None:
    reason = "weights of neither method were kept by the run that made the results, " * 2
    text = as_text(report(split(1, parameters=reason.strip(", "), predictions=1.0)))
    lines = text.splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("  parameters"))
    assert lines[at + 1].startswith("    ")
    assert max(map(len, lines)) <= 80
