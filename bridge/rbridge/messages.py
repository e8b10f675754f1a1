"""Messages between the session and its worker.

R values travel as their type, their bytes in R's own (column-major) order and their dim. Large
ones stream after the message, into the memory where they are to be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from rbridge.conditions import RCondition, RFailure

Mode: TypeAlias = Literal["double", "integer", "logical", "raw"]
# Bytes from which a vector streams: below, a copy within the pickle costs less than a wake-up.
_LARGE = 2**16


@dataclass(frozen=True)
class Streamed:
    """Stands for the next so many bytes after the message."""

    nbytes: int


@dataclass(frozen=True)
class Vector:
    """An R vector of fixed-width elements.

    Attributes
    ----------
    mode : {'double', 'integer', 'logical', 'raw'}
    data : buffer or Streamed
        The elements as R holds them; logicals are 32-bit integers.
    dim : tuple of int or None
    attributes : tuple of (str, Vector or Strings)
        Those that make it a factor, a date or a datetime of a data frame: class, levels, tzone.
    """

    mode: Mode
    data: Any
    dim: tuple[int, ...] | None
    attributes: Attributes = ()


@dataclass(frozen=True)
class Strings:
    """An R character vector; None stands for ``NA_character_``."""

    elements: tuple[str | None, ...]
    dim: tuple[int, ...] | None


@dataclass(frozen=True)
class Elements:
    """An R list; ``names`` is None for an unnamed one. With attributes: a data frame."""

    elements: tuple[Node, ...]
    names: tuple[str, ...] | None
    attributes: Attributes = ()


Attributes: TypeAlias = tuple[tuple[str, Vector | Strings], ...]
# None is R's NULL.
Node: TypeAlias = Vector | Strings | Elements | None


@dataclass(frozen=True)
class Started:
    """First word of a worker that has R running."""


@dataclass(frozen=True)
class NotStarted:
    """First and last word of a worker that could not load or start R."""

    reason: str


@dataclass(frozen=True)
class Call:
    """Call ``package::function`` with these named arguments."""

    package: str
    function: str
    arguments: Elements


@dataclass(frozen=True)
class Answer:
    """Outcome of a `Call`.

    Attributes
    ----------
    value : Node
    conditions : tuple of RCondition
    failure : RFailure or None
    refusal : str or None
        Why the value, or an argument, could not cross; the call itself may have succeeded.
    seconds : float
    """

    value: Node
    conditions: tuple[RCondition, ...]
    failure: RFailure | None
    refusal: str | None
    seconds: float


def detach(node: Node, buffers: list[memoryview]) -> Node:
    """Return a node whose large vectors stream, and add their bytes to ``buffers``, in order.

    Others are plain bytes: to read NumPy's arrays a worker would have to import NumPy.
    """
    if isinstance(node, Elements):
        elements = tuple(detach(element, buffers) for element in node.elements)
        return Elements(elements, node.names, _detached(node.attributes))
    if not isinstance(node, Vector):
        return node
    data = memoryview(node.data)
    if data.nbytes < _LARGE:
        return Vector(node.mode, bytearray(data), node.dim, _detached(node.attributes))
    buffers.append(data.cast("B"))
    return Vector(node.mode, Streamed(data.nbytes), node.dim, _detached(node.attributes))


def _detached(attributes: Attributes) -> Attributes:
    # None of them is large.
    return tuple(
        (name, Vector(one.mode, bytearray(memoryview(one.data)), one.dim, one.attributes))
        if isinstance(one, Vector)
        else (name, one)
        for name, one in attributes
    )


def attach(node: Node, fill: Callable[[memoryview], None]) -> Node:
    """Return a node that holds what streamed; ``fill`` reads as many bytes as it is given room."""
    if isinstance(node, Elements):
        elements = tuple(attach(element, fill) for element in node.elements)
        return Elements(elements, node.names, node.attributes)
    if isinstance(node, Vector) and isinstance(node.data, Streamed):
        import numpy as np  # noqa: PLC0415 - what forks workers needs none

        # NumPy asks for huge pages, a bytearray does not: first touching small ones takes longer
        # than all else.
        data = np.empty(node.data.nbytes, np.uint8)
        fill(data.data)
        return Vector(node.mode, data, node.dim, node.attributes)
    return node
