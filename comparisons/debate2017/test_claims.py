"""The claims of the debate: that each is tested by one setting, and that verdicts can be found."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from debate2017.claims.report import Report, as_text, make_report, write_report
from debate2017.study_tables import claims_of
from fitdiff.methods.differences import only_difference
from fitdiff.run.options import Listener, RunOptions
from fitdiff.run.run import run_study
from fitdiff.studies.study import Study, read_study
from fitdiff.studies.study_file import Profile

# Fits studies of the case study for real: minutes in all.
pytestmark = pytest.mark.long

SILENT = Listener(say=print, planned=print, fitted=lambda *cell: None)


@pytest.fixture(scope="module")
def guesses2017() -> Study:
    return read_study("guesses2017")


def test_every_claim_of_the_debate_is_tested(guesses2017: Study) -> None:
    ids = [claim.id for claim in claims_of(guesses2017)]
    assert sorted({re.sub("[a-z]$", "", one) for one in ids}) == [f"C{k}" for k in range(1, 8)]


def test_every_step_changes_the_setting_that_the_claim_is_about(guesses2017: Study) -> None:
    """Read from the methods themselves, not from what the study says of its steps."""
    by_name = {method.name: method for method in guesses2017.methods}
    decisive = {}
    for claim in claims_of(guesses2017):
        first = claim.steps[0]
        decisive[claim.id] = only_difference(by_name[first.from_], by_name[first.to]).setting
    assert decisive == {
        "C1": "activation",
        "C2": "epochs",
        "C3": "optimiser.rate",
        "C4": "elastic_averaging",
        "C5a": "solver",
        "C5b": "solver",
        "C6a": "hidden_dropout",
        "C6b": "augmentation",
        "C7": "hidden",
    }


def test_the_study_runs_no_method_that_no_step_needs(guesses2017: Study) -> None:
    steps = [step for claim in claims_of(guesses2017) for step in claim.steps]
    needed = {name for step in steps for name in (step.from_, step.to)}
    assert needed == {method.name for method in guesses2017.methods}


def test_profiles_have_the_splits_that_each_step_is_judged_at(guesses2017: Study) -> None:
    fitted: dict[str, int] = {}
    for name in ("paper", "deciding", "solvers"):
        profile = guesses2017.profile(name)
        assert profile.sizes == (10, 20, 40, 85)
        for method in guesses2017.methods_of(profile):
            fitted[method.name] = max(fitted.get(method.name, 0), profile.replicates)
    for claim in claims_of(guesses2017):
        for step in claim.steps:
            assert min(fitted[step.from_], fitted[step.to]) >= step.splits


def judged(study: Study, ids: set[str], replicates: int, folder: Path) -> Report:
    """Run what some claims need, on splits of n = 20, and judge them at so many."""
    claims = tuple(
        replace(claim, steps=tuple(replace(step, splits=replicates) for step in claim.steps))
        for claim in claims_of(study)
        if claim.id in ids
    )
    names = {name for claim in claims for step in claim.steps for name in (step.from_, step.to)}
    profile = Profile(sizes=(20,), replicates=replicates, methods=tuple(sorted(names)))
    file = replace(study.file, profiles={"few": profile})
    chosen = replace(study, file=file, tables={**study.tables, "claims": claims})
    run_study(chosen, RunOptions("few", folder, workers=2), SILENT)
    report = make_report(chosen, folder)
    print(write_report(report, folder))
    return report


@pytest.fixture(scope="module")
def solvers(guesses2017: Study, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Claims C5a and C5b alone, which need no net, on 12 splits."""
    return judged(guesses2017, {"C5a", "C5b"}, 12, tmp_path_factory.mktemp("solvers"))


