from pathlib import Path

import pytest

from fitdiff.errors import SpecificationError
from fitdiff.methods.specification import read_toml, validate
from fitdiff.models.nets.settings import MlpSettings
from fitdiff.models.nets.tuned_settings import TunedMlpSettings

METHODS = Path(__file__).parents[4] / "comparisons" / "methods"


def tuned(**changes):
    settings = read_toml(METHODS / "tuned-mlp.toml")["settings"]
    return validate(TunedMlpSettings, settings | changes, where="[settings]")


def test_candidates_are_all_combinations_rates_varying_fastest():
    spec = tuned(
        tuned_hidden=[[128, 128], [9]], tuned_hidden_dropout=[0.5, 0.0], tuned_rate=[0.001, 0.1]
    )
    candidates = spec.candidates()
    assert all(type(candidate) is MlpSettings for candidate in candidates)
    assert [(one.hidden, one.hidden_dropout, one.optimiser.rate) for one in candidates] == [
        (hidden, dropout, rate)
        for hidden in ((128, 128), (9,))
        for dropout in (0.5, 0.0)
        for rate in (0.001, 0.1)
    ]


def test_settings_that_are_not_tuned_stay_as_stated():
    spec = tuned(batch_size=7, activation="tanh")
    for candidate in spec.candidates():
        assert (candidate.batch_size, candidate.activation) == (7, "tanh")
        assert candidate.optimiser.epsilon == spec.optimiser.epsilon


@pytest.mark.parametrize(
    ("setting", "value", "own"),
    [
        ("tuned_hidden", [[64], [128, 128]], r"hidden = \(128, 128\)"),
        ("tuned_hidden_dropout", [0.2, 0.5], "hidden_dropout = 0.5"),
        ("tuned_rate", [0.01], "optimiser.rate = 0.001"),
        ("tuned_rate", [0.001, 0.01, 0.01], "name different values"),
    ],
)
def test_grid_begins_with_the_nets_own_value_and_repeats_none(setting, value, own):
    with pytest.raises(SpecificationError, match=f"{setting} = .*{own}"):
        tuned(**{setting: value})


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("tuned_hidden", []),
        ("tuned_hidden_dropout", [0.5, 1.0]),
        ("tuned_rate", [0.001, 0.0]),
        ("folds", 1),
    ],
)
def test_values_that_no_net_may_have_are_refused(setting, value):
    with pytest.raises(SpecificationError, match=setting):
        tuned(**{setting: value})


def test_optimiser_without_a_rate_is_refused():
    adadelta = read_toml(METHODS / "h2o-mlp.toml")["settings"]["optimiser"]
    with pytest.raises(SpecificationError, match="no rate to tune"):
        tuned(optimiser=adadelta)
