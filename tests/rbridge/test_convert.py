"""Python values to messages and back, without R: nothing may change on the way."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from rbridge import Masked, RRefused, Value
from rbridge.convert import from_r, to_r
from rbridge.messages import Elements, Node, Strings, Vector

SHAPES = hnp.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=5)
NUMBERS = st.sampled_from([np.float64, np.int32, np.uint8, np.bool_]).flatmap(
    lambda dtype: hnp.arrays(dtype, SHAPES)
)
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)


def received(node: Node) -> Node:
    """The node as the other process gets it."""
    buffers: list[pickle.PickleBuffer] = []
    body = pickle.dumps(node, protocol=5, buffer_callback=buffers.append)
    copies = [bytearray(buffer.raw()) for buffer in buffers]
    result: Node = pickle.loads(body, buffers=copies)
    return result


def round_trip(value: Value, nonfinite: Any = "carry") -> Value:
    return from_r(received(to_r(value, "x", nonfinite)), "value", nonfinite)


def holds_na(array: np.ndarray[Any, Any]) -> bool:
    if array.dtype == np.int32:
        return bool((array == np.iinfo(np.int32).min).any())
    if array.dtype == np.float64:
        return bool((np.isnan(array) & (array.view(np.uint64) & 0xFFFFFFFF == 1954)).any())
    return False


@given(NUMBERS)
def test_arrays_return_bit_for_bit(array: np.ndarray[Any, Any]) -> None:
    if array.size == 1 and array.ndim == 1:
        array = np.repeat(array, 2)
    if holds_na(array):
        with pytest.raises(RRefused, match="Masked"):
            round_trip(array)
        return
    back = round_trip(array)
    assert isinstance(back, np.ndarray)
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert back.tobytes() == array.tobytes()
    assert back.flags.c_contiguous


@given(NUMBERS, st.booleans())
def test_memory_layout_does_not_matter(array: np.ndarray[Any, Any], reverse: bool) -> None:
    if holds_na(array):
        return
    strided = array[::-1] if reverse else array.T
    contiguous = np.array(strided, order="C")
    one, other = to_r(strided, "x", "carry"), to_r(contiguous, "x", "carry")
    assert isinstance(one, Vector)
    assert isinstance(other, Vector)
    stored = strided.astype(np.int32) if array.dtype == np.bool_ else strided
    assert bytes(one.data) == bytes(other.data) == stored.tobytes(order="F")
    assert one.dim == other.dim


@given(st.lists(TEXT, min_size=2, max_size=6), st.booleans())
def test_text_returns_unchanged(texts: list[str], as_column: bool) -> None:
    array = np.array(texts).reshape(-1, 1) if as_column else np.array(texts)
    back = round_trip(array)
    assert isinstance(back, np.ndarray)
    assert back.shape == array.shape
    assert back.tolist() == array.tolist()


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**31) + 1, 2**31 - 1)
        | TEXT
        | st.floats(allow_nan=False),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(TEXT.filter(bool), inner, max_size=3)
        ),
        max_leaves=12,
    )
)
def test_scalars_and_nested_lists_return_unchanged(value: Any) -> None:
    back = round_trip(value)
    assert repr(back) == repr(value)  # repr tells -0.0 from 0.0 and 1 from 1.0 from True


@given(
    st.sampled_from([np.float64, np.int32, np.bool_]).flatmap(
        lambda dtype: hnp.arrays(
            dtype,
            (3, 2),
            elements={"min_value": -5, "max_value": 5} if dtype is not np.bool_ else None,
        )
    ),
    hnp.arrays(np.bool_, (3, 2)),
)
def test_missing_elements_return_as_missing(
    values: np.ndarray[Any, Any], missing: np.ndarray[Any, Any]
) -> None:
    back = round_trip(Masked(values, missing), "carry")
    if not missing.any():
        assert isinstance(back, np.ndarray)
        assert back.tobytes() == values.tobytes()
        return
    assert isinstance(back, Masked)
    assert back.missing.tolist() == missing.tolist()
    assert back.values[~missing].tobytes() == values[~missing].tobytes()


def test_text_under_a_missing_element_is_not_read() -> None:
    node = to_r(Masked(np.array(["a", "x\0y"]), np.array([False, True])), "x", "refuse")
    assert node == Strings(("a", None), None)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("inside", [lambda x: x, lambda x: np.array([[0, x]]), lambda x: [1, x]])
def test_nonfinite_values_are_refused_by_default(value: float, inside: Any) -> None:
    with pytest.raises(RRefused, match="nonfinite='carry'"):
        to_r(inside(value), "x", "refuse")
    assert repr(round_trip(inside(value), "carry")) == repr(inside(value))


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (2**31, "x is 2147483648"),
        (-(2**31), "x is -2147483648"),
        (np.array([1, -(2**31)], dtype=np.int32), r"-2147483648 at \[1\]"),
        (np.arange(3), r"int64.*astype\(numpy.int32\)"),
        (np.zeros(2, np.float32), r"float32.*astype\(numpy.float64\)"),
        (np.zeros(2, ">f8"), "native float64"),
        (np.zeros(2, complex), "imaginary"),
        (np.array([b"a"]), r"astype\(str\)"),
        (np.array([object()]), "pass a list"),
        (np.array(["2020-01-01"], "datetime64[D]"), "datetime64"),
        (np.ma.masked_equal([1.0, 2.0], 2.0), "rbridge.Masked"),
        (np.int64(3), "int64"),
        (1 + 2j, "builtins.complex"),
        ((1, 2), "builtins.tuple"),
        (b"raw", "builtins.bytes"),
        ("a\0b", "NUL"),
        ("\ud800", "UTF-8"),
        (np.array(["a", "b\0c"]), "NUL"),
        ({"": 1}, r"in x must be a string that is not empty, got ''\."),
        ({1: 1}, r"in x must be a string that is not empty, got 1\."),
        ({"a": [1, {"b": object()}]}, r"x\['a'\]\[1\]\['b'\] is of type"),
        (Masked(np.zeros(2, np.uint8), np.array([True, False])), "raw vectors have no NA"),
        (np.array([[0.0, 1.0], [np.nan, np.nan]]), r"at \[1, 0\], counted from 0 \(and 1 more\)"),
    ],
)
def test_values_without_a_counterpart_in_r_are_refused(value: Any, says: str) -> None:
    with pytest.raises(RRefused, match=says):
        to_r(value, "x", "refuse")


def test_a_list_that_contains_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(RRefused, match="deeper than 100"):
        to_r(endless, "x", "refuse")


@pytest.mark.parametrize(
    ("node", "says"),
    [
        (Strings(("a", None), None), r"value\$s holds NA at \[1\]"),
        (Vector("integer", np.array([-(2**31)], np.int32), None), r"value\$s holds NA:"),
        (Vector("logical", np.array([1, -(2**31)], np.int32), None), r"value\$s holds NA at"),
        (Vector("double", np.array([[1.0, np.inf]]).ravel(), (1, 2)), r"infinity at \[0, 1\]"),
    ],
)
def test_a_refused_result_names_the_element(node: Node, says: str) -> None:
    with pytest.raises(RRefused, match=says):
        from_r(Elements((node,), ("s",)), "value", "refuse")


def test_a_scalar_is_a_vector_of_length_one_without_dim() -> None:
    one = np.array([7.0])
    assert from_r(Vector("double", one, None), "value", "refuse") == 7.0
    back = from_r(Vector("double", one, (1,)), "value", "refuse")
    assert isinstance(back, np.ndarray)
    assert back.shape == (1,)


def test_a_raw_scalar_stays_raw() -> None:
    back = round_trip(np.uint8(7))
    assert isinstance(back, np.uint8)
    assert to_r(back, "x", "refuse") == to_r(np.uint8(7), "x", "refuse")
