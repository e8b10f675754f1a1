"""Messages between the session and its worker.

R values travel as their type, their bytes in R's own (column-major) order and their dim. The
bytes are buffers, so that they cross without being copied into the pickle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from rbridge.conditions import RCondition, RFailure

Mode: TypeAlias = Literal["double", "integer", "logical", "raw"]


@dataclass(frozen=True)
class Vector:
    """An R vector of fixed-width elements.

    Attributes
    ----------
    mode : {'double', 'integer', 'logical', 'raw'}
    data : buffer
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
