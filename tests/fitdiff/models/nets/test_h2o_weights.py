import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitdiff.models.nets.h2o_weights import first_bias, pcg_integers, uniform_adaptive


def pcg(seed, stream, count):
    """O'Neill's pcg32, one number at a time."""
    mask = 2**64 - 1
    increment = (stream << 1 | 1) & mask
    state = 0

    def following():
        nonlocal state
        old, state = state, (state * 6364136223846793005 + increment) & mask
        mixed = (((old >> 18) ^ old) >> 27) & 0xFFFFFFFF
        turn = old >> 59
        return (mixed >> turn | mixed << (-turn & 31)) & 0xFFFFFFFF

    following()
    state = (state + seed) & mask
    following()
    return [following() for _ in range(count)]


def test_generator_equals_o_neills_reference():
    """The first numbers that her demonstration prints, of seed 42 and stream 54."""
    printed = [0xA15C02B7, 0x7B47F409, 0xBA1D3330, 0x83D2F293, 0xBFA4784B, 0xCBED606E]
    assert pcg(42, 54, 6) == printed


@given(st.integers(-(2**40), 2**63), st.integers(1, 50))
def test_integers_are_those_of_the_generator(seed, count):
    drawn = pcg_integers(seed, count)
    assert drawn.dtype == np.uint32
    assert drawn.tolist() == pcg(seed % 2**64, 1, count)


def test_weights_are_drawn_unit_by_unit_from_the_layers_own_seed():
    integers = pcg(7 + 0xBAD5EED + 2 + 1, 1, 2 * 3 * 4)
    limit = np.sqrt(6.0 / 7)
    shares = [(low & 0xFFFFFF) / 2**24 for low in integers[1::2]]
    expected = np.array([np.float32(-limit + share * 2 * limit) for share in shares])
    weights = uniform_adaptive(seed=7, layer=2, inputs=3, units=4, is_output=False)
    np.testing.assert_array_equal(weights, expected.reshape(4, 3).T)
    wide = uniform_adaptive(seed=7, layer=2, inputs=3, units=4, is_output=True)
    np.testing.assert_allclose(wide, 4 * weights, rtol=1e-7)  # each rounded to float32 once


@pytest.mark.parametrize(
    ("activation", "layer", "is_output", "bias"),
    [("relu", 0, False, 0.5), ("relu", 1, False, 1), ("relu", 2, True, 0), ("tanh", 0, False, 0)],
)
def test_biases_start_as_h2os(activation, layer, is_output, bias):
    assert first_bias(activation, layer, is_output) == bias
