import numpy as np
import pytest
from scipy.stats import kstest

from debate2017.data.simulation import COLUMNS, ROWS, simulate
from debate2017.data.specification import Simulated
from fitdiff.data.dataset import Dataset
from fitdiff.errors import SpecificationError

# Seeds are fixed, so that a check of randomness passes always or never; at this level one of a
# million correct simulations would fail it.
FAR = 1e-6
# An effect of no size: its standard deviation must be positive.
NOTHING = 1e-300


def simulated(true_features: int = 5, effect_sd: float = 1.0, draw: int = 1) -> Dataset:
    return simulate(Simulated("leekasso2014", true_features, effect_sd, draw))


def difference_of_means(data: Dataset) -> np.ndarray:
    return data.x[data.y == 1].mean(axis=0) - data.x[data.y == 0].mean(axis=0)


def test_simulation_has_100_balanced_rows_in_each_set() -> None:
    data = simulated()
    assert data.x.shape == (2 * ROWS, COLUMNS) == (200, 500)
    assert data.y[data.official_test].tolist() == [0] * 50 + [1] * 50
    assert data.y[~data.official_test].tolist() == [0] * 50 + [1] * 50
    assert data.row_numbers.tolist() == list(range(200))


def test_columns_are_standard_normal_within_a_class() -> None:
    data = simulated(true_features=1, effect_sd=NOTHING)
    assert kstest(data.x.ravel(), "norm").pvalue > FAR
    # Fisher: of independent columns, arctanh(correlation) is N(0, 1 / (n - 3)), nearly.
    correlations = np.corrcoef(data.x, rowvar=False)[np.triu_indices(COLUMNS, 1)]
    assert kstest(np.arctanh(correlations) * np.sqrt(2 * ROWS - 3), "norm").pvalue > FAR


def test_without_effects_both_classes_have_the_same_means() -> None:
    # The difference of two means of 100 has the standard deviation sqrt(2 / 100).
    without = difference_of_means(simulated(true_features=500, effect_sd=NOTHING))
    assert kstest(without / np.sqrt(2 / 100), "norm").pvalue > FAR


def test_effects_are_normal_with_the_stated_deviation() -> None:
    moved = difference_of_means(simulated(true_features=500, effect_sd=3.0))
    assert kstest(moved / np.sqrt(3.0**2 + 2 / 100), "norm").pvalue > FAR


def test_only_the_first_columns_are_shifted() -> None:
    data = simulated(true_features=50, effect_sd=100.0)
    moves = difference_of_means(data)
    assert np.abs(moves[:50]).max() > 100
    assert np.abs(moves[50:]).max() < 1
    sets = []
    for rows in (data.official_test, ~data.official_test):
        sets.append(
            data.x[rows & (data.y == 1)].mean(axis=0) - data.x[rows & (data.y == 0)].mean(axis=0)
        )
    # Each set's differences have a noise of sqrt(2 / 50) = 0.2.
    np.testing.assert_allclose(sets[0][:50], sets[1][:50], rtol=0, atol=2)


def test_data_depend_on_the_source_only() -> None:
    assert simulated().hash == simulated().hash
    others = [simulated(), simulated(6), simulated(effect_sd=0.5), simulated(draw=2)]
    assert len({data.hash for data in others}) == 4
    # Noise differs too, not the effects alone.
    assert len({float(data.x[0, 499]) for data in others}) == 4


def test_more_true_features_than_columns_are_refused() -> None:
    with pytest.raises(SpecificationError, match="has 500 columns"):
        simulated(true_features=501)
