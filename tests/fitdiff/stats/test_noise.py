import numpy as np
import pytest

from fitdiff.errors import DataError
from fitdiff.stats.noise import noise_floor, seed_noise

STRATA = np.repeat([0, 1], 20)


def reseeded(sd: float, seeds: int = 6, seed: int = 1) -> np.ndarray:
    """Splits differ by .1, seeds on one split by ``sd``."""
    generator = np.random.default_rng(seed)
    of_split = 0.9 + 0.1 * generator.normal(size=STRATA.size)
    return of_split + sd * generator.normal(size=(seeds, STRATA.size))


def test_spread_between_splits_is_not_seed_noise() -> None:
    noise = seed_noise(reseeded(0.02), STRATA)
    # 200 degrees of freedom know an sd to 5 %: three of these.
    assert noise.sd == pytest.approx(0.02, rel=0.15)
    assert (noise.seeds, noise.splits) == (6, 40)


def test_a_method_that_repeats_itself_has_no_noise() -> None:
    noise = seed_noise(np.tile(np.linspace(0.5, 1.0, STRATA.size), (5, 1)), STRATA)
    # Rounding of a mean of five equal numbers.
    assert noise.sd == pytest.approx(0.0, abs=1e-15)
    assert noise_floor([noise, noise], STRATA, 0.95) == pytest.approx(0.0, abs=1e-15)


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


def test_fewer_than_five_seeds_are_refused() -> None:
    with pytest.raises(DataError, match="needs 5 seeds a split or more, seen: 4"):
        seed_noise(reseeded(0.02, seeds=4), STRATA)
