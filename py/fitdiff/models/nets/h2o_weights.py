"""H2O's initial weights from its seed, to the bit: ``DeepLearningModelInfo.randomizeWeights``."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

# O'Neill's (2014) PCG-XSH-RR with the stream 1, as H2O's ``RandomUtils.PCGRNG`` has it by default.
_MULTIPLIER = np.uint64(6364136223846793005)
_INCREMENT = np.uint64(3)

# Added to H2O's seed, and the number of the layer counted from 1.
_SEED_OFFSET = 0xBAD5EED

_SOFTMAX_WIDENING = 4.0


def pcg_integers(seed: int, count: int) -> NDArray[np.uint32]:
    """Draw from the generator that H2O calls PCGRNG.

    Parameters
    ----------
    seed : int
        Taken modulo 2**64, as Java adds.
    count : int

    Returns
    -------
    ndarray, shape (count,), uint32
        What ``nextInt`` returns, one after the other, its sign bit taken as a value.
    """
    start = np.array([seed % 2**64], dtype=np.uint64)
    # State k is m**k s + (1 + m + ... + m**(k-1)) c; arrays of integers wrap silently, as is meant.
    first = (start + _INCREMENT) * _MULTIPLIER + _INCREMENT
    powers = np.multiply.accumulate(np.r_[np.uint64(1), np.full(count - 1, _MULTIPLIER)])
    sums = np.add.accumulate(powers) - powers
    states = powers * first + sums * _INCREMENT
    mixed = (((states >> np.uint64(18)) ^ states) >> np.uint64(27)).astype(np.uint32)
    turn = (states >> np.uint64(59)).astype(np.uint32)
    back = (np.uint32(32) - turn) & np.uint32(31)
    turned: NDArray[np.uint32] = (mixed >> turn) | (mixed << back)
    return turned


def uniform_adaptive(
    seed: int, layer: int, inputs: int, units: int, is_output: bool
) -> NDArray[np.float32]:
    """Draw a layer's weights uniformly from +-sqrt(6 / (inputs + units)).

    Parameters
    ----------
    seed : int
        Of the fit, as H2O is given it.
    layer : int
        Counted from 0.
    inputs, units : int
        Inputs are those that the net uses: H2O has no others.
    is_output : bool
        The output layer's are four times as large.

    Returns
    -------
    ndarray, shape (inputs, units), float32
        Drawn unit by unit, the inputs of each in their order.
    """
    # A float is the lower 24 bits of a long, whose lower half is the second of two integers.
    drawn = pcg_integers(seed + _SEED_OFFSET + layer + 1, 2 * inputs * units)[1::2]
    share = (drawn & np.uint32(2**24 - 1)) / 2.0**24
    limit = math.sqrt(6.0 / (inputs + units))
    weights = -limit + share * (limit - -limit)
    if is_output:
        weights = _SOFTMAX_WIDENING * weights
    return weights.astype(np.float32).reshape(units, inputs).T


def first_bias(activation: Literal["tanh", "relu"], layer: int, is_output: bool) -> float:
    """All of a layer's first biases: with ReLU 0.5 in the first hidden layer, 1 in the others."""
    if is_output or activation == "tanh":
        return 0.0
    return 0.5 if layer == 0 else 1.0
