from dataclasses import replace
from pathlib import Path

import pytest

from fitdiff.errors import DataError
from fitdiff.methods.method import read_method
from fitdiff.models.nets.architecture import architecture_of

METHODS = Path(__file__).parents[4] / "comparisons" / "methods"


def spec(name, **changes):
    return replace(read_method(METHODS / f"{name}.toml").spec, **changes)


DEEP = {"convolutions": (32, 32, 64, 64), "pool_after": (2, 4), "hidden": (128,)}


@pytest.mark.parametrize(
    ("name", "changes", "net"),
    [("keras-mlp", {}, "mlp"), ("keras-cnn", DEEP, "deep_cnn"), ("keras-mlp-sgd", {}, "sgd_mlp")],
)
def test_architecture_is_that_of_the_settings(name, changes, net, request):
    assert architecture_of(spec(name, **changes), 784) == request.getfixturevalue(net)


@pytest.mark.parametrize("columns", [783, 500, 2])
def test_convolutions_need_square_images(columns):
    with pytest.raises(DataError, match=f"Rows of {columns} columns are not square images"):
        architecture_of(spec("keras-cnn"), columns)
    assert architecture_of(spec("keras-mlp"), columns).inputs == columns


@pytest.mark.parametrize(
    ("side", "changes", "place"),
    [
        (2, {}, 1),
        (15, {}, 4),
        (8, {"kernel": 9}, 1),
        (8, {"pool": 5, "pool_after": (2,)}, 2),
    ],
)
def test_too_many_convolutions_are_rejected(side, changes, place):
    with pytest.raises(DataError, match=f"no pixel left after convolution {place} of 4"):
        architecture_of(spec("keras-cnn", **DEEP | changes), side * side)


def test_smallest_possible_images_are_accepted():
    """16 -> 14 -> 12 -> 6 -> 4 -> 2 -> 1."""
    assert architecture_of(spec("keras-cnn", **DEEP), 256).convolutions.image_shape == (16, 16)
