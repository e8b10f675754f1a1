import numpy as np
import pytest
from scipy import stats

from fitdiff.stats.bootstrap import (
    GainedRows,
    Interval,
    bootstrap_intervals,
    crossed_intervals,
    expanded_tail,
    interval_text,
    resampled_means,
    standard_error,
)


def rng() -> np.random.Generator:
    return np.random.default_rng(2017)


def test_an_effect_without_spread_has_an_interval_without_length() -> None:
    (interval,) = bootstrap_intervals(np.full((1, 8), 0.25), np.repeat([0, 1], 4), 0.95, rng())
    # Means of equal numbers, up to the rounding of a sum of 8.
    assert interval.low == pytest.approx(0.25, abs=1e-15)
    assert interval.high == pytest.approx(0.25, abs=1e-15)


def test_steps_still_add_up_in_every_resample() -> None:
    steps = rng().normal(size=(3, 12))
    both = np.vstack([steps, steps.sum(axis=0)])
    means = resampled_means(both, np.repeat([0, 1, 2], 4), rng(), resamples=200)
    # Sums of a dozen numbers of size 1 in another order.
    np.testing.assert_allclose(means[:, :3].sum(axis=1), means[:, 3], atol=1e-12)


def test_splits_are_resampled_within_their_size() -> None:
    """Sizes differ by far more than splits do: mixing them would show in every resample."""
    values = np.array([[0.0, 0.0, 100.0, 100.0]])
    means = resampled_means(values, np.array([0, 0, 1, 1]), rng(), resamples=500)
    np.testing.assert_allclose(means, 50.0, atol=1e-12)


def test_the_spread_of_resamples_is_the_standard_error() -> None:
    values, strata = rng().normal(size=(1, 100)), np.repeat([0, 1], 50)
    means = resampled_means(values, strata, rng(), resamples=20_000)
    # ddof 0 makes the bootstrap narrower by sqrt(49 / 50); 20,000 resamples know an sd to .5 %.
    assert means.std() == pytest.approx(
        standard_error(values[0], strata) * np.sqrt(49 / 50), rel=0.02
    )


def test_coverage_with_few_splits_of_unequal_spread() -> None:
    """Sizes as different as n = 10 and n = 85 are; 8 splits of each."""
    strata = np.repeat([0, 1, 2, 3], 8)
    spread = np.repeat([1.0, 0.5, 0.2, 0.1], 8)
    generator = rng()
    covered = 0
    for _ in range(400):
        values = 0.3 + spread * generator.normal(size=(1, strata.size))
        (interval,) = bootstrap_intervals(values, strata, 0.95, generator, resamples=1_000)
        covered += interval.low <= 0.3 <= interval.high
    # Binomial(400, .95) lies outside 366 .. 392 with probability .004; the seed is fixed.
    assert 366 <= covered <= 392


def test_unexpanded_percentiles_would_be_too_narrow() -> None:
    """The expansion is not idle: 8 splits of one size cut off a third as much at each end."""
    tail = expanded_tail(rng().normal(size=8), np.zeros(8, dtype=np.int64), 0.95)
    assert tail == pytest.approx(stats.norm.cdf(-np.sqrt(8 / 7) * stats.t.ppf(0.975, 7)))
    assert tail < 0.01


def test_single_split_has_a_degenerate_interval() -> None:
    (interval,) = bootstrap_intervals(np.array([[0.1, 0.3]]), np.array([0, 1]), 0.95, rng())
    assert (interval.low, interval.high) == pytest.approx((0.2, 0.2))


def test_many_splits_approach_the_usual_percentiles() -> None:
    tail = expanded_tail(rng().normal(size=4_000), np.zeros(4_000, dtype=np.int64), 0.95)
    assert tail == pytest.approx(0.025, rel=0.01)


def gained(steps: int = 1, splits: int = 40, rows: int = 300, by_row: float = 0.0):
    """Labels gained at random, by a chance that differs between rows by ``by_row``."""
    generator = rng()
    chance = np.clip(0.3 + by_row * generator.normal(size=rows), 0, 1)
    wins = generator.random((steps, splits, rows)) < chance
    return GainedRows(wins.astype(np.int8), np.repeat([0, 1], splits // 2))


def test_crossed_intervals_hold_the_mean_and_are_wider_where_rows_differ() -> None:
    source = gained(by_row=0.3)
    (crossed,) = crossed_intervals([source], 0.95, rng(), resamples=2_000)
    values = source.gained.mean(axis=2)
    (over_splits,) = bootstrap_intervals(values, source.strata, 0.95, rng(), resamples=2_000)
    assert crossed.low < values.mean() < crossed.high
    assert crossed.high - crossed.low > 3 * (over_splits.high - over_splits.low)
    # What the rows alone say, by the textbook: 1.96 standard errors either way, at least.
    of_rows = source.gained[0].mean(axis=0).std(ddof=1) / np.sqrt(300)
    assert crossed.high - crossed.low == pytest.approx(2 * 1.96 * of_rows, rel=0.15)


def test_crossed_intervals_resample_splits_and_are_expanded() -> None:
    """Rows that are all alike: what is left is the binomial number of splits that gain."""
    gaining = np.repeat([1, 0], 10).astype(np.int8)
    alike = GainedRows(
        np.repeat(gaining[np.newaxis, :, np.newaxis], 9, axis=2), np.zeros(20, dtype=np.int64)
    )
    (interval,) = crossed_intervals([alike], 0.95, rng(), resamples=20_000)
    # Binomial(20, .5): the tail of .0159 ends at 5 of 20; that of .025, unexpanded, at 6.
    assert (interval.low, interval.high) == pytest.approx((0.25, 0.75), abs=1e-6)


def test_crossed_intervals_know_splits_that_test_on_some_rows_only() -> None:
    """Two folds of four rows: each gains its own half, which is all that it tests on."""
    gained = np.array([[[1, 1, 0, 0], [0, 0, 1, 1]]], dtype=np.int8)
    folds = GainedRows(gained, np.zeros(2, dtype=np.int64), tested=np.array([0.5, 0.5]))
    assert folds.effects.tolist() == [[1.0, 1.0]]
    (interval,) = crossed_intervals([folds], 0.95, rng(), resamples=4_000)
    assert (interval.low + interval.high) / 2 == pytest.approx(1.0, abs=0.1)


def test_two_sources_halve_the_weight_of_each() -> None:
    ones = GainedRows(np.ones((1, 4, 7), dtype=np.int8), np.zeros(4, dtype=np.int64))
    zeros = GainedRows(np.zeros((1, 6, 9), dtype=np.int8), np.ones(6, dtype=np.int64))
    (interval,) = crossed_intervals([ones, zeros], 0.95, rng(), resamples=50)
    # float32 sums of a few dozen terms.
    assert (interval.low, interval.high) == pytest.approx((0.5, 0.5), abs=1e-6)


def test_unchanged_labels_give_an_empty_interval() -> None:
    still = GainedRows(np.zeros((2, 6, 9), dtype=np.int8), np.zeros(6, dtype=np.int64))
    intervals = crossed_intervals([still], 0.95, rng(), resamples=50)
    assert [(i.low, i.high) for i in intervals] == [(0.0, 0.0), (0.0, 0.0)]


def test_an_interval_is_written_with_both_signs() -> None:
    assert interval_text(Interval(-0.01234, 0.5)) == "-0.0123 to +0.5000"
    assert interval_text(Interval(-0.01234, 0.5), ".1f") == "-0.0 to +0.5"
    assert interval_text(None) == ""
