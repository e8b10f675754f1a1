"""The ladders of the debate: that each is one, and that steps of real fits add up to the gap."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

import debate2017
from fitdiff.attribution import noise, running
from fitdiff.attribution.configuration import only_change
from fitdiff.attribution.ladder import Ladder, read_ladder
from fitdiff.attribution.report import LadderReport, make_report
from fitdiff.attribution.running import run_ladder
from fitdiff.attribution.specification import LadderProfile
from fitdiff.attribution.writing import write_report
from fitdiff.run.options import Listener, RunOptions

# Fits studies of the case study for real: minutes in all.
pytestmark = pytest.mark.long

LADDERS = Path(debate2017.__file__).parent / "ladders"
SILENT = Listener(say=print, planned=print, fitted=lambda *cell: None)
NAMES = [path.stem for path in sorted(LADDERS.glob("*.toml"))]
NETS = ["beam-r-to-python-nets", "leek-net-to-beam-mlp", "mlp-leek-to-h2o"]


def measured(ladder: Ladder, folder: Path, profile: str) -> LadderReport:
    run_ladder(ladder, RunOptions(profile, folder, workers=2), SILENT)
    report = make_report(ladder, folder)
    print(write_report(report, folder))
    return report


def assert_adds_up(report: LadderReport) -> None:
    """In fractions of integers: not one image may be lost on the way."""
    for at in range(-1, len(report.sizes)):
        effects = [step.overall if at < 0 else step.by_size[at] for step in report.steps]
        gap = report.gap if at < 0 else report.gap_by_size[at]
        assert sum((effect.mean for effect in effects), Fraction(0)) == gap.mean
        assert all(one.after == two.before for one, two in pairwise(effects))
        assert (effects[0].before, effects[-1].after) == (gap.before, gap.after)


@pytest.mark.parametrize("name", NAMES)
def test_every_step_changes_one_setting_and_can_be_run(name: str) -> None:
    """Read from the methods themselves, which the engines have been asked about."""
    ladder = read_ladder(str(LADDERS / f"{name}.toml"))
    changes = [only_change(one, two).setting for one, two in pairwise(ladder.configurations)]
    assert changes == [step.difference.setting for step in ladder.steps]
    assert ladder.verdict is not None
    paper = ladder.profile("paper")
    assert paper.replicates >= 100
    assert paper.reseeded >= 5
    assert paper.replicates >= ladder.verdict.fewest_splits


def test_expected_ladders_ship() -> None:
    assert {*NETS, "leekasso-r-to-python"} <= {*NAMES}


@pytest.fixture(scope="module")
def leekasso(tmp_path_factory: pytest.TempPathFactory) -> LadderReport:
    """The linear ladder on a few splits, every method re-seeded, whatever its engine declares."""
    ladder = read_ladder(str(LADDERS / "leekasso-r-to-python.toml"))
    few = LadderProfile(sizes=(20,), replicates=5, reseeded=3)
    ladder = replace(ladder, profiles={"few": few})
    with pytest.MonkeyPatch.context() as patch:
        for module in (running, noise):
            patch.setattr(module, "is_random", lambda method: True)
        return measured(ladder, tmp_path_factory.mktemp("leekasso"), "few")


def test_steps_of_real_fits_add_up_to_the_gap_exactly(leekasso: LadderReport) -> None:
    assert leekasso.progress.notice() == ""
    assert leekasso.gap.splits == 5
    assert_adds_up(leekasso)
    # The ends are tested on 1,763 and on 1,058 images: their difference is no count.
    assert (1763 * 1058 * 5) % leekasso.gap.mean.denominator == 0


def test_deterministic_engines_have_no_noise(leekasso: LadderReport) -> None:
    """Ten seeds each gave the same count, hence what the engines declare is true."""
    assert all(step.overall.noise_floor == 0.0 for step in leekasso.steps)


def test_least_squares_is_the_same_in_r_and_in_python(leekasso: LadderReport) -> None:
    """The framework, at the same specification: not one label differs."""
    step = next(one for one in leekasso.steps if one.stated.difference.after == "py.statsmodels")
    assert step.overall.mean == 0
    assert step.overall.disagreement == 0.0


def test_another_test_set_changes_no_fit(leekasso: LadderReport) -> None:
    step = next(one for one in leekasso.steps if one.stated.difference.setting == "test set")
    assert step.overall.disagreement is None
    assert step.overall.crossed.low < step.overall.mean < step.overall.crossed.high


@pytest.mark.deep
@pytest.mark.parametrize("name", NETS)
def test_ladders_of_nets_add_up_too(name: str, tmp_path: Path) -> None:
    ladder = read_ladder(str(LADDERS / f"{name}.toml"))
    report = measured(ladder, tmp_path, "smoke")
    assert report.progress.notice() == ""
    assert_adds_up(report)
