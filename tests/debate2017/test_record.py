from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from debate2017.record import Comparison, compare, read_recorded, verdict
from debate2017.study_tables import FOLDER
from fitdiff.errors import DataError
from fitdiff.stats.bootstrap import Interval

RECORDED = FOLDER / "recorded" / "leek2017.csv"
ARMS = {"leekasso": "leek-lm", "h2o_deeplearning": "leek-h2o"}


def as_results(recorded: pd.DataFrame, shift: float = 0.0) -> pd.DataFrame:
    """The record itself in place of our results."""
    return pd.DataFrame(
        {
            "method": recorded["arm"].map(ARMS),
            "n": recorded["n"],
            "accuracy": recorded["accuracy"] + shift,
            "total": recorded["total"],
        }
    )


def test_the_record_is_what_leek_published() -> None:
    recorded = read_recorded(RECORDED)
    assert len(recorded) == 160
    means = recorded.groupby("arm")["accuracy"].mean()
    # originals: 0.9663 and 0.9188, published to four places
    assert means["leekasso"] == pytest.approx(0.9663, abs=5e-5)
    assert means["h2o_deeplearning"] == pytest.approx(0.9188, abs=5e-5)


def test_the_record_does_not_differ_from_itself() -> None:
    recorded = read_recorded(RECORDED)
    by_size, overall = compare(as_results(recorded), recorded, ARMS, {})
    assert len(by_size) == 32
    assert all(c.ours == c.recorded for c in by_size)
    assert [c.p_adjusted for c in overall] == [1.0, 1.0]


def test_shift_is_detected_with_five_replicates() -> None:
    recorded = read_recorded(RECORDED)
    _, overall = compare(as_results(recorded, shift=-0.2), recorded, ARMS, {})
    assert all(c.p_adjusted < 0.001 for c in overall)
    assert all(c.interval.low < -0.2 < c.interval.high for c in overall)


def test_failed_cells_and_sizes_of_one_side_do_not_count() -> None:
    recorded = read_recorded(RECORDED)
    ours = as_results(recorded)
    ours = ours[ours["n"] != 10]
    ours.loc[(ours["n"] == 15) & (ours["method"] == "leek-lm"), "accuracy"] = np.nan
    by_size, _ = compare(ours, recorded, ARMS, {})
    assert {(c.method, c.n) for c in by_size if c.n == 15} == {("leek-h2o", 15)}
    assert all(c.n != 10 for c in by_size)


def drawn(hard: np.ndarray, rng: np.random.Generator, replicates: int = 5) -> pd.DataFrame:
    """Accuracies of one side: its fits share its test images, some of which all fits miss."""
    rows = [
        {"n": n, "total": hard.size, "accuracy": 1 - hard.mean() - 0.02 * rng.random()}
        for n in (10, 20)
        for _ in range(replicates)
    ]
    return pd.DataFrame(rows).assign(method="leek-lm", arm="leekasso")


def test_both_draws_are_taken_into_account() -> None:
    """Sides that differ in nothing but their draws differ in one of twenty comparisons."""
    rng = np.random.default_rng(7)
    missed, images, found = 0.1, 400, []
    for _ in range(150):
        ours, theirs = (drawn(rng.random(images) < missed, rng) for _ in range(2))
        variances = {"leek-lm": missed * (1 - missed)}
        (one,) = compare(ours, theirs, {"leekasso": "leek-lm"}, variances)[1]
        (fixed,) = compare(ours, theirs, {"leekasso": "leek-lm"}, {"leek-lm": 0.0})[1]
        found.append((one.p_value < 0.05, fixed.p_value < 0.05))
    level, level_of_fixed_images = np.mean(found, axis=0)
    # sd of a share of .05 of 150 is .018.
    assert level < 0.1
    assert level_of_fixed_images > 0.5


