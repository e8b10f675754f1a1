"""Requests to the Python worker, whose large arrays cross once and stay there.

An array is sent as the whole memory that it is a view of, so that a table, its columns and a matrix
of them are one. In the worker nothing can be written to it: every call sees what was sent.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.calls.sent import Sent

# Bytes from which it is worth it.
_LARGE = 2**16
_HELD: dict[int, NDArray[np.uint8]] = {}


@dataclass(frozen=True)
class Packed:
    """A request, as it crosses.

    Attributes
    ----------
    body : bytes
        Its pickle, with views of arrays that are held.
    new : tuple of (int, int)
        Number and bytes of each array that follows.
    dropped : tuple of int
    """

    body: bytes
    new: tuple[tuple[int, int], ...]
    dropped: tuple[int, ...]


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, sent: Sent[NDArray[Any]]) -> None:
        super().__init__(file, protocol=5)
        self.sent = sent
        self.used: set[int] = set()
        self.new: dict[int, NDArray[Any]] = {}

    def reducer_override(self, value: object) -> Any:
        if type(value) is not np.ndarray or value.nbytes < _LARGE or value.dtype.hasobject:
            return NotImplemented
        whole = _whole(value)
        if not whole.flags.forc or whole.dtype.hasobject:
            return NotImplemented
        number, new = self.sent.number(whole, lambda array: array.nbytes)
        self.used.add(number)
        if new:
            self.new[number] = whole
        offset = value.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
        return _view, (number, offset, value.shape, value.strides, value.dtype)


def _whole(array: NDArray[Any]) -> NDArray[Any]:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _view(
    number: int, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], dtype: np.dtype[Any]
) -> NDArray[Any]:
    return np.ndarray(shape, dtype, _HELD[number].data, offset, strides)


def pack(request: object, sent: Sent[NDArray[Any]]) -> tuple[Packed, list[memoryview]]:
    """Pickle a request; also the bytes of arrays that the worker does not have yet."""
    file = io.BytesIO()
    pickler = _Pickler(file, sent)
    pickler.dump(request)
    new = tuple((number, whole.nbytes) for number, whole in pickler.new.items())
    buffers = [one.ravel(order="K").view(np.uint8).data for one in pickler.new.values()]
    return Packed(file.getvalue(), new, sent.dropped(len(pickler.used))), buffers


def hold(packed: Packed, fill: Callable[[memoryview], None]) -> None:
    """Keep the arrays that follow, in the worker; ``fill`` reads as many bytes as it has room."""
    for number in packed.dropped:
        _HELD.pop(number, None)
    for number, nbytes in packed.new:
        held = np.empty(nbytes, np.uint8)
        fill(held.data)
        held.flags.writeable = False
        _HELD[number] = held


def load(packed: Packed) -> Any:
    """Return the request, in the worker that holds its arrays; what is small is new each time."""
    return pickle.loads(packed.body)
