from pathlib import Path

import pytest

from fitdiff.errors import SpecificationError
from fitdiff.methods.specification import read_toml, validate
from fitdiff.models.nets.settings import CnnSettings

METHODS = Path(__file__).parents[4] / "comparisons" / "methods"


def cnn(**changes):
    settings = read_toml(METHODS / "keras-cnn.toml")["settings"] | {
        "convolutions": [32, 32, 64, 64]
    }
    return validate(CnnSettings, settings | changes, where="[settings]")


@pytest.mark.parametrize("places", [[], [1], [4], [1, 2, 3, 4]])
def test_any_convolutions_may_be_followed_by_a_pool(places):
    assert cnn(pool_after=places).pool_after == tuple(places)


@pytest.mark.parametrize("places", [[5], [2, 5], [4, 2], [2, 2]])
def test_pools_that_follow_no_convolution_of_their_own_are_refused(places):
    with pytest.raises(SpecificationError, match=r"different convolutions .* from 1 to 4"):
        cnn(pool_after=places)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("convolutions", []), ("convolutions", [32, 0]), ("pool_after", [0]), ("pool", 0)],
)
def test_empty_layer_is_rejected(setting, value):
    with pytest.raises(SpecificationError, match=setting):
        cnn(**{setting: value})
