"""The guesses of the debate: that each is tested by one factor, and that verdicts can be found."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from fitdiff.differences import only_difference
from fitdiff.guesses.report import Report, as_text, make_report, write_report
from fitdiff.run import Listener, RunOptions, run_study
from fitdiff.study import Study, read_study
from fitdiff.study_file import Profile

STUDIES = Path(__file__).parent / "studies"
SILENT = Listener(say=print, planned=print, fitted=lambda *cell: None)


@pytest.fixture(scope="module")
def guesses2017() -> Study:
    return read_study(str(STUDIES / "guesses2017.toml"))


def test_every_guess_of_the_debate_is_tested(guesses2017: Study) -> None:
    ids = [guess.id for guess in guesses2017.file.guesses]
    assert sorted({re.sub("[a-z]$", "", one) for one in ids}) == [f"C{k}" for k in range(1, 8)]


def test_every_step_changes_the_factor_that_the_guess_is_about(guesses2017: Study) -> None:
    """Read from the methods themselves, not from what the study says of its steps."""
    by_name = {method.name: method for method in guesses2017.methods}
    decisive = {}
    for guess in guesses2017.file.guesses:
        first = guess.steps[0]
        decisive[guess.id] = only_difference(by_name[first.from_], by_name[first.to]).factor
    assert decisive == {
        "C1": "activation",
        "C2": "epochs",
        "C3": "optimiser.rate",
        "C4": "elastic_averaging",
        "C5": "solver",
        "C6a": "hidden_dropout",
        "C6b": "augmentation",
        "C7": "hidden",
    }


def test_the_study_runs_no_method_that_no_step_needs(guesses2017: Study) -> None:
    steps = [step for guess in guesses2017.file.guesses for step in guess.steps]
    needed = {name for step in steps for name in (step.from_, step.to)}
    assert needed == {method.name for method in guesses2017.methods}


def test_paper_has_more_splits_than_the_rule_asks_for(guesses2017: Study) -> None:
    assert guesses2017.file.verdict is not None
    for name in ("paper", "deep"):
        profile = guesses2017.profile(name)
        assert profile.sizes == (10, 20, 40, 85)
        assert profile.replicates >= guesses2017.file.verdict.fewest_splits


@pytest.fixture(scope="module")
def solvers(guesses2017: Study, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Guess C5 alone, the one that needs no net, on 12 splits of n = 20."""
    (guess,) = (guess for guess in guesses2017.file.guesses if guess.id == "C5")
    names = {name for step in guess.steps for name in (step.from_, step.to)}
    profile = Profile(sizes=(20,), replicates=12, methods=tuple(sorted(names)))
    file = replace(guesses2017.file, profiles={"solvers": profile}, guesses=(guess,))
    study = replace(guesses2017, file=file)
    folder = tmp_path_factory.mktemp("solvers")
    run_study(study, RunOptions("solvers", folder, workers=2), SILENT)
    report = make_report(study, folder)
    print(write_report(report, folder))
    return report


def test_a_guess_is_judged_from_real_fits(solvers: Report) -> None:
    """Whatever the verdict is, it follows from the interval by the rule."""
    (guess,) = solvers.guesses
    assert [step.overall is None for step in guess.steps] == [False] * 7
    for step in guess.steps:
        effect = step.overall
        assert effect is not None
        assert (effect.splits, step.left_out) == (12, 0)
        low, high = effect.interval.low, effect.interval.high
        assert low <= effect.mean <= high
        # 12 splits: one of 4,096 patterns of signs, exactly.
        assert (effect.p_value * 4096) == int(effect.p_value * 4096)
        if step.stated.expects == "gain":
            found = {low >= 0.01: "supported", high < 0.01: "refuted"}.get(True)
        else:
            near = low > -0.01 and high < 0.01
            found = {near: "supported", low >= 0.01 or high <= -0.01: "refuted"}.get(True)
        assert effect.verdict == (found or "not decidable here")


def test_a_solver_makes_next_to_no_difference_once_the_problem_is_solved(solvers: Report) -> None:
    """And stopping Newton's method short of that makes a great one."""
    (guess,) = solvers.guesses
    effects = {(one.stated.from_, one.stated.to): one.overall for one in guess.steps}
    solved, stopped = effects["B4-newton-tight", "B4"], effects["B4-newton", "B4-newton-tight"]
    assert solved is not None
    assert stopped is not None
    # liblinear's own tolerance leaves it a few images in a thousand from the minimum.
    assert abs(solved.mean) < 0.005
    assert stopped.mean > 4 * abs(solved.mean)


def test_the_report_names_who_guessed_and_what_was_changed(solvers: Report) -> None:
    text = " ".join(as_text(solvers).split())
    assert "C5. The Leekasso differs between R and Python" in text
    assert "(Beam)" in text
    assert "solver newton-cholesky -> liblinear" in text


@pytest.mark.deep
def test_every_guess_is_measured(guesses2017: Study, tmp_path: Path) -> None:
    """The smoke profile, of which no verdict comes: every engine, every step."""
    run_study(guesses2017, RunOptions("smoke", tmp_path, workers=2), SILENT)
    report = make_report(guesses2017, tmp_path)
    print(write_report(report, tmp_path))
    assert report.progress.notice() == ""
    steps = [step for guess in report.guesses for step in guess.steps]
    assert all(step.overall is not None and step.left_out == 0 for step in steps)
    assert {step.overall.verdict for step in steps if step.overall} == {"not decidable here"}
