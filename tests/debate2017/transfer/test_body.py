from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from debate2017.transfer.body import Body, apply, as_input, divide
from debate2017.transfer.loading import load_body
from fitdiff.errors import DataError

pytestmark = pytest.mark.long


def body_taking(keras: Any, *shape: int) -> Body:
    model = keras.Sequential(
        [keras.Input(shape), keras.layers.Flatten(), keras.layers.Dense(2, name="last")]
    )
    return Body(model, "The body")


@pytest.fixture(scope="module")
def takers(keras: Any) -> dict[int, list[Body]]:
    """By the number of channels: bodies that take rows of 16 pixels."""
    shapes = {1: [(16,), (4, 4), (4, 4, 1)], 3: [(4, 4, 3)]}
    return {
        channels: [body_taking(keras, *shape) for shape in each]
        for channels, each in shapes.items()
    }


PIXELS = arrays(
    np.float32, st.tuples(st.integers(1, 5), st.just(16)), elements=st.floats(0, 1, width=32)
)


# TensorFlow has been imported by the fixture, not by the first example.
@given(x=PIXELS)
def test_pixels_keep_their_positions(takers, x) -> None:
    for body in takers[1]:
        given_to = as_input(body, x)
        assert given_to.shape[1:] == body.model.input_shape[1:]
        assert np.array_equal(given_to.reshape(len(x), -1), x)
    (colour,) = takers[3]
    given_to = as_input(colour, x)
    assert given_to.shape == (len(x), 4, 4, 3)
    for channel in range(3):
        assert np.array_equal(given_to[..., channel].reshape(len(x), -1), x)


@pytest.mark.parametrize("shape", [(15,), (4, 4, 2), (32, 32, 3), (8, 2), (16, 1)])
def test_another_shape_is_refused(keras: Any, shape: tuple[int, ...]) -> None:
    with pytest.raises(DataError, match=r"can be given the shape \(16,\), \(4, 4\), .*\(4, 4, 3\)"):
        as_input(body_taking(keras, *shape), np.zeros((2, 16), np.float32))


def test_non_square_rows_are_passed_unchanged(keras: Any) -> None:
    with pytest.raises(DataError, match=r"\(4, 4\), but a row has 15 values.* shape \(15,\); not"):
        as_input(body_taking(keras, 4, 4), np.zeros((2, 15), np.float32))


@pytest.mark.parametrize("trained_layers", [1, 2, 3, 4])
def test_divided_body_predicts_like_the_whole(mnist, tiny, keras: Any, trained_layers: int) -> None:
    body = load_body(tiny)
    division = divide(body, trained_layers)
    assert sum(bool(layer.weights) for layer in division.layers) == trained_layers - 1
    assert (division.below is None) == (trained_layers == 4)
    x = as_input(body, (mnist.images[:300] / 255).astype(np.float32))
    tensor = apply(division.below, x)
    assert tensor.shape[1:] == division.shape
    for layer in (*division.layers, body.model.layers[-1]):
        tensor = layer(tensor)
    # The same operations on batches of another size, whose float32 sums may have another order.
    np.testing.assert_allclose(np.asarray(tensor), apply(body.model, x), rtol=0, atol=1e-5)


def test_more_layers_than_there_are_cannot_be_trained(tiny) -> None:
    with pytest.raises(DataError, match="has 4 layers with weights, fewer than trained_layers = 5"):
        divide(load_body(tiny), 5)


@pytest.fixture
def branched(keras: Any) -> Body:
    """Two ways from the first layer to the last."""
    layers = keras.layers
    image = keras.Input((16,))
    first = layers.Dense(5, name="first")(image)
    around = layers.Add(name="add")([first, layers.Dense(5, name="second")(first)])
    return Body(keras.Model(image, layers.Dense(3, name="last")(around)), "The body")


def test_body_with_branches_can_be_cut_after_them(branched: Body, keras: Any) -> None:
    division = divide(branched, 1)
    assert division.layers == ()
    assert division.shape == (5,)
    x = np.random.default_rng(1).random((7, 16), dtype=np.float32)
    last = branched.model.get_layer("last")
    whole = apply(branched.model, x)
    np.testing.assert_allclose(np.asarray(last(apply(division.below, x))), whole, rtol=1e-5)


def test_body_is_not_cut_within_its_branches(branched: Body) -> None:
    with pytest.raises(DataError, match="from 'second' on, do not follow one another"):
        divide(branched, 2)


def test_output_that_bypasses_the_last_layer_is_not_lost(keras: Any) -> None:
    layers = keras.layers
    image = keras.Input((16,))
    one, other = layers.Dense(2, name="one")(image), layers.Dense(2, name="other")(image)
    model = keras.Model(image, layers.Add()([one, other]))
    with pytest.raises(DataError, match="do not follow one another"):
        divide(Body(model, "The body"), 1)