def test_errors_of_both_draws_add_up() -> None:
    """By hand: two sizes, five fits each, and images that half of the fits label correctly."""
    rng = np.random.default_rng(1)
    ours, theirs = (drawn(np.zeros(400), rng) for _ in range(2))
    (one,) = compare(ours, theirs, {"leekasso": "leek-lm"}, {"leek-lm": 0.04})[1]
    of_fits = [
        side[side["n"] == n]["accuracy"].var() / 5 / 4 for side in (ours, theirs) for n in (10, 20)
    ]
    assert one.from_training == pytest.approx(sum(of_fits) ** 0.5)
    assert one.from_images == pytest.approx((0.04 / 400 + 0.04 / 400) ** 0.5)


def test_interval_and_p_value_are_of_welchs_test_at_95_percent() -> None:
    """By hand: five fits of each side at one size, images that all fits label alike."""
    ours, theirs = ([0.90, 0.92, 0.91, 0.93, 0.94], [0.95, 0.94, 0.97, 0.93, 0.96])
    tables = [
        pd.DataFrame({"n": 10, "total": 400, "accuracy": one}).assign(
            method="leek-lm", arm="leekasso"
        )
        for one in (ours, theirs)
    ]
    (one,) = compare(*tables, {"leekasso": "leek-lm"}, {"leek-lm": 0.0})[1]
    welch = stats.ttest_ind(ours, theirs, equal_var=False)
    assert one.p_value == pytest.approx(welch.pvalue)
    limits = welch.confidence_interval(0.95)
    assert (one.interval.low, one.interval.high) == pytest.approx((limits.low, limits.high))


def test_without_predictions_all_fits_may_err_on_the_same_images() -> None:
    rng = np.random.default_rng(1)
    ours, theirs = (drawn(np.zeros(400), rng) for _ in range(2))
    (one,) = compare(ours, theirs, {"leekasso": "leek-lm"}, {})[1]
    assert one.from_images == pytest.approx((2 * one.ours * (1 - one.ours) / 400) ** 0.5)


def test_p_values_are_adjusted_for_the_number_of_arms() -> None:
    recorded = read_recorded(RECORDED)
    _, overall = compare(as_results(recorded, shift=-0.01), recorded, ARMS, {})
    smallest = min(overall, key=lambda one: one.p_value)
    assert smallest.p_adjusted == pytest.approx(min(1.0, 2 * smallest.p_value))
    assert smallest.p_adjusted > smallest.p_value


def test_a_record_without_its_columns_is_named(tmp_path: Path) -> None:
    file = tmp_path / "record.csv"
    file.write_text("arm,n\nleekasso,10\n")
    with pytest.raises(DataError, match=r"record\.csv lacks the columns replicate, correct, total"):
        read_recorded(file)


def comparison(ours: float, p: float) -> Comparison:
    interval = Interval(ours - 0.9763, ours - 0.9563)
    return Comparison("leekasso", "leek-lm", ours, 0.9663, 0.004, 0.003, interval, p, p)


def test_the_verdict_follows_from_the_numbers() -> None:
    assert "leek-lm shows no difference from the record" in verdict(comparison(0.9650, 0.4))
    assert "leek-lm differs from the record" in verdict(comparison(0.9000, 0.0001))
    assert "leek-lm differs from the record" in verdict(comparison(0.9500, 0.049))
    one_of_two = replace(comparison(0.9500, 0.03), p_adjusted=0.06)
    assert "leek-lm shows no difference from the record" in verdict(one_of_two)
    assert "difference -0.0013, 95 % interval -0.0113 to +0.0087" in verdict(
        comparison(0.9650, 0.4)
    )


def test_a_method_without_any_error_can_be_compared_too() -> None:
    perfect = pd.DataFrame({"n": [10] * 5, "total": 9, "accuracy": 1.0, "method": "leek-lm"})
    perfect = perfect.assign(arm="leekasso")
    arms = {"leekasso": "leek-lm"}
    (same,) = compare(perfect, perfect, arms, {})[1]
    (other,) = compare(perfect, perfect.assign(accuracy=0.9), arms, {})[1]
    assert (same.p_value, other.p_value) == (1.0, 0.0)
