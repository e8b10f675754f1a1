import numpy as np
import pytest
from scipy import stats

from fitdiff.errors import DataError
from fitdiff.stats.noise import noise_floor, seed_noise

STRATA = np.repeat([0, 1], 20)


def reseeded(sd: float, seeds: int = 10, seed: int = 1) -> np.ndarray:
    """Splits differ by .1, seeds on one split by ``sd``."""
    generator = np.random.default_rng(seed)
    of_split = 0.9 + 0.1 * generator.normal(size=STRATA.size)
    return of_split + sd * generator.normal(size=(seeds, STRATA.size))


def test_spread_between_splits_is_not_seed_noise() -> None:
    noise = seed_noise(reseeded(0.02), STRATA)
    # 360 degrees of freedom know an sd to 4 %: three of these.
    assert noise.sd == pytest.approx(0.02, rel=0.15)
    assert (noise.seeds, noise.splits) == (10, 40)


def test_a_method_that_repeats_itself_has_no_noise() -> None:
    noise = seed_noise(np.tile(np.linspace(0.5, 1.0, STRATA.size), (10, 1)), STRATA)
    # Exactly: a floor of a rounding would not be 'nothing is random'.
    assert noise.sd == 0.0
    assert noise_floor([noise, noise], STRATA, 0.95) == 0.0


def test_floor_by_hand() -> None:
    """Of ten seeds on three splits of one size; the effect is a mean over four."""
    accuracy = 0.9 + 0.01 * np.arange(10.0)[:, np.newaxis] * np.array([1.0, 2.0, 3.0])
    noise = seed_noise(accuracy, np.zeros(3, dtype=np.int64))
    # The variance of 0 .. 9 is 55 / 6.
    variance = 1e-4 * 55 / 6 * (1 + 4 + 9) / 3
    assert noise.variances == pytest.approx([variance])
    assert noise.sd == pytest.approx(variance**0.5)
    expected = stats.t.ppf(0.975, 2) * (2 * variance / 4) ** 0.5
    assert noise_floor([noise, noise], np.zeros(4, int), 0.95) == pytest.approx(expected)


def test_sd_is_pooled_over_sizes() -> None:
    accuracy = 0.9 + 0.01 * np.arange(10.0)[:, np.newaxis] * np.repeat([1.0, 3.0], 3)
    noise = seed_noise(accuracy, np.repeat([0, 1], 3))
    assert noise.sd == pytest.approx((1e-4 * 55 / 6 * (1 + 9) / 2) ** 0.5)


def test_noise_floor_is_the_difference_of_two_seeds() -> None:
    noise = seed_noise(reseeded(0.02), STRATA)
    floor = noise_floor([noise, noise], STRATA, 0.95)
    differences = [
        (reseeded(0.02, 1, seed)[0] - reseeded(0.02, 2, seed)[1]).mean() for seed in range(500)
    ]
    outside = np.count_nonzero(np.abs(differences) > floor)
    # Binomial(500, .05) exceeds 43 with probability .0003, and is below 9 with .0002.
    assert 9 <= outside <= 43


def test_a_mean_over_fewer_splits_has_a_higher_floor() -> None:
    noise = seed_noise(reseeded(0.02), STRATA)
    few = np.array([0, 0, 1, 1])
    higher = noise_floor([noise], few, 0.95)
    # A tenth of the splits: sqrt(10) times the floor.
    assert higher == pytest.approx(np.sqrt(10) * noise_floor([noise], STRATA, 0.95))


def test_fewer_than_ten_seeds_are_refused() -> None:
    with pytest.raises(DataError, match="needs 10 seeds a split or more, seen: 9"):
        seed_noise(reseeded(0.02, seeds=9), STRATA)


def test_fewer_than_three_reseeded_splits_are_refused() -> None:
    noise = seed_noise(reseeded(0.02)[:, [0, 1, 20, 21, 22]], np.array([0, 0, 1, 1, 1]))
    with pytest.raises(DataError, match="needs 3 re-seeded splits of each size or more, seen: 2"):
        noise_floor([noise], STRATA, 0.95)


def test_floor_holds_where_noise_differs_between_splits() -> None:
    """Variances that differ e-fold, by one standard deviation; three re-seeded splits of forty."""
    rng = np.random.default_rng(1)
    three, few = np.zeros(3, dtype=np.int64), np.zeros(40, dtype=np.int64)
    inside = []
    for _ in range(1_000):
        sd = 0.02 * np.exp(rng.normal(0, 0.5, 40))
        noise = seed_noise(0.9 + sd[:3] * rng.normal(size=(10, 3)), three)
        effect = (sd * rng.normal(size=40)).mean()
        inside.append(abs(effect) <= noise_floor([noise], few, 0.95))
    # At .95, 930 of 1,000 would be three standard deviations low.
    assert np.count_nonzero(inside) >= 950
