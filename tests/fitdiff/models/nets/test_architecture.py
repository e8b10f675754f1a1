from dataclasses import replace
from pathlib import Path

import pytest

from fitdiff.errors import DataError
from fitdiff.methods.method import read_method
from fitdiff.models.nets.architecture import architecture_of

METHODS = Path(__file__).parents[4] / "py/debate2017/src/debate2017" / "methods"


def spec(name, **changes):
    return replace(read_method(METHODS / f"{name}.toml").spec, **changes)


@pytest.mark.parametrize("name", ["beam-mlp", "beam-cnn", "beam-leek-mlp"])
def test_the_nets_of_the_debate_are_those_of_their_files(name, request):
    assert architecture_of(spec(name), 784) == request.getfixturevalue(name.lower())


@pytest.mark.parametrize("columns", [783, 500, 2])
def test_convolutions_of_what_is_no_square_image_are_refused(columns):
    with pytest.raises(DataError, match=f"Rows of {columns} columns are no square images"):
        architecture_of(spec("beam-cnn"), columns)
    assert architecture_of(spec("beam-mlp"), columns).inputs == columns


@pytest.mark.parametrize(
    ("side", "changes", "place"),
    [
        (2, {}, 1),
        (15, {}, 4),
        (8, {"kernel": 9}, 1),
        (8, {"pool": 5, "pool_after": (2,)}, 2),
    ],
)
def test_images_of_which_no_pixel_would_be_left_are_refused(side, changes, place):
    with pytest.raises(DataError, match=f"no pixel left after convolution {place} of 4"):
        architecture_of(spec("beam-cnn", **changes), side * side)


def test_the_smallest_images_of_which_a_pixel_is_left_are_taken():
    """16 -> 14 -> 12 -> 6 -> 4 -> 2 -> 1."""
    assert architecture_of(spec("beam-cnn"), 256).convolutions.image_shape == (16, 16)
