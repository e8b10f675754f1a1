"""Results of calls."""

from __future__ import annotations

from dataclasses import dataclass

from rbridge.conditions import RCondition, RFailure
from rbridge.errors import RError
from rbridge.values import Value


@dataclass(frozen=True)
class RResult:
    """Outcome of one call.

    Attributes
    ----------
    value : Value
        None after an error.
    conditions : tuple of RCondition
        Warnings and messages, in the order signalled.
    output : str
        What was printed meanwhile: R's console, C code's and child processes' standard output
        and error. At most the last mebibyte.
    error : RFailure or None
    seconds : float
        Wall time of the evaluation in R, without the crossing of arguments and value.
    """

    value: Value
    conditions: tuple[RCondition, ...]
    output: str
    error: RFailure | None
    seconds: float

    def unwrap(self) -> Value:
        """Return the value.

        Raises
        ------
        RError
            If the call ended in an R error: its message, its call and R's traceback.
        """
        if self.error is not None:
            raise RError(self.error)
        return self.value
