"""Stage-by-stage diffs of the methods of a study that was run, each engine for real."""

from __future__ import annotations

import pytest

from fitdiff.comparison.report import DIFFERENT, EQUAL, NOT_COMPARED, DiffReport, make_report

# Fits studies of the case study for real: minutes in all.
pytestmark = pytest.mark.long


@pytest.fixture
def diff(leek2017):
    by_name = {method.name: method for method in leek2017.study.methods}

    def diff(first: str, second: str) -> DiffReport:
        folders = (leek2017.folder, leek2017.folder)
        return make_report(leek2017.study, by_name[first], by_name[second], folders)

    return diff


def test_r_and_statsmodels_agree_on_least_squares_at_every_stage(diff) -> None:
    report = diff("leek-lm", "leek-ols-statsmodels")
    assert report.exit_code == EQUAL
    assert [one.setting for one in report.settings] == ["engine"]
    by_stage = {one.stage: one for one in report.judged}
    assert all(one.equal == one.compared == report.splits_judged for one in report.judged)
    # Rounding, 1e-16, times the condition of ten pixels.
    assert by_stage["parameters"].needed < 1e-11
    # Ten rows do not determine eleven coefficients.
    assert [one.statuses for one in report.apart] == [("rank-deficient", "rank-deficient")]


def test_separated_fits_are_set_apart_although_all_else_is_equal(diff) -> None:
    report = diff("beam-r-glm", "beam-logit-statsmodels")
    assert (report.exit_code, report.splits_judged) == (NOT_COMPARED, 0)
    assert {one.statuses for one in report.apart} == {("separated", "separated")}
    by_stage = {one.stage: one for one in report.apart[0].stages}
    assert by_stage["selection"].equal == by_stage["selection"].compared > 0
    assert by_stage["parameters"].equal < by_stage["parameters"].compared


def test_leeks_and_beams_leekasso_differ_first_at_the_selection(diff) -> None:
    report = diff("leek-lm", "beam-liblinear")
    assert (report.exit_code, report.breaks) == (DIFFERENT, "selection")
    assert {"select.statistic", "select.ties", "family"} <= {one.setting for one in report.settings}


def test_nets_whose_weights_were_not_kept_are_compared_from_the_objective_on(diff) -> None:
    report = diff("beam-mlp", "beam-leek-mlp")
    by_stage = {one.stage: one for one in report.judged}
    assert by_stage["parameters"].compared == 0
    assert set(by_stage["parameters"].not_comparable) == {"weights were not kept with the results"}
    assert report.breaks == "objective"