def test_a_claim_is_judged_from_real_fits(solvers: Report) -> None:
    """Whatever the verdict is, it follows from the interval by the rule."""
    steps = [step for claim in solvers.claims for step in claim.steps]
    assert len(steps) == 7
    for step in steps:
        effect = step.overall
        assert effect is not None
        assert (effect.splits, step.left_out) == (12, 0)
        low, high = effect.interval.low, effect.interval.high
        assert low <= effect.mean <= high
        if step.stated.expects == "gain":
            found = {low >= 0.01: "supported", high < 0.01: "excluded"}.get(True)
        else:
            near = low > -0.01 and high < 0.01
            found = {near: "supported", low >= 0.01 or high <= -0.01: "excluded"}.get(True)
        p = effect.p_value if effect.p_adjusted is None else effect.p_adjusted
        assert (found is None) == (effect.p_value > 0.05)
        assert effect.verdict == (found if p <= 0.05 and not effect.at_edge else "undecided")


def test_a_solver_makes_next_to_no_difference_once_the_problem_is_solved(solvers: Report) -> None:
    """And stopping Newton's method short of that makes a great one."""
    steps = [step for claim in solvers.claims for step in claim.steps]
    effects = {(one.stated.from_, one.stated.to): one.overall for one in steps}
    solved, stopped = (
        effects["beam-newton-tight", "beam-liblinear"],
        effects["beam-newton", "beam-newton-tight"],
    )
    assert solved is not None
    assert stopped is not None
    # liblinear's own tolerance leaves it a few images in a thousand from the minimum.
    assert abs(solved.mean) < 0.005
    assert stopped.mean > 4 * abs(solved.mean)


def test_the_report_names_who_claimed_and_what_was_changed(solvers: Report) -> None:
    text = " ".join(as_text(solvers).split())
    for id in ("C5a", "C5b"):
        assert f"{id}. The Leekasso differs between R and Python" in text
    assert "(Beam)" in text
    assert "solver newton-cholesky -> liblinear" in text


def test_both_readings_decide_and_the_later_is_marked(solvers: Report) -> None:
    """Else a reader would take the second for one that was there from the start."""
    usual, solved = (claim.steps[0] for claim in solvers.claims)
    assert (usual.stated.from_, usual.stated.to) == ("beam-newton", "beam-liblinear")
    assert (solved.stated.from_, solved.stated.to) == ("beam-newton-tight", "beam-liblinear")
    assert usual.decides
    assert solved.decides
    assert "added after a trial" in " ".join(as_text(solvers).split())


def test_a_claim_about_h2o_is_judged_from_end_to_end(guesses2017: Study, tmp_path: Path) -> None:
    """Claim C3, on H2O's own server: both steps are measured, on as few splits as have a spread."""
    report = judged(guesses2017, {"C3"}, 2, tmp_path)
    (claim,) = report.claims
    assert [step.difference.setting for step in claim.steps] == ["optimiser.rate", "optimiser"]
    for step in claim.steps:
        assert step.overall is not None
        assert (step.overall.splits, step.left_out, step.missing_sizes) == (2, 0, ())
        # Two splits are fewer than the rule asks for.
        assert step.overall.verdict == "undecided"
        # A tenth of an epoch is what H2O may overshoot; none of the three fits is longer than 20.
        assert step.epochs is not None
        assert all(0 < epochs <= 20.1 for epochs in step.epochs)
        # H2O's threshold is not one half, of which the same probabilities make other labels.
        assert [reading.at_half for reading in step.readings] == [False, True]
    # The rate decides something: the nets are not the same net twice.
    assert claim.steps[0].overall.before != claim.steps[0].overall.after


@pytest.mark.deep
def test_every_claim_is_measured(guesses2017: Study, tmp_path: Path, record_property) -> None:
    """The smoke profile, of which no verdict comes: every engine, every step."""
    run_study(guesses2017, RunOptions("smoke", tmp_path, workers=2), SILENT)
    report = make_report(guesses2017, tmp_path)
    print(write_report(report, tmp_path))
    assert report.notice == ""
    steps = [step for claim in report.claims for step in claim.steps]
    assert all(step.overall is not None and step.left_out == 0 for step in steps)
    assert {step.overall.verdict for step in steps if step.overall} == {"undecided"}
    record_property("cells", sum(look.progress.planned for look in report.looks))
    record_property("steps", len(steps))
