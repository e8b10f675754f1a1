"""The values that can cross, and the wrapper that carries missing ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rbridge.errors import RRefused
from rbridge.frames import Frame

NonFinite: TypeAlias = Literal["refuse", "carry"]


@dataclass(frozen=True, eq=False)
class Masked:
    """Values of which some are missing: R's NA, carried explicitly.

    Attributes
    ----------
    values : ndarray of float64, int32, bool or str, any shape
        What stands under a missing element is never read. Zero-dimensional: an R vector of
        length one.
    missing : ndarray of bool, same shape
        True where R has NA, or is to have it.

    Raises
    ------
    RRefused
        If the shapes differ or ``missing`` is not boolean.
    """

    values: NDArray[Any]
    missing: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if self.missing.dtype != np.bool_ or self.missing.shape != self.values.shape:
            raise RRefused(
                f"Masked: 'missing' must be bool of the shape of 'values', {self.values.shape}, "
                f"got {self.missing.dtype} of shape {self.missing.shape}."
            )


Value: TypeAlias = (
    NDArray[Any]
    | np.uint8
    | Masked
    | Frame
    | float
    | int
    | bool
    | str
    | dict[str, "Value"]
    | list["Value"]
    | None
)
