"""Values to a real R and back: the same bits, in the same place, of the right type."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from rbridge import Masked, RSession, Value

# Not timed: how long R takes depends on what else the machine does.
through_r = settings(max_examples=60)

SHAPES = hnp.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=5)
DTYPES = {np.float64: "double", np.int32: "integer", np.uint8: "raw", np.bool_: "logical"}
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**31) + 1, 2**31 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
NESTED = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXT.filter(bool), inner, max_size=3)
    ),
    max_leaves=12,
)


def numbers(dtype: Any) -> st.SearchStrategy[np.ndarray[Any, Any]]:
    elements = None
    if dtype is np.int32:
        elements = st.integers(-(2**31) + 1, 2**31 - 1)
    elif dtype is np.float64:
        elements = st.floats(allow_nan=False, allow_infinity=False)
    return hnp.arrays(dtype, SHAPES, elements=elements)


def identity(r: RSession, value: Value, **options: Any) -> Value:
    return r.call("base", "identity", {"x": value}, **options).unwrap()


@settings(through_r, max_examples=200)
@given(array=st.sampled_from(list(DTYPES)).flatmap(numbers))
def test_arrays_return_bit_for_bit(r: RSession, array: np.ndarray[Any, Any]) -> None:
    back = identity(r, array)
    if array.shape == (1,):  # a scalar in R, and so in Python
        assert np.asarray(back, array.dtype).tobytes() == array.tobytes()
        return
    assert isinstance(back, np.ndarray)
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert back.tobytes() == array.tobytes()


@pytest.mark.parametrize(("dtype", "mode"), DTYPES.items())
@pytest.mark.parametrize("shape", [(0,), (3,), (0, 3), (3, 0), (2, 3), (2, 3, 4), (1, 1)])
def test_r_sees_type_and_shape(r: RSession, dtype: Any, mode: str, shape: tuple[int, ...]) -> None:
    facts = r.call("bridgeprobe", "facts", {"x": np.zeros(shape, dtype)}).unwrap()
    assert isinstance(facts, dict)
    assert (facts["type"], facts["length"], facts["names"]) == (mode, np.prod(shape), None)
    dim = facts["dim"]
    assert dim is None if len(shape) == 1 else np.array_equal(dim, shape)


def test_read_only_arrays_can_be_sent(r: RSession) -> None:
    array = np.arange(6.0).reshape(2, 3)
    array.flags.writeable = False
    assert np.array_equal(identity(r, array), array)


@pytest.mark.parametrize("shape", [(3,), (2, 3)])
def test_arrays_from_r_are_writable(r: RSession, shape: tuple[int, ...]) -> None:
    back = identity(r, np.zeros(shape))
    assert isinstance(back, np.ndarray)
    back[...] = 1
    assert back.all()


@through_r
@given(place=st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 4)))
def test_an_element_has_the_same_indices_in_r(r: RSession, place: tuple[int, int, int]) -> None:
    array = np.arange(60.0).reshape(4, 3, 5)
    at = np.array(place, np.int32) + np.int32(1)
    assert r.call("bridgeprobe", "element", {"x": array, "at": at}).unwrap() == array[place]


@pytest.mark.parametrize(
    "value",
    [-0.0, 5e-324, -2.2e-308, 1.7976931348623157e308, 0.1 + 0.2],
)
def test_special_doubles_keep_their_bits(r: RSession, value: float) -> None:
    back = identity(r, value)
    assert isinstance(back, float)
    assert np.float64(back).tobytes() == np.float64(value).tobytes()


@through_r
@given(bits=hnp.arrays(np.uint64, 20))
def test_all_bits_except_those_of_na_return_unchanged(
    r: RSession, bits: np.ndarray[Any, Any]
) -> None:
    bits = bits | np.uint64(1 << 12)  # a bit that NA's low word, 1954, does not have
    back = identity(r, bits.view(np.float64), nonfinite="carry")
    assert isinstance(back, np.ndarray)
    assert back.view(np.uint64).tolist() == bits.tolist()


@through_r
@given(texts=st.lists(TEXT, min_size=2, max_size=6))
def test_text_returns_unchanged(r: RSession, texts: list[str]) -> None:
    back = identity(r, np.array(texts))
    assert isinstance(back, np.ndarray)
    assert back.tolist() == np.array(texts).tolist()


def test_r_counts_characters_and_not_bytes(r: RSession) -> None:
    texts = np.array(["naïve", "日本語", "🂡", "e\u0301", ""])
    counted = r.call("base", "nchar", {"x": texts}).unwrap()
    assert np.array_equal(counted, [len(text) for text in texts])


@through_r
@given(value=NESTED)
def test_nested_lists_return_unchanged(r: RSession, value: Any) -> None:
    assert repr(identity(r, value)) == repr(value)  # repr tells -0.0 from 0.0 and 1 from 1.0


@pytest.mark.parametrize(
    "masked",
    [
        Masked(np.array([1.5, 0.0, -2.0]), np.array([False, True, False])),
        Masked(np.array([[1, 0], [3, 0]], np.int32), np.array([[False, True], [False, True]])),
        Masked(np.array([True, False]), np.array([False, True])),
        Masked(np.array(["NA", ""]), np.array([False, True])),
        Masked(np.array(0.0), np.array(True)),
    ],
    ids=lambda masked: str(masked.values.dtype),
)
def test_missing_values_are_na_in_r_and_return_as_missing(r: RSession, masked: Masked) -> None:
    in_r = r.call("base", "is.na", {"x": masked}).unwrap()
    assert np.array_equal(in_r, masked.missing)
    back = identity(r, masked, nonfinite="carry")
    assert isinstance(back, Masked)
    assert back.values.dtype.kind == masked.values.dtype.kind
    assert back.missing.tolist() == masked.missing.tolist()
    present = ~masked.missing
    assert back.values[present].tolist() == masked.values[present].tolist()


def test_long_vectors_return_unchanged(r: RSession) -> None:
    array = np.random.default_rng(2).normal(size=(3_000_000, 2))
    back = identity(r, array)
    assert isinstance(back, np.ndarray)
    assert back.tobytes() == array.tobytes()


def test_an_impossible_allocation_is_an_error_and_not_a_crash(r: RSession) -> None:
    r.call("base", "numeric", {"length": 1})
    pid = r.pid
    result = r.call("base", "numeric", {"length": 1e13})
    assert result.error is not None
    assert "cannot allocate" in result.error.message
    assert r.pid == pid
